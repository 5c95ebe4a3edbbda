import Providers
import Testing

/// Which headers of a response a person may read.
@Suite struct ShownHeadersTests {
    private let key = Secret("sk-very-secret-key")

    @Test(arguments: [
        "Set-Cookie", "Cookie", "Authorization", "WWW-Authenticate", "Proxy-Authenticate",
        "X-Api-Key",
        "X-Auth-Token",
    ])
    func `cookies and credentials are left out`(name: String) {
        let head = HTTPResponseHeadValue(status: 200, headers: [HeaderField(name, "value")])
        #expect(head.shown(hiding: [key]).isEmpty)
    }

    @Test func `the rest is cleaned, cut, and rid of keys`() {
        let head = HTTPResponseHeadValue(
            status: 200,
            headers: [
                HeaderField("x-ratelimit-remaining-tokens", "39000"),
                HeaderField("x-note", "you sent sk-very-secret-key"),
                HeaderField("x-art", "a\u{1B}[31mb"),
                HeaderField("x-long", String(repeating: "n", count: 5_000)),
            ])
        let shown = head.shown(hiding: [key])
        #expect(shown.first == HeaderField("x-ratelimit-remaining-tokens", "39000"))
        #expect(shown[1].value == "you sent ***")
        #expect(!shown[2].value.contains("\u{1B}"))
        #expect(shown[3].value.count <= 200)
    }

    @Test func `no flood of headers is shown`() {
        let many = (0..<500).map { HeaderField("x-\($0)", "1") }
        let head = HTTPResponseHeadValue(status: 200, headers: many)
        #expect(head.shown(hiding: []).count == 40)
    }
}
