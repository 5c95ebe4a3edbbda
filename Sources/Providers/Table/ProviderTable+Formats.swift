import Reliability

extension ProviderPreset {
    /// Services with a wire format of their own.
    static let ofOtherFormats: [ProviderPreset] = [
        ProviderPreset(
            name: "anthropic", title: "Anthropic", baseURL: "https://api.anthropic.com/v1",
            baseURLVariables: ["ANTHROPIC_BASE_URL"], format: .anthropic,
            auth: .header("x-api-key"), keyVariables: ["ANTHROPIC_API_KEY"],
            defaultModel: "claude-haiku-5-5",
            models: [
                // Up to 100,000 tokens of input; beyond them five times as much.
                "claude-haiku-5-5": facts("2026-10", input: 0.10, output: 0.50),
                "claude-haiku-4-5": facts(
                    "2026-07", context: 200_000, input: 1, output: 5, cached: 0.10, written: 1.25),
                "claude-sonnet-5": facts("2026-07", context: 1_000_000, input: 2, output: 10),
                "claude-sonnet-4-6": facts(
                    "2026-07", context: 1_000_000, input: 3, output: 15, cached: 0.30,
                    written: 3.75),
            ], rateLimits: .anthropic),
        ProviderPreset(
            name: "gemini", title: "Gemini",
            baseURL: "https://generativelanguage.googleapis.com/v1beta",
            baseURLVariables: ["GEMINI_BASE_URL"], format: .gemini,
            auth: .header("x-goog-api-key"), keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
            defaultModel: "gemini-3.8-flash",
            // Limits stand in the bodies of errors alone.
            rateLimits: .none, errorCodes: ["service_disabled": .auth]),
        ProviderPreset(
            name: "cohere", title: "Cohere", baseURL: "https://api.cohere.com",
            baseURLVariables: ["COHERE_BASE_URL", "CO_API_URL"], format: .cohere,
            keyVariables: ["COHERE_API_KEY", "CO_API_KEY"], defaultModel: "command-a-03-2025",
            models: ["command-a-03-2025": facts("2025-03", context: 256_000)],
            // 498 is an invalid token here; see the reference, “Errors”.
            errorCodes: ["498": .auth, "error_limit": .tooLong]),
    ]

    /// Servers on one's own machine, at their usual ports.
    static let local: [ProviderPreset] = [
        ProviderPreset(
            name: "ollama", title: "Ollama", baseURL: "http://127.0.0.1:11434",
            baseURLVariables: ["OLLAMA_BASE_URL"], format: .ollama,
            keyVariables: ["OLLAMA_API_KEY"], rateLimits: .none,
            // For those who choose its OpenAI format.
            quirks: [.doneIsFinish], localPorts: [11434]),
        ProviderPreset(
            name: "llama.cpp", title: "llama.cpp", baseURL: "http://127.0.0.1:8080/v1",
            baseURLVariables: ["LLAMA_CPP_BASE_URL"],
            keyVariables: ["LLAMA_API_KEY"], rateLimits: .none, localPorts: [8080]),
        ProviderPreset(
            name: "lm-studio", title: "LM Studio", baseURL: "http://127.0.0.1:1234/v1",
            baseURLVariables: ["LM_STUDIO_BASE_URL"], rateLimits: .none, localPorts: [1234]),
        ProviderPreset(
            name: "vllm", title: "vLLM", baseURL: "http://127.0.0.1:8000/v1",
            baseURLVariables: ["VLLM_BASE_URL"], keyVariables: ["VLLM_API_KEY"], rateLimits: .none,
            localPorts: [8000]),
    ]
}
