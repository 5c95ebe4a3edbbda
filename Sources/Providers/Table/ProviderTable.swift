import Reliability

/// The services, as data.
///
/// Addresses, variables and formats: the quick-start page of each service, 2026; what nobody checked
/// against the service itself stands in a row's `doubts`. Default models are small ones that were on
/// sale in November 2026: services retire models within a year or two, so a default that is refused as
/// unknown is a reason to name a model, not a fault; where none is certain the first of the service's
/// list is taken. Prices are the standard rate in US dollars per million tokens, only where the
/// service's own page or two other sources agreed, as seen in the month that stands beside them. Error
/// codes: the service's page on errors, only what the common table does not know.
extension ProviderPreset {
    /// Every preset, hosted services first, then local servers, `openai-compatible` last.
    public static let all: [ProviderPreset] =
        widelyUsed + ofOtherFormats + ofChina + more + local
        + [ProviderPreset(name: "openai-compatible", title: "OpenAI-compatible", baseURL: nil)]

    /// A price and, where known, a context.
    static func facts(
        _ asOf: String, context: Int? = nil, input: Double? = nil, output: Double? = nil,
        cached: Double? = nil, written: Double? = nil
    ) -> ModelFacts {
        var price: TokenPrice?
        if let input, let output {
            price = TokenPrice(
                inputPerMillion: input, outputPerMillion: output, cachedInputPerMillion: cached,
                cacheWritePerMillion: written)
        }
        return ModelFacts(contextTokens: context, price: price, asOf: asOf)
    }

    /// Services of OpenAI's format.
    static let widelyUsed: [ProviderPreset] = [
        ProviderPreset(
            name: "openai", title: "OpenAI", baseURL: "https://api.openai.com/v1",
            baseURLVariables: ["OPENAI_BASE_URL"], keyVariables: ["OPENAI_API_KEY"],
            defaultModel: "gpt-6-luna",
            models: [
                "gpt-6-luna": facts("2026-11", input: 0.10, output: 0.50),
                "gpt-5.6-luna": facts("2026-11", input: 0.20, output: 1.20),
                // Ends in January 2027.
                "gpt-4o-mini": facts(
                    "2026-11", context: 128_000, input: 0.15, output: 0.60, cached: 0.075),
            ], rateLimits: .openAI, quirks: [.maxCompletionTokens]),
        ProviderPreset(
            name: "groq", title: "Groq", baseURL: "https://api.groq.com/openai/v1",
            baseURLVariables: ["GROQ_BASE_URL"], keyVariables: ["GROQ_API_KEY"],
            defaultModel: "openai/gpt-oss-120b",
            models: [
                "openai/gpt-oss-120b": facts("2026-11", context: 131_072, input: 0.15, output: 0.60)
            ], rateLimits: .groq,
            // 498: the flexible tier has no room.
            errorCodes: ["498": .overloaded]),
        ProviderPreset(
            name: "deepseek", title: "DeepSeek", baseURL: "https://api.deepseek.com/v1",
            baseURLVariables: ["DEEPSEEK_BASE_URL"], keyVariables: ["DEEPSEEK_API_KEY"],
            defaultModel: "deepseek-flash", rateLimits: .none),
        ProviderPreset(
            name: "openrouter", title: "OpenRouter", baseURL: "https://openrouter.ai/api/v1",
            baseURLVariables: ["OPENROUTER_BASE_URL"], keyVariables: ["OPENROUTER_API_KEY"],
            defaultModel: "openrouter/auto", rateLimits: .openRouter),
        ProviderPreset(
            name: "mistral", title: "Mistral", baseURL: "https://api.mistral.ai/v1",
            baseURLVariables: ["MISTRAL_BASE_URL"], keyVariables: ["MISTRAL_API_KEY"],
            defaultModel: "mistral-small-latest",
            // It reports usage unasked, and refuses fields it does not know.
            quirks: [.noStreamOptions]),
        ProviderPreset(
            name: "together", title: "Together", baseURL: "https://api.together.xyz/v1",
            baseURLVariables: ["TOGETHER_BASE_URL"], keyVariables: ["TOGETHER_API_KEY"],
            defaultModel: "openai/gpt-oss-120b",
            models: [
                "openai/gpt-oss-120b": facts("2026-11", context: 131_072, input: 0.15, output: 0.60)
            ],
            // Its plain fields count a second, which no bucket here has.
            rateLimits: .none, doubts: ["That its rate-limit fields count seconds is not checked."]),
        ProviderPreset(
            name: "xai", title: "xAI", baseURL: "https://api.x.ai/v1",
            baseURLVariables: ["XAI_BASE_URL", "GROK_BASE_URL"],
            keyVariables: ["XAI_API_KEY", "GROK_API_KEY"], defaultModel: "grok-4.3"),
        ProviderPreset(
            name: "perplexity", title: "Perplexity", baseURL: "https://api.perplexity.ai",
            baseURLVariables: ["PERPLEXITY_BASE_URL"],
            keyVariables: ["PERPLEXITY_API_KEY", "PPLX_API_KEY"], defaultModel: "sonar",
            models: ["sonar": facts("2026-11", context: 127_072)], quirks: [.noStreamOptions],
            doubts: ["There is no model list at this address."]),
        ProviderPreset(
            name: "ai21", title: "AI21", baseURL: "https://api.ai21.com/studio/v1",
            baseURLVariables: ["AI21_BASE_URL"], keyVariables: ["AI21_API_KEY"],
            defaultModel: "jamba-mini", quirks: [.noStreamOptions],
            doubts: ["The name of the default model is not checked."]),
        ProviderPreset(
            name: "huggingface", title: "Hugging Face",
            baseURL: "https://router.huggingface.co/v1", baseURLVariables: ["HUGGINGFACE_BASE_URL"],
            keyVariables: ["HF_TOKEN", "HUGGINGFACE_API_KEY"],
            defaultModel: "openai/gpt-oss-120b"),
        ProviderPreset(
            name: "replicate", title: "Replicate", baseURL: "https://api.replicate.com/openai/v1",
            baseURLVariables: ["REPLICATE_BASE_URL"],
            keyVariables: ["REPLICATE_API_TOKEN", "REPLICATE_API_KEY"],
            doubts: [
                "The route for OpenAI's format and its models are not checked; the native API is another."
            ]),
        ProviderPreset(
            name: "azure", title: "Azure OpenAI", baseURL: nil,
            baseURLVariables: ["AZURE_OPENAI_BASE_URL", "AZURE_OPENAI_ENDPOINT"],
            auth: .header("api-key"), keyVariables: ["AZURE_OPENAI_API_KEY"], rateLimits: .openAI,
            quirks: [.maxCompletionTokens]),
    ]
}
