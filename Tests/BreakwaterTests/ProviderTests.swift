import Breakwater
import Testing

@Suite struct ProviderTests {
    /// Each member with the row it stands for.
    static let members: [(Provider, String)] = [
        (.openAI, "openai"), (.groq, "groq"), (.deepSeek, "deepseek"),
        (.openRouter, "openrouter"), (.mistral, "mistral"), (.together, "together"),
        (.xAI, "xai"), (.perplexity, "perplexity"), (.ai21, "ai21"),
        (.huggingFace, "huggingface"), (.replicate, "replicate"), (.azure, "azure"),
        (.anthropic, "anthropic"), (.gemini, "gemini"), (.cohere, "cohere"),
        (.moonshot, "moonshot"), (.zhipu, "zhipu"), (.miniMax, "minimax"), (.qwen, "qwen"),
        (.baidu, "baidu"), (.hunyuan, "hunyuan"), (.spark, "spark"),
        (.siliconFlow, "siliconflow"), (.doubao, "doubao"), (.baichuan, "baichuan"),
        (.yi, "yi"), (.senseNova, "sensenova"), (.tiangong, "tiangong"),
        (.nvidia, "nvidia"), (.cerebras, "cerebras"), (.fireworks, "fireworks"),
        (.deepInfra, "deepinfra"), (.lepton, "lepton"), (.jina, "jina"), (.writer, "writer"),
        (.anyscale, "anyscale"), (.stability, "stability"), (.ollama, "ollama"),
        (.llamaCpp, "llama.cpp"), (.lmStudio, "lm-studio"), (.vLLM, "vllm"),
        (.openAICompatible, "openai-compatible"),
    ]

    @Test func `every row of the table has a member of its own`() {
        #expect(Set(Self.members.map(\.1)) == Set(ProviderPreset.names))
        #expect(Self.members.count == ProviderPreset.names.count)
        for (provider, name) in Self.members { #expect(provider.name == name) }
        #expect(Provider.all.map(\.name) == ProviderPreset.names)
    }

    @Test func `a string names a row, by its other names too`() {
        #expect(Provider("Groq") == .groq)
        #expect(Provider("claude") == .anthropic)
        #expect(Provider("nonsense") == nil)
    }

    @Test func `whose key is there is asked at its own address with its default model`() throws {
        let environment = ["GROQ_API_KEY": " g-key\n"]

        let endpoint = try Provider.groq.endpoint(environment: environment)

        #expect(endpoint.baseURL == "https://api.groq.com/openai/v1")
        #expect(endpoint.key == Secret("g-key"))
        #expect(endpoint.profile.name == "groq")
        #expect(endpoint.profile.model == Provider.groq.defaultModel)
        #expect(endpoint.profile.price != nil)
    }

    @Test(arguments: [
        ["AI_API_KEY": "generic"], ["BREAKWATER_API_KEY": "generic"],
        ["OPENAI_API_KEY": "another vendor's"], ["GROQ_API_KEY": "  "],
    ])
    func `a key of nobody in particular, or of another, goes to no vendor`(
        environment: [String: String]
    ) {
        let error = #expect(throws: SetupError.self) {
            try ChatClient(provider: .groq, environment: environment)
        }

        #expect(error == .missingKey(provider: "groq", variables: ["GROQ_API_KEY"]))
        #expect(error?.description.contains("set GROQ_API_KEY") == true)
    }

    @Test func `the provider's own variable moves its address`() throws {
        let environment = [
            "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1/",
            "AI_BASE_URL": "http://elsewhere.example/v1",
        ]

        let moved = try Provider.openAI.endpoint(environment: environment)
        let azure = try Provider.azure.with(model: "m").endpoint(environment: [
            "AZURE_OPENAI_API_KEY": "k",
            "AZURE_OPENAI_ENDPOINT": "https://mine.openai.azure.com",
        ])

        #expect(moved.baseURL == "http://127.0.0.1:9/v1")
        #expect(azure.baseURL == "https://mine.openai.azure.com/openai/v1")
    }

    @Test func `an address in a variable that cannot be used is an error, not passed over`() {
        let error = #expect(throws: SetupError.self) {
            try ChatClient(
                provider: .openAI,
                environment: ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "localhost"])
        }

        #expect(error == .unusableAddress(provider: "openai", source: "OPENAI_BASE_URL"))
    }

    @Test func `who has no default model, or no address, says what to give`() throws {
        let model = #expect(throws: SetupError.self) {
            try ChatClient(provider: .ollama, environment: [:])
        }
        let address = #expect(throws: SetupError.self) {
            try ChatClient(
                provider: .azure, model: "m", environment: ["AZURE_OPENAI_API_KEY": "k"])
        }
        let local = try Provider.ollama.with(model: "llama3.2").endpoint(environment: [:])

        #expect(model == .missingModel(provider: "ollama"))
        #expect(model?.description.contains("model: \"NAME\"") == true)
        #expect(address?.description.contains("AZURE_OPENAI_ENDPOINT") == true)
        #expect(local.key == nil)
    }

    @Test func `a row of one's own is asked like any other`() throws {
        let acme = Provider(
            ProviderPreset(
                name: "acme", title: "Acme", baseURL: "https://api.acme.example/v1",
                keyVariables: ["ACME_API_KEY"], defaultModel: "acme-large"))

        let endpoint = try acme.endpoint(environment: ["ACME_API_KEY": "k"])

        #expect(endpoint.profile.model == "acme-large")
        #expect(throws: SetupError.missingKey(provider: "acme", variables: ["ACME_API_KEY"])) {
            try acme.endpoint(environment: ["OPENAI_API_KEY": "k"])
        }
    }
}
