import Reliability
import Testing

@testable import Providers

@Suite struct ProviderPresetTests {
    @Test func `every preset is found by its name and no name twice`() {
        let names = ProviderPreset.names

        #expect(Set(names).count == names.count)
        #expect(names.last == "openai-compatible")
        for name in names { #expect(ProviderPreset.named(name.uppercased())?.name == name) }
        #expect(ProviderPreset.named("nonsense") == nil)
    }

    @Test(arguments: [("kimi", "moonshot"), ("LlamaCPP", "llama.cpp"), ("lmstudio", "lm-studio")])
    func `other names lead to the preset`(_ alias: String, _ name: String) {
        #expect(ProviderPreset.named(alias)?.name == name)
    }

    @Test func `the table holds the crate's providers, the later ones and the local servers`() {
        let crate = [
            "openai", "groq", "deepseek", "openrouter", "mistral", "moonshot", "zhipu", "minimax",
            "perplexity", "ai21", "xai", "together", "ollama", "qwen", "baidu", "hunyuan", "spark",
            "replicate", "huggingface", "azure", "anthropic", "gemini", "cohere",
        ]
        let later = [
            "nvidia", "cerebras", "fireworks", "deepinfra", "lepton", "siliconflow", "doubao",
            "baichuan", "yi", "jina", "sensenova", "tiangong", "writer", "anyscale", "stability",
        ]
        let others = ["llama.cpp", "lm-studio", "vllm", "openai-compatible"]

        #expect(Set(ProviderPreset.names) == Set(crate + later + others))
    }

    @Test func `aliases lead to presets of the table`() {
        for (alias, name) in ProviderPreset.aliases {
            #expect(ProviderPreset.named(alias)?.name == name)
        }
    }

    @Test(arguments: ProviderPreset.all) func `addresses are bases`(_ preset: ProviderPreset) {
        guard let base = preset.baseURL else {
            // Where nobody knows an address, the row says so.
            #expect(
                preset.name == "openai-compatible" || preset.name == "azure"
                    || !preset.doubts.isEmpty)
            return
        }

        #expect(base.hasPrefix(preset.isLocal ? "http://127.0.0.1:" : "https://"))
        #expect(!base.hasSuffix("/"))
        #expect(preset.isLocal || preset.needsKey)
        if preset.isLocal { #expect(preset.defaultModel == nil) }
        #expect(preset.isLocal || preset.defaultModel != nil || !preset.doubts.isEmpty)
        if let port = preset.localPorts.first { #expect(base.contains(":\(port)")) }
    }

    @Test(arguments: ProviderPreset.all) func `facts are dated, codes lowercase, doubts sentences`(
        _ preset: ProviderPreset
    ) {
        for facts in preset.models.values {
            #expect(facts.asOf.count == 7)
            #expect(facts.price.map { $0.inputPerMillion <= $0.outputPerMillion } ?? true)
        }
        for code in preset.errorCodes.keys { #expect(code == code.lowercased()) }
        for doubt in preset.doubts { #expect(doubt.hasSuffix(".")) }
        #expect(Set(preset.keyVariables).count == preset.keyVariables.count)
    }

    /// A key of one vendor must not reach another because two rows share a variable.
    @Test func `no variable for a key or an address belongs to two providers`() {
        let variables = ProviderPreset.all.flatMap { $0.keyVariables + $0.baseURLVariables }

        #expect(Set(variables).count == variables.count)
        #expect(!variables.contains { $0.hasPrefix("AI_") })
    }

    @Test func `a price belongs to its model alone`() {
        let openai = ProviderPreset.named("openai")

        #expect(openai?.price(of: "gpt-6-luna")?.inputPerMillion == 0.10)
        #expect(openai?.price(of: "gpt-9") == nil)
        #expect(ProviderPreset.named("ollama")?.price(of: "anything")?.outputPerMillion == 0)
    }

    @Test(arguments: [
        ("", 0), ("Hello, world", 3), ("Hello", 2), ("你好", 2), ("Привет, мир", 6),
        ("こんにちは", 5), ("안녕", 2), ("😀", 1),
    ]) func `tokens are estimated by script`(_ text: String, _ tokens: Int) {
        #expect(TokenEstimate.tokens(in: text) == tokens)
    }

    @Test func `a reservation is the input and the most that may come back`() {
        let chat = ChatRequest(messages: [.system("Hello, world"), .user("你好")], maxTokens: 100)

        #expect(TokenEstimate.inputTokens(of: chat) == 3 + 4 + 2 + 4)
        #expect(TokenEstimate.reservation(for: chat) == 113)
        #expect(TokenEstimate.reservation(for: ChatRequest(messages: [])) == 512)
    }
}
