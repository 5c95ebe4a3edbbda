import Client
import HTTPTransport
import LoopbackServers
import Providers
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ProxyTests {
    @Test(
        arguments: [
            ("http://proxy:8080", ProxyAddress.Scheme.http, "proxy", 8080, nil, nil),
            ("proxy.example.org:3128/", .http, "proxy.example.org", 3128, nil, nil),
            ("http://proxy", .http, "proxy", 80, nil, nil),
            ("http://me:p%40ss:word@proxy:8080", .http, "proxy", 8080, "me", "p@ss:word"),
            ("socks5://127.0.0.1", .socks5, "127.0.0.1", 1080, nil, nil),
            ("socks5h://[::1]:9050", .socks5, "::1", 9050, nil, nil),
            ("https://proxy", .https, "proxy", 443, nil, nil),
        ] as [(String, ProxyAddress.Scheme, String, Int, String?, String?)])
    func `a proxy address is read`(
        text: String, scheme: ProxyAddress.Scheme, host: String, port: Int, user: String?,
        password: String?
    ) throws {
        let proxy = try ProxyAddress(text)

        #expect(proxy.scheme == scheme)
        #expect(proxy.host == host)
        #expect(proxy.port == port)
        #expect(proxy.user == user)
        #expect(proxy.password?.revealed() == password)
    }

    @Test(arguments: ["", "http://", "http://proxy:99999", "http://proxy:port", "ftp://proxy"])
    func `an unreadable proxy address is a configuration failure`(text: String) {
        #expect(throws: TransportFailure.self) { try ProxyAddress(text) }
    }

    @Test(arguments: ["https://user:hunter2@proxy", "socks5://user:hunter2@proxy:1080"])
    func `what the client cannot do is refused with advice, without the password`(proxy: String) {
        let endpoint = localEndpoint(port: 9, proxy: proxy)
        let transport = HTTPTransport()
        let recorder = Recorder()

        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)

        #expect(recorder.all == [.failed(.configuration)])
        #expect(recorder.message.contains("http"))
        #expect(!recorder.message.contains("hunter2"))
    }

    @Test func `an HTTP proxy is asked to connect, with the credentials`() async throws {
        let proxy = RawServer { text, _ in
            text.hasPrefix("CONNECT")
                ? .bytes("HTTP/1.1 200 Connection established\r\n\r\n")
                : .bytes(RawServer.answer("through"))
        }
        let port = try await proxy.start()
        var endpoint = localEndpoint(port: 9, proxy: "http://me:secret@127.0.0.1:\(port)")
        endpoint.baseURL = "http://model.example.org/v1"
        let transport = HTTPTransport()
        let recorder = Recorder()

        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()

        #expect(recorder.outline == [.sent, .head(200), .ended])
        #expect(recorder.text == "through")
        #expect(proxy.received.hasPrefix("CONNECT model.example.org:80"))
        #expect(proxy.received.contains("Basic bWU6c2VjcmV0"))
        await transport.shutdown()
        try await proxy.stop()
    }

    @Test func `a proxy that wants credentials is a configuration failure`() async throws {
        let proxy = RawServer { _, _ in
            .bytes(RawServer.answer("", status: "407 Proxy Authentication Required"))
        }
        let port = try await proxy.start()
        let endpoint = localEndpoint(port: 9, proxy: "http://127.0.0.1:\(port)")
        let transport = HTTPTransport()
        let recorder = Recorder()

        _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        await recorder.finish()

        #expect(recorder.all == [.failed(.configuration)])
        #expect(recorder.message.contains("user:password"))
        await transport.shutdown()
        try await proxy.stop()
    }
}

struct ProxyChoiceTests {
    private let environment = [
        "https_proxy": "http://lower:1", "HTTPS_PROXY": "http://upper:1",
        "HTTP_PROXY": "http://plain:1",
        "NO_PROXY": "internal.example.org, .svc.local,10.0.0.0/8 only.port:8443",
    ]

    @Test(
        arguments: [
            ("https://api.openai.com/v1", "http://lower:1"),
            ("http://api.openai.com/v1", "http://plain:1"),
            ("https://internal.example.org/v1", nil),
            ("https://deep.INTERNAL.example.org/v1", nil),
            ("https://notinternal.example.org/v1", "http://lower:1"),
            ("https://a.svc.local", nil),
            ("https://10.1.2.3:9/v1", nil),
            ("https://11.1.2.3:9/v1", "http://lower:1"),
            ("https://only.port:8443/v1", nil),
            ("https://only.port/v1", "http://lower:1"),
            ("http://localhost:11434/v1", nil),
            ("http://127.0.0.1:11434/v1", nil),
            ("http://[::1]:11434/v1", nil),
            ("unix:///tmp/socket", nil),
        ] as [(String, String?)])
    func `the environment chooses`(url: String, expected: String?) {
        #expect(ProxyChoice.proxy(for: url, environment: environment) == expected)
    }

    @Test func `a star excludes everything`() {
        let environment = ["https_proxy": "http://p:1", "no_proxy": "*"]

        #expect(ProxyChoice.proxy(for: "https://api.example.org", environment: environment) == nil)
    }

    @Test func `all_proxy serves both schemes, and an empty variable switches off`() {
        #expect(
            ProxyChoice.proxy(for: "https://x.org", environment: ["ALL_PROXY": "socks5://s:1"])
                == "socks5://s:1")
        #expect(
            ProxyChoice.proxy(
                for: "https://x.org", environment: ["https_proxy": "", "HTTPS_PROXY": "http://p:1"])
                == nil)
    }

    @Test(
        arguments: [
            ("::1", "https://[::1]/", true),  // this machine in any case
            ("fd00::/8", "https://[fd12::1]/v1", true),
            ("fd00::/8", "https://[fe80::1]/v1", false),
            ("2001:db8::1", "https://[2001:DB8:0:0::1]/v1", true),
            ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443/v1", true),
            ("[2001:db8::1]:8443", "https://[2001:db8::1]/v1", false),
            ("10.0.0.0/8", "https://[a00::1]/v1", false),
            ("192.168.1.7/32", "https://192.168.1.7/v1", true),
            ("0.0.0.0/0", "https://1.2.3.4/v1", true),
            ("0.0.0.0/0", "https://example.org/v1", false),
            ("*.example.org:443", "https://a.example.org/v1", true),
            ("example.org:80", "https://example.org/v1", false),
            ("ample.org", "https://example.org/v1", false),
            ("10.0.0.1", "https://10.0.0.1/v1", true),
            ("0.0.1", "https://10.0.0.1/v1", false),
        ])
    func `no_proxy excepts hosts, ports and ranges of both kinds of addresses`(
        list: String, url: String, isDirect: Bool
    ) {
        let environment = ["https_proxy": "http://p:1", "no_proxy": list]

        #expect((ProxyChoice.proxy(for: url, environment: environment) == nil) == isDirect)
        #expect(ProxyChoice.complaints(about: environment).isEmpty)
    }

    @Test(arguments: ["10.0.0.0/33", "fd00::/129", "host:port", "a/b", "ex*mple.org", "http://h"])
    func `an entry of no_proxy that cannot be read is said and the others hold`(entry: String) {
        let environment = ["https_proxy": "http://p:1", "NO_PROXY": "\(entry),example.org"]

        let complaints = ProxyChoice.complaints(about: environment)

        #expect(complaints.count == 1)
        #expect(complaints.first?.hasPrefix("NO_PROXY: `\(entry)`") == true)
        #expect(
            ProxyChoice.proxy(for: "https://example.org/v1", environment: environment) == nil)
    }

    @Test(arguments: [
        ("HTTPS_PROXY", "htp://u:hunter2@p:1", "cannot be read"),
        ("https_proxy", "http://u:hunter2@p:99999", "cannot be read"),
        ("ALL_PROXY", "socks5://u:hunter2@p:1", "SOCKS proxy with a password"),
        ("https_proxy", "https://u:hunter2@p:1", "is not supported"),
        ("https_proxy", "http://u:hunter2@p xy", "cannot be read"),
        ("https_proxy", "http://u:hunter2@[::zz]:80", "cannot be read"),
    ])
    func `a proxy that cannot be used is refused by its variable, without its password`(
        variable: String, proxy: String, words: String
    ) {
        let failure = #expect(throws: TransportFailure.self) {
            try ProxyChoice.checkedProxy(
                for: "https://api.example.org", environment: [variable: proxy])
        }

        #expect(failure?.cause == .configuration)
        #expect(failure?.message.hasPrefix("\(variable): ") == true)
        #expect(failure?.message.contains(words) == true, "\(String(describing: failure))")
        #expect(failure?.message.contains("hunter2") == false)
    }
}
