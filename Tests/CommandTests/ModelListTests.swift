import Testing

@testable import Command

@Suite struct ModelListTests {
    @Test(arguments: [
        (["nomic-embed-text:latest", "llama3.2:3b"], "llama3.2:3b"),
        (["mxbai-embed-large", "bge-m3", "text-embedding-3-small", "qwen3:4b"], "qwen3:4b"),
        (["whisper-1", "tts-1-hd", "gpt-4o-realtime-preview", "gpt-6-luna"], "gpt-6-luna"),
        (["jina-reranker-v2", "cohere/rerank-v3", "command-a"], "command-a"),
        (["stable-diffusion-xl", "FLUX.1-dev", "dall-e-3", "smollm2"], "smollm2"),
        (["all-minilm:l6-v2", "intfloat/e5-base", "llama-guard-3", "phi4"], "phi4"),
        (["hexgrad/Kokoro-82M", "omni-moderation-latest", "mistral"], "mistral"),
        (["llama3.2", "nomic-embed-text"], "llama3.2"),
        (["guardian-writer", "clippy-7b"], "guardian-writer"), (["model"], "model"),
    ])
    func `the first model that chats is preferred`(models: [String], expected: String) {
        #expect(ModelList.preferred(models) == expected)
    }

    @Test func `a server without a model that chats has none to prefer`() {
        #expect(ModelList.preferred(["nomic-embed-text", "whisper-large"]) == nil)
        #expect(ModelList.preferred([]) == nil)
    }
}
