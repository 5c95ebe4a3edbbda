import Providers
import Reliability
import Settings
import Testing

@Suite struct ProviderSettingsTests {
    private func read(
        _ text: String, _ environment: [String: String] = [:], file: String = "/etc/bw/a.yaml"
    ) throws -> Settings {
        try Settings.read(text, file: file, environment: environment).settings
    }

    private func problems(_ text: String) -> [SettingsProblem] {
        do {
            return try Settings.read(text, file: "a.yaml", environment: [:]).warnings
        } catch {
            return error.problems
        }
    }

    @Test func `a provider of one's own has every field of a row`() throws {
        let settings = try read(
            """
            providers:
              - name: acme
                title: Acme
                url: https://api.acme.test/v2/
                path: /talk/{model}
                format: anthropic
                auth: header x-acme-key
                key_variables: [ACME_KEY, ACME_API_KEY]
                model: large
                headers: {X-Title: "${TITLE}", anthropic-version: "2024-01-01"}
                rate_limits: groq
                error_codes: {E42: quota, "1301": filtered, gone: unsupported}
                quirks: [no_stream_options]
                models:
                  large: {context: 128000, input: 0.5, output: 1.5, as_of: 2026-11}
            endpoints:
              - provider: acme
            """, ["ACME_API_KEY": "k1", "TITLE": "Breakwater"])

        let endpoint = settings.endpoints[0]
        #expect(settings.providers.last?.title == "Acme")
        #expect(endpoint.profile.name == "acme")
        #expect(endpoint.profile.model == "large")
        #expect(
            endpoint.profile.price == TokenPrice(inputPerMillion: 0.5, outputPerMillion: 1.5))
        #expect(endpoint.profile.contextTokens == 128_000)
        #expect(endpoint.baseURL == "https://api.acme.test/v2")
        #expect(endpoint.path == "/talk/{model}")
        #expect(endpoint.format == .anthropic)
        #expect(endpoint.auth == .header("x-acme-key"))
        #expect(endpoint.key == Secret("k1"))
        #expect(settings.configured[0].keySource == .variable("ACME_API_KEY"))
        #expect(endpoint.extraHeaders.first("x-title") == "Breakwater")
        #expect(endpoint.rateLimits == .groq)
        #expect(endpoint.errorCodes == ["e42": .quota, "1301": .filtered, "gone": .unsupported])
        #expect(endpoint.quirks == [.noStreamOptions])
    }

    @Test func `a built-in row is changed where the file says so, and nowhere else`() throws {
        let settings = try read(
            """
            providers:
              - name: groq
                models: {openai/gpt-oss-120b: {output: 9, as_of: 2027-01}, new: {input: 1, output: 2}}
            endpoints: [{provider: groq}, {provider: groq, model: new}, {provider: openai}]
            """)

        #expect(settings.providers.count == ProviderPreset.all.count)
        #expect(settings.endpoints[0].baseURL == "https://api.groq.com/openai/v1")
        #expect(settings.endpoints[0].rateLimits == .groq)
        #expect(
            settings.endpoints.map(\.profile.price) == [
                TokenPrice(inputPerMillion: 0.15, outputPerMillion: 9),
                TokenPrice(inputPerMillion: 1, outputPerMillion: 2),
                TokenPrice(inputPerMillion: 0.10, outputPerMillion: 0.50),
            ])
        #expect(settings.endpoints[0].profile.contextTokens == 131_072)
    }

    @Test func `the price of a cache is kept, but not beside another input price`() throws {
        let settings = try read(
            """
            providers:
              - name: anthropic
                models: {claude-sonnet-4-6: {output: 16}, claude-haiku-4-5: {input: 2}}
            endpoints:
              - {provider: anthropic, model: claude-sonnet-4-6}
              - {provider: anthropic, model: claude-haiku-4-5}
              - {provider: groq, price: {input: 1, output: 2, cached_input: 0.1, cache_write: 1.25}}
            """)

        #expect(
            settings.endpoints.map(\.profile.price) == [
                TokenPrice(
                    inputPerMillion: 3, outputPerMillion: 16, cachedInputPerMillion: 0.3,
                    cacheWritePerMillion: 3.75),
                TokenPrice(inputPerMillion: 2, outputPerMillion: 5),
                TokenPrice(
                    inputPerMillion: 1, outputPerMillion: 2, cachedInputPerMillion: 0.1,
                    cacheWritePerMillion: 1.25),
            ])
    }

    @Test func `an endpoint may choose another format and add fields`() throws {
        let endpoint = try read(
            """
            endpoints:
              - {provider: openai, format: openai-responses, headers: {OpenAI-Project: p1}}
            """
        ).endpoints[0]

        #expect(endpoint.format == .openAIResponses)
        #expect(endpoint.extraHeaders.first("openai-project") == "p1")
    }

    @Test func `mistakes are told with line, key and remedy`() {
        let text = """
            providers:
              - title: nameless
              - name: a
                url: ftp://x
                path: relative
                format: openia
                auth: heder x
                key_variables: [A-B]
                headers: {"a b": c}
                rate_limits: groqq
                error_codes: {E1: quotta}
                quirks: [max_tokens]
                models: {m: {context: 0, inputs: 1}}
                colour: red
              - 5
            """

        let found = problems(text)

        let expected = [
            "2 providers[0].name", "4 providers[1].url", "5 providers[1].path",
            "6 providers[1].format", "7 providers[1].auth", "8 providers[1].key_variables[0]",
            "9 providers[1].headers.a b", "10 providers[1].rate_limits",
            "11 providers[1].error_codes.E1", "12 providers[1].quirks[0]",
            "13 providers[1].models.m.context", "13 providers[1].models.m.inputs",
            "14 providers[1].colour", "15 providers[2]",
        ]
        #expect(Set(found.map { "\($0.line ?? 0) \($0.key)" }) == Set(expected))
        #expect(found.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
        #expect(found.contains { $0.advice == "Did you mean `openai`?" })
        #expect(found.contains { $0.advice == "Did you mean `quota`?" })
    }

    @Test func `a key may stand in a file or come from a command`() throws {
        let settings = try read(
            """
            endpoints:
              - {name: a, provider: groq, key_file: ~/keys/groq}
              - {name: b, provider: groq, key_file: groq.key}
              - {name: c, provider: groq, key_file: "${DIR}/k"}
              - {name: d, provider: groq, key_command: pass show groq}
            """, ["HOME": "/home/me", "DIR": "/run", "GROQ_API_KEY": "other"])

        #expect(
            settings.configured.map(\.keySource) == [
                .file("/home/me/keys/groq"), .file("/etc/bw/groq.key"), .file("/run/k"),
                .command("pass show groq"),
            ])
        // Who reads them comes later; until then no other key takes their place.
        #expect(settings.endpoints.allSatisfy { $0.key == nil })
    }

    @Test func `a key is named in one way`() {
        let found = problems(
            "endpoints: [{provider: groq, key: '${A}', key_command: x}, {provider: groq, name: b, key_file: ''}]"
        )

        #expect(found.map(\.key) == ["endpoints[0].key_command", "endpoints[1].key_file"])
        #expect(found.allSatisfy { $0.severity == .error && !$0.advice.isEmpty })
    }

    @Test func `a named vendor never gets a generic key or address`() throws {
        let environment = [
            "AI_API_KEY": "x", "API_KEY": "x", "AI_BASE_URL": "https://evil.test",
            "BREAKWATER_API_KEY": "x", "OPENAI_BASE_URL": "https://proxy.test/v1",
        ]
        let settings = try read(
            "endpoints: [{provider: groq}, {provider: openai}]", environment)

        #expect(settings.endpoints.allSatisfy { $0.key == nil })
        #expect(
            settings.endpoints.map(\.baseURL) == [
                "https://api.groq.com/openai/v1", "https://proxy.test/v1",
            ])
        #expect(Discovery.endpoints(in: environment).isEmpty)
    }

    @Test(arguments: [
        ("https://me.openai.azure.com/", "https://me.openai.azure.com/openai/v1"),
        ("https://me.openai.azure.com", "https://me.openai.azure.com/openai/v1"),
        (
            "https://me.openai.azure.com/openai/deployments/d?api-version=1",
            "https://me.openai.azure.com/openai/deployments/d?api-version=1"
        ),
    ])
    func `Azure's address comes from its own variable`(_ given: String, _ base: String) throws {
        let environment = ["AZURE_OPENAI_ENDPOINT": given, "AZURE_OPENAI_API_KEY": "k"]

        let endpoint = try read("endpoints: [{provider: azure, model: d}]", environment).endpoints[
            0]

        #expect(endpoint.baseURL == base)
        #expect(endpoint.auth == .header("api-key"))
        #expect(Discovery.endpoints(in: environment).map(\.endpoint.baseURL) == [base])
    }

    @Test func `an address that is missing is asked for with its variable`() {
        let found = problems("endpoints: [{provider: azure}]").filter { $0.severity == .error }

        #expect(found.map(\.key) == ["endpoints[0].url"])
        #expect(found.first?.advice.contains("AZURE_OPENAI_ENDPOINT") == true)
    }

    @Test(arguments: ["nonsense", "http://u:secret@h/v1", " "])
    func `a variable that holds no address is passed over`(_ value: String) throws {
        let settings = try read("endpoints: [{provider: groq}]", ["GROQ_BASE_URL": value])

        #expect(settings.endpoints[0].baseURL == "https://api.groq.com/openai/v1")
    }

    @Test func `discovery knows the file's own providers`() throws {
        let settings = try read(
            "providers: [{name: acme, url: 'https://a.test/v1', key_variables: [ACME_KEY]}]")

        let found = Discovery.endpoints(in: ["ACME_KEY": "k"], providers: settings.providers)

        #expect(found.map(\.endpoint.baseURL) == ["https://a.test/v1"])
    }
}
