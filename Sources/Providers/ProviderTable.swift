import Reliability

extension ProviderPreset {
    /// Every preset, hosted services first, then local servers, `openai-compatible` last.
    ///
    /// Prices are only those found in two sources; a configuration overrides them, and models of
    /// unknown price have none. OpenAI `gpt-4o-mini` 0.15 / 0.60 since July 2024; Groq
    /// `llama-3.3-70b-versatile` 0.59 / 0.79, seen in April 2026.
    /// Addresses and variables: the quick-start page of each service, 2026.
    public static let all: [ProviderPreset] = [
        ProviderPreset(
            name: "openai", title: "OpenAI", baseURL: "https://api.openai.com/v1",
            keyVariables: ["OPENAI_API_KEY"], defaultModel: "gpt-4o-mini",
            prices: ["gpt-4o-mini": TokenPrice(inputPerMillion: 0.15, outputPerMillion: 0.60)]),
        ProviderPreset(
            name: "groq", title: "Groq", baseURL: "https://api.groq.com/openai/v1",
            keyVariables: ["GROQ_API_KEY"], defaultModel: "llama-3.3-70b-versatile",
            requestHeaderWindow: .day,
            prices: [
                "llama-3.3-70b-versatile": TokenPrice(inputPerMillion: 0.59, outputPerMillion: 0.79)
            ]),
        ProviderPreset(
            name: "deepseek", title: "DeepSeek", baseURL: "https://api.deepseek.com/v1",
            keyVariables: ["DEEPSEEK_API_KEY"], defaultModel: "deepseek-chat"),
        ProviderPreset(
            name: "openrouter", title: "OpenRouter", baseURL: "https://openrouter.ai/api/v1",
            keyVariables: ["OPENROUTER_API_KEY"], defaultModel: "openrouter/auto"),
        ProviderPreset(
            name: "mistral", title: "Mistral", baseURL: "https://api.mistral.ai/v1",
            keyVariables: ["MISTRAL_API_KEY"], defaultModel: "mistral-small-latest"),
        ProviderPreset(
            name: "together", title: "Together", baseURL: "https://api.together.xyz/v1",
            keyVariables: ["TOGETHER_API_KEY"],
            defaultModel: "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
        ProviderPreset(
            name: "xai", title: "xAI", baseURL: "https://api.x.ai/v1",
            keyVariables: ["XAI_API_KEY", "GROK_API_KEY"], defaultModel: "grok-4"),
        ProviderPreset(
            name: "moonshot", title: "Moonshot", baseURL: "https://api.moonshot.ai/v1",
            keyVariables: ["MOONSHOT_API_KEY"], defaultModel: "kimi-latest"),
        ProviderPreset(
            name: "ollama", title: "Ollama", baseURL: "http://127.0.0.1:11434/v1",
            keyVariables: ["OLLAMA_API_KEY"], localPorts: [11434]),
        ProviderPreset(
            name: "llama.cpp", title: "llama.cpp", baseURL: "http://127.0.0.1:8080/v1",
            keyVariables: ["LLAMA_API_KEY"], localPorts: [8080]),
        ProviderPreset(
            name: "lm-studio", title: "LM Studio", baseURL: "http://127.0.0.1:1234/v1",
            localPorts: [1234]),
        ProviderPreset(
            name: "vllm", title: "vLLM", baseURL: "http://127.0.0.1:8000/v1",
            keyVariables: ["VLLM_API_KEY"], localPorts: [8000]),
        ProviderPreset(
            name: "openai-compatible", title: "OpenAI-compatible", baseURL: nil),
    ]
}
