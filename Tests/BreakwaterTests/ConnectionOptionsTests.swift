import Breakwater
import TestSupport
import Testing

@Suite struct ConnectionOptionsTests {
    private func client(
        _ options: ConnectionOptions, environment: [String: String] = [:]
    ) throws -> ChatClient {
        try ChatClient(
            provider: .openAI, options: options, transport: ScriptedTransport { $0.answer() },
            environment: ["OPENAI_API_KEY": "env-key"].merging(environment) { $1 })
    }

    @Test func `what is given wins over the environment and the table`() throws {
        let options = ConnectionOptions(
            baseURL: "http://127.0.0.1:8080/v1", key: Secret("given"), proxy: .direct,
            timeouts: AttemptTimeouts(firstToken: .seconds(7)),
            headers: [HeaderField("x-team", "harbour")], deadline: .seconds(9), maxRetries: 2,
            retryDelay: .milliseconds(100))

        let client = try client(options, environment: ["HTTPS_PROXY": "http://proxy:3128"])

        let endpoint = try #require(client.endpoints.first)
        #expect(endpoint.baseURL == "http://127.0.0.1:8080/v1")
        #expect(endpoint.key == Secret("given"))
        #expect(endpoint.proxy == nil)
        #expect(endpoint.profile.timeouts.firstToken == .seconds(7))
        #expect(endpoint.extraHeaders.contains(HeaderField("x-team", "harbour")))
        #expect(client.policy.attempts == 3)
        #expect(client.policy.backoff == Backoff(base: .milliseconds(100)))
        #expect(client.policy.deadline == .seconds(9))
    }

    @Test func `the environment's proxy is used unless its exceptions name the host`() throws {
        let through = try client(
            ConnectionOptions(), environment: ["HTTPS_PROXY": "http://u:secret@proxy:3128"])
        let around = try client(
            ConnectionOptions(),
            environment: ["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "api.openai.com"])

        #expect(through.endpoints[0].proxy == Secret("http://u:secret@proxy:3128"))
        #expect(around.endpoints[0].proxy == nil)
    }

    @Test(arguments: [
        "ftp://proxy:21", "http://", "http://user:hunter2@proxy:port",
        "https://user:hunter2@proxy:443", "socks5://user:hunter2@proxy:1080",
    ])
    func `a proxy that cannot be used is an error without its password`(proxy: String) throws {
        let given = #expect(throws: SetupError.self) {
            try client(ConnectionOptions(proxy: .address(Secret(proxy))))
        }
        let found = #expect(throws: SetupError.self) {
            try client(ConnectionOptions(), environment: ["HTTPS_PROXY": proxy])
        }

        for error in [given, found] {
            guard case .unusableProxy? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(error?.description.contains("hunter2") == false)
        }
        #expect(found?.description.contains("HTTPS_PROXY") == true)
    }

    @Test func `plain HTTP within this machine is no matter`() throws {
        let client = try client(
            ConnectionOptions(baseURL: "http://127.0.0.1:1/v1", allowsPlainHTTP: false))

        #expect(client.endpoints[0].allowsPlainHTTP == false)
    }

    static let mistakes: [(ConnectionOptions, String)] = [
        (ConnectionOptions(maxRetries: -1), "maxRetries must be 0 to 19, not -1"),
        (ConnectionOptions(maxRetries: 20), "maxRetries must be 0 to 19, not 20"),
        (ConnectionOptions(retryDelay: .zero), "retryDelay must be above zero"),
        (ConnectionOptions(deadline: .seconds(-1)), "deadline must be above zero"),
        (
            ConnectionOptions(timeouts: AttemptTimeouts(gap: .zero)),
            "timeouts.gap must be above zero"
        ),
        (ConnectionOptions(baseURL: "api.example.com"), "baseURL holds no base address"),
        (ConnectionOptions(baseURL: "https://u:pw@h/v1"), "without a name or password"),
        (
            ConnectionOptions(baseURL: "http://10.0.0.1/v1", allowsPlainHTTP: false),
            "write https://"
        ),
        (ConnectionOptions(tls: TLSOptions(authorities: "/nowhere/ca.pem")), "/nowhere/ca.pem"),
        (ConnectionOptions(key: Secret("two words")), "a key is printable ASCII"),
        (ConnectionOptions(key: Secret("")), "a key is printable ASCII"),
        (ConnectionOptions(headers: [HeaderField("x y", "v")]), "the name of a header"),
        (ConnectionOptions(headers: [HeaderField("x", "a\r\nb: c")]), "printable ASCII"),
    ]

    @Test(arguments: mistakes)
    func `an option out of its range says what to write`(
        options: ConnectionOptions, words: String
    ) {
        let error = #expect(throws: SetupError.self) { try client(options) }

        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func `no error shows a key or a password`() {
        for (options, _) in Self.mistakes {
            let error = #expect(throws: SetupError.self) { try client(options) }
            let text = String(reflecting: error)
            #expect(!text.contains("two words") && !text.contains("pw@"), "\(text)")
        }
        #expect(!"\(ConnectionOptions(key: Secret("hunter2")))".contains("hunter2"))
    }

    @Test func `retries are counted over the whole call`() async throws {
        let transport = ScriptedTransport { $0.fail(.cannotConnect) }
        let client = try ChatClient(
            provider: .openAI, options: ConnectionOptions(maxRetries: 0), transport: transport,
            environment: ["OPENAI_API_KEY": "k"])

        let error = await #expect(throws: ChatError.self) { try await client.chat("Hello") }

        #expect(transport.exchanges.count == 1)
        #expect(error?.attempts.count == 1)
    }
}
