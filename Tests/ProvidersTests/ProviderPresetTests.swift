import Reliability
import Testing

@testable import Providers

@Suite struct ProviderPresetTests {
    @Test func `every preset is found by its name and no name twice`() {
        let names = ProviderPreset.names

        #expect(Set(names).count == names.count)
        #expect(
            names == [
                "openai", "groq", "deepseek", "openrouter", "mistral", "together", "xai",
                "moonshot", "ollama", "llama.cpp", "lm-studio", "vllm", "openai-compatible",
            ])
        for name in names { #expect(ProviderPreset.named(name.uppercased())?.name == name) }
        #expect(ProviderPreset.named("nonsense") == nil)
    }

    @Test(arguments: [("kimi", "moonshot"), ("LlamaCPP", "llama.cpp"), ("lmstudio", "lm-studio")])
    func `other names lead to the preset`(_ alias: String, _ name: String) {
        #expect(ProviderPreset.named(alias)?.name == name)
    }

    @Test(arguments: ProviderPreset.all) func `addresses are bases`(_ preset: ProviderPreset) {
        guard let base = preset.baseURL else {
            #expect(preset.name == "openai-compatible")
            return
        }

        #expect(base.hasPrefix(preset.isLocal ? "http://127.0.0.1:" : "https://"))
        #expect(!base.hasSuffix("/"))
        #expect(preset.isLocal || preset.needsKey)
        #expect(preset.isLocal == (preset.defaultModel == nil))
        if let port = preset.localPorts.first { #expect(base.contains(":\(port)/")) }
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
