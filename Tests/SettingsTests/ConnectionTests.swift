import Providers
import Settings
import Testing

/// TLS, plain HTTP and proxies as the configuration says them.
@Suite struct ConnectionTests {
    private func read(
        _ text: String, _ environment: [String: String] = [:]
    ) throws -> SettingsReading {
        try Settings.read(text, file: "/etc/bw/a.yaml", environment: environment)
    }

    private func problems(_ text: String, _ environment: [String: String] = [:]) -> [String] {
        do throws(SettingsError) {
            return try Settings.read(text, file: "a.yaml", environment: environment).warnings
                .map(\.description)
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `an endpoint has the TLS of the top unless it says otherwise`() throws {
        let settings = try read(
            """
            tls: {ca_file: ca.pem, client_certificate: ~/me.pem, client_key: /k/me.key,
                  client_key_password: "${PW}", minimum_version: 1.3}
            endpoints:
              - {name: a, url: "https://a.test/v1"}
              - {name: b, url: "https://b.test/v1", tls: {ca_file: other.pem}}
              - {name: c, url: "https://c.test/v1", tls: {client_certificate: c.pem}}
              - {name: d, url: "https://d.test/v1", tls: off}
            """, ["PW": "sesame", "HOME": "/home/me"]
        ).settings

        let top = TLSOptions(
            authorities: "/etc/bw/ca.pem", certificate: "/home/me/me.pem", key: "/k/me.key",
            keyPassword: Secret("sesame"), minimum: .v13)
        var other = top
        other.authorities = "/etc/bw/other.pem"
        let own = TLSOptions(
            authorities: "/etc/bw/ca.pem", certificate: "/etc/bw/c.pem", minimum: .v13)
        #expect(settings.connection.tls == top)
        #expect(settings.endpoints.map(\.tls) == [top, other, own, nil])
        let places = settings.tlsSections.map { section in
            section.places.mapValues { "\($0.line ?? 0) \($0.key)" }
        }
        #expect(
            places == [
                [
                    .authorities: "1 tls.ca_file", .certificate: "1 tls.client_certificate",
                    .key: "1 tls.client_key",
                ],
                [
                    .authorities: "5 endpoints[1].tls.ca_file",
                    .certificate: "1 tls.client_certificate", .key: "1 tls.client_key",
                ],
                [
                    .authorities: "1 tls.ca_file",
                    .certificate: "6 endpoints[2].tls.client_certificate",
                ],
            ])
    }

    @Test(arguments: [
        ("tls: {client_key: k.pem}", "1: error: tls.client_key: there is no certificate to it"),
        ("tls: {minimum_version: 1.1}", "1: error: tls.minimum_version: `1.1` is not a version"),
        ("tls: {cafile: x.pem}", "1: error: tls.cafile: unknown key. Did you mean `ca_file`?"),
        ("tls: on", "1: error: tls: expected keys with values, or off"),
        ("tls: {ca_file: ''}", "1: error: tls.ca_file: it is empty"),
        ("tls: {ca_file: '${CA}'}", "the environment variable CA is not set"),
        (
            "tls: {client_certificate: c.pem, client_key_password: sesame}",
            "1: warning: tls.client_key_password: the password itself stands in this file"
        ),
        ("plain_http: no", "1: error: plain_http: `no` is not allow or refuse"),
        ("proxy: https://u:hunter2@p:1", "1: error: proxy: a proxy that is itself reached"),
        ("proxy: http://u:hunter2@p x:1", "1: error: proxy: the proxy's host or port"),
    ])
    func `each mistake is told with its line, its key and what to write`(
        text: String, words: String
    ) {
        let found = problems(text)

        #expect(found.count == 1)
        #expect(found.first?.contains(words) == true, "\(found)")
        #expect(!found.joined().contains("sesame") && !found.joined().contains("hunter2"))
    }

    @Test func `a key over plain HTTP to another machine is doubtful, wherever it comes from`() {
        let environment = ["GROQ_API_KEY": "k", "OPENAI_API_KEY": "k"]
        let remote = "http://gpu.test:8000/v1"

        for key in ["key: '${GROQ_API_KEY}'", "key_file: k", "key_command: k", "provider: openai"] {
            let found = problems("endpoints: [{url: '\(remote)', \(key)}]", environment)
            #expect(found.contains { $0.contains("would travel unencrypted") }, "\(key): \(found)")
        }
        #expect(problems("endpoints: [{url: '\(remote)'}]", environment).isEmpty)
        #expect(
            problems(
                "endpoints: [{url: '\(remote)', provider: openai, plain_http: allow}]", environment
            ).isEmpty)
        #expect(
            problems(
                "endpoints: [{url: 'http://127.0.0.1:1/v1', provider: openai}]", environment
            ).isEmpty)
    }

    @Test func `plain HTTP is refused to other machines where that is asked for`() throws {
        let remote = "{name: a, url: 'http://gpu.test:8000/v1'"

        let refused = problems("plain_http: refuse\nendpoints:\n  - \(remote)}")
        let single = problems("endpoints:\n  - \(remote), plain_http: refuse}")
        let allowed = try read("plain_http: refuse\nendpoints:\n  - \(remote), plain_http: allow}")
        let here = try read("plain_http: refuse\nendpoints: [{url: 'http://127.0.0.1:1/v1'}]")

        #expect(refused.count == 1 && refused[0].contains(":3: error: endpoints[0].url"))
        #expect(single.count == 1 && single[0].contains("refused by plain_http"))
        #expect(allowed.settings.endpoints[0].allowsPlainHTTP)
        #expect(!here.settings.endpoints[0].allowsPlainHTTP)
    }

    @Test func `the proxy of the top serves every host but this machine`() throws {
        let configured = try read(
            """
            proxy: http://p:1
            endpoints:
              - {name: a, url: "https://a.test/v1"}
              - {name: b, url: "https://b.test/v1", proxy: off}
              - {name: c, url: "https://c.test/v1", proxy: "socks5://q:2"}
              - {name: d, url: "http://127.0.0.1:1/v1"}
            """
        ).settings.configured

        #expect(
            configured.map(\.endpoint.proxy) == [
                Secret("http://p:1"), nil, Secret("socks5://q:2"), nil,
            ])
        #expect(!configured.contains { $0.followsProxyEnvironment })
    }
}
