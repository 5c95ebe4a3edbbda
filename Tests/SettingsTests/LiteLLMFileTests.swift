import Providers
import Reliability
import Testing

@testable import Settings

/// LiteLLM's `config.yaml`, as its documentation shows it.
@Suite struct LiteLLMFileTests {
    private static let sample = """
        model_list:
          - model_name: gpt-4o
            litellm_params:
              model: azure/gpt-4o-eu
              api_base: https://my-endpoint-europe.openai.azure.com/
              api_key: os.environ/AZURE_KEY
              api_version: "2024-02-01"
              rpm: 6
          - model_name: gpt-4o
            litellm_params:
              model: openai/gpt-4o
              api_key: os.environ/OPENAI_KEY
              tpm: 100000
              stream_timeout: 20
              timeout: "300"
            model_info:
              input_cost_per_token: 0.0000025
              output_cost_per_token: 0.00001
          - model_name: local
            litellm_params:
              model: openai/smollm2
              api_base: http://127.0.0.1:8080/v1
          - model_name: embedder
            litellm_params: {model: openai/text-embedding-3-small}
            model_info: {mode: embedding}
          - model_name: cloud
            litellm_params: {model: bedrock/anthropic.claude-3}
        router_settings:
          routing_strategy: latency-based-routing
          num_retries: 2
          allowed_fails: 3
          cooldown_time: 30
          redis_host: localhost
        litellm_settings:
          drop_params: true
          fallbacks: [{"gpt-4o": ["local", "nowhere"]}]
          context_window_fallbacks: [{"local": ["gpt-4o"]}]
        general_settings:
          master_key: sk-1234
        """

    private static func read(
        _ text: String, environment: [String: String] = [:]
    ) throws -> SettingsReading {
        try Settings.read(text, file: "litellm.yaml", environment: environment)
    }

    @Test func `models become endpoints with address, key, limits, times and prices`() throws {
        let reading = try Self.read(
            Self.sample, environment: ["AZURE_KEY": "a", "OPENAI_KEY": "b"])
        let configured = reading.settings.configured

        #expect(
            configured.map(\.endpoint.profile.name) == ["gpt-4o", "gpt-4o-2", "local", "embedder"])
        #expect(
            configured.map(\.endpoint.profile.provider)
                == ["azure", "openai", "openai-compatible", "openai"])
        #expect(
            configured.map(\.endpoint.profile.model)
                == ["gpt-4o-eu", "gpt-4o", "smollm2", "text-embedding-3-small"])
        #expect(configured.map(\.endpoint.profile.serves) == [.chat, .chat, .chat, .embeddings])
        #expect(configured.map { $0.endpoint.key?.revealed() } == ["a", "b", nil, nil])
        #expect(configured[0].endpoint.baseURL.hasPrefix("https://my-endpoint-europe.openai."))
        #expect(configured[0].endpoint.profile.limits.requestsPerMinute == 6)
        #expect(configured[1].endpoint.profile.limits.tokensPerMinute == 100_000)
        #expect(configured[1].endpoint.profile.timeouts.firstToken == .seconds(20))
        #expect(configured[1].endpoint.profile.timeouts.total == .seconds(300))
        #expect(configured[1].endpoint.profile.price?.inputPerMillion == 2.5)
        #expect(configured[1].endpoint.profile.price?.outputPerMillion == 10)
        #expect(configured[2].endpoint.baseURL == "http://127.0.0.1:8080/v1")
    }

    @Test func `the router's settings become policies`() throws {
        let settings = try Self.read(
            Self.sample, environment: ["AZURE_KEY": "a", "OPENAI_KEY": "b"]
        ).settings

        #expect(settings.strategy == .latency)
        // Two retries after the first, and two endpoints to fall back on.
        #expect(settings.call.attempts == 5)
        #expect(settings.call.fallback.general == [EndpointID(2)])
        #expect(settings.call.fallback.tooLong == [EndpointID(0), EndpointID(1)])
        #expect(settings.fleet.breaker.consecutive == 4)
        #expect(settings.fleet.breaker.openFor == .seconds(30))
    }

    @Test(arguments: [
        (7, "api_version"), (27, "bedrock/anthropic.claude-3"),
        (33, "redis_host"), (35, "drop_params"), (36, "nowhere"), (39, "master_key"),
        (31, "failures are counted in a row"),
    ])
    func `what has no counterpart is named with its line`(line: Int, words: String) throws {
        let converted = try #require(try LiteLLMFile.convert(Self.sample, file: "l.yaml"))
        let found = converted.problems.filter { $0.line == line }.map(\.description)

        #expect(found.contains { $0.contains(words) }, "\(converted.problems)")
    }

    @Test func `no other line is complained about`() throws {
        let converted = try #require(try LiteLLMFile.convert(Self.sample, file: "l.yaml"))

        #expect(
            Set(converted.problems.compactMap(\.line)) == [7, 27, 31, 33, 35, 36, 39])
    }

    @Test func `the converted text is a configuration that means the same`() throws {
        let environment = ["AZURE_KEY": "a", "OPENAI_KEY": "b"]
        let converted = try #require(try LiteLLMFile.convert(Self.sample, file: "l.yaml"))

        let direct = try Self.read(Self.sample, environment: environment).settings
        let again = try Settings.read(
            converted.text, file: "own.yaml", environment: environment
        ).settings

        #expect(again.configured == direct.configured)
        #expect(again.call == direct.call)
        #expect(again.fleet == direct.fleet)
        #expect(again.strategy == direct.strategy)
    }

    @Test func `a key that stands in the file serves, and is not written again`() throws {
        let text = """
            model_list:
              - model_name: fast
                litellm_params: {model: groq/llama-3.3-70b-versatile, api_key: gsk-secret}
            """

        let converted = try #require(try LiteLLMFile.convert(text, file: "l.yaml"))
        let reading = try Self.read(text)

        #expect(!"\(converted)".contains("gsk-secret"))
        #expect(converted.text.contains("${GROQ_API_KEY}"))
        #expect(reading.settings.configured.first?.endpoint.key?.revealed() == "gsk-secret")
        #expect(!"\(reading.warnings)".contains("gsk-secret"))
    }

    @Test func `a model for embeddings serves them, is paid for its input, and replaces nobody`()
        throws
    {
        let text = """
            model_list:
              - model_name: vectors
                litellm_params: {model: text-embedding-3-small, api_key: k}
                model_info: {mode: embedding, input_cost_per_token: 0.00000002}
              - {model_name: chat, litellm_params: {model: gpt-4o, api_key: k}}
            litellm_settings:
              fallbacks: [{chat: [vectors]}]
            """
        let reading = try Self.read(text)
        let profiles = reading.settings.configured.map(\.endpoint.profile)

        #expect(profiles.map(\.name) == ["vectors", "chat"])
        #expect(profiles.map(\.serves) == [.embeddings, .chat])
        #expect(profiles[0].price?.inputPerMillion == 0.02)
        #expect(profiles[0].price?.outputPerMillion == 0)
        #expect(reading.settings.call.fallback == FallbackLists())
        #expect(reading.warnings.contains { $0.line == 7 && $0.description.contains("vectors") })
    }

    @Test(arguments: [
        ("openai/dall-e-3", "image_generation", "mode `image_generation`"),
        ("cohere/embed-v4", "embedding", "format of its own"),
    ])
    func `a model of which only another use is known is left out with a word`(
        model: String, mode: String, words: String
    ) throws {
        let text = """
            model_list:
              - {model_name: a, litellm_params: {model: gpt-4o}}
              - {model_name: b, litellm_params: {model: \(model)}, model_info: {mode: \(mode)}}
            """
        let reading = try Self.read(text)

        #expect(reading.settings.configured.map(\.endpoint.profile.name) == ["a"])
        #expect(reading.warnings.contains { $0.line == 3 && $0.description.contains(words) })
    }

    @Test(arguments: [
        ("claude-3-5-haiku", "anthropic", "claude-3-5-haiku"),
        ("gpt-4o-mini", "openai", "gpt-4o-mini"),
        ("together_ai/meta/Llama", "together", "meta/Llama"),
        ("ollama_chat/llama3.2", "ollama", "llama3.2"),
        ("fireworks_ai/a/b", "fireworks", "a/b"),
        ("gemini/gemini-2.0-flash", "gemini", "gemini-2.0-flash"),
        ("xai/grok-3", "xai", "grok-3"),
    ])
    func `a model's prefix names the service`(
        model: String, provider: String, name: String
    ) throws {
        let text = "model_list: [{model_name: m, litellm_params: {model: \(model)}}]"
        let profile = try Self.read(text).settings.configured.first?.endpoint.profile

        #expect(profile?.provider == provider)
        #expect(profile?.model == name)
    }

    @Test func `a mistake in a value is told with the line of the original`() throws {
        let text = """
            model_list:
              - model_name: a
                litellm_params:
                  model: openai/x
                  api_base: not an address
            """
        let error = #expect(throws: SettingsError.self) { try Self.read(text) }

        #expect(error?.problems.first { $0.severity == .error }?.line == 5)
    }

    @Test(arguments: [
        "model_list: []", "model_list: [{model_name: a}]", "model_list: nonsense",
        "model_list: [{model_name: a, litellm_params: {model: bedrock/x}}]",
    ])
    func `a list of which nothing can be used is an error`(text: String) {
        let error = #expect(throws: SettingsError.self) { try Self.read(text) }

        #expect(error?.problems.contains { $0.severity == .error && $0.line == 1 } == true)
    }

    @Test func `models that all stand in for each other are all asked`() throws {
        let text = """
            model_list:
              - {model_name: a, litellm_params: {model: groq/x}}
              - {model_name: b, litellm_params: {model: mistral/y}}
            litellm_settings: {fallbacks: [{a: [b]}, {b: [a]}], num_retries: 0}
            """
        let reading = try Self.read(text)

        #expect(reading.settings.call.fallback == FallbackLists())
        #expect(reading.warnings.contains { $0.message.contains("none is kept back") })
    }

    @Test func `another file is none of theirs`() throws {
        #expect(try LiteLLMFile.convert("endpoints: []", file: "f") == nil)
    }
}
