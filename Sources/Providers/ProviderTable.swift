import Reliability

extension ProviderPreset {
    /// Every preset, hosted services first, then local servers, `openai-compatible` last.
    ///
    /// Default models are small ones that were on sale in November 2026: services retire models
    /// within a year or two, so a default that is refused as unknown is a reason to name a model, not
    /// a fault. Prices are the standard rate in US dollars per million tokens, input / output, only
    /// where the service's own page or two other sources agreed, as seen in 2026: `gpt-6-luna`
    /// 0.10 / 0.50, `gpt-5.6-luna` 0.20 / 1.20, `gpt-4o-mini` 0.15 / 0.60 (ends in January 2027),
    /// `openai/gpt-oss-120b` 0.15 / 0.60 at Groq and at Together. Any other model has none.
    /// Addresses and variables: the quick-start page of each service, 2026.
    public static let all: [ProviderPreset] = [
        ProviderPreset(
            name: "openai", title: "OpenAI", baseURL: "https://api.openai.com/v1",
            keyVariables: ["OPENAI_API_KEY"], defaultModel: "gpt-6-luna",
            prices: [
                "gpt-6-luna": TokenPrice(inputPerMillion: 0.10, outputPerMillion: 0.50),
                "gpt-5.6-luna": TokenPrice(inputPerMillion: 0.20, outputPerMillion: 1.20),
                "gpt-4o-mini": TokenPrice(inputPerMillion: 0.15, outputPerMillion: 0.60),
            ]),
        ProviderPreset(
            name: "groq", title: "Groq", baseURL: "https://api.groq.com/openai/v1",
            keyVariables: ["GROQ_API_KEY"], defaultModel: "openai/gpt-oss-120b",
            requestHeaderWindow: .day,
            prices: [
                "openai/gpt-oss-120b": TokenPrice(inputPerMillion: 0.15, outputPerMillion: 0.60)
            ]),
        ProviderPreset(
            name: "deepseek", title: "DeepSeek", baseURL: "https://api.deepseek.com/v1",
            keyVariables: ["DEEPSEEK_API_KEY"], defaultModel: "deepseek-flash"),
        ProviderPreset(
            name: "openrouter", title: "OpenRouter", baseURL: "https://openrouter.ai/api/v1",
            keyVariables: ["OPENROUTER_API_KEY"], defaultModel: "openrouter/auto"),
        ProviderPreset(
            name: "mistral", title: "Mistral", baseURL: "https://api.mistral.ai/v1",
            keyVariables: ["MISTRAL_API_KEY"], defaultModel: "mistral-small-latest"),
        ProviderPreset(
            name: "together", title: "Together", baseURL: "https://api.together.xyz/v1",
            keyVariables: ["TOGETHER_API_KEY"],
            defaultModel: "openai/gpt-oss-120b",
            prices: [
                "openai/gpt-oss-120b": TokenPrice(inputPerMillion: 0.15, outputPerMillion: 0.60)
            ]),
        ProviderPreset(
            name: "xai", title: "xAI", baseURL: "https://api.x.ai/v1",
            keyVariables: ["XAI_API_KEY", "GROK_API_KEY"], defaultModel: "grok-4.3"),
        ProviderPreset(
            name: "moonshot", title: "Moonshot", baseURL: "https://api.moonshot.ai/v1",
            keyVariables: ["MOONSHOT_API_KEY"], defaultModel: "kimi-k2.6"),
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
