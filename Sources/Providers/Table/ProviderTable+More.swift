import Reliability

extension ProviderPreset {
    /// Further services of OpenAI's format.
    static let more: [ProviderPreset] = [
        ProviderPreset(
            name: "nvidia", title: "NVIDIA", baseURL: "https://integrate.api.nvidia.com/v1",
            keyVariables: ["NVIDIA_API_KEY"], defaultModel: "openai/gpt-oss-120b",
            doubts: ["That the default model is still served is not checked."]),
        ProviderPreset(
            name: "cerebras", title: "Cerebras", baseURL: "https://api.cerebras.ai/v1",
            keyVariables: ["CEREBRAS_API_KEY"], defaultModel: "gpt-oss-120b",
            models: ["gpt-oss-120b": facts("2026-11", context: 131_072)], rateLimits: .cerebras,
            quirks: [.maxCompletionTokens]),
        ProviderPreset(
            name: "fireworks", title: "Fireworks",
            baseURL: "https://api.fireworks.ai/inference/v1", keyVariables: ["FIREWORKS_API_KEY"],
            defaultModel: "accounts/fireworks/models/gpt-oss-120b"),
        ProviderPreset(
            name: "deepinfra", title: "DeepInfra", baseURL: "https://api.deepinfra.com/v1/openai",
            keyVariables: ["DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"],
            defaultModel: "openai/gpt-oss-120b"),
        ProviderPreset(
            name: "lepton", title: "Lepton", baseURL: nil, keyVariables: ["LEPTON_API_KEY"],
            doubts: [
                "Its public endpoints were handed over to NVIDIA; give the address of your own as `url`."
            ]),
        ProviderPreset(
            name: "jina", title: "Jina", baseURL: "https://deepsearch.jina.ai/v1",
            keyVariables: ["JINA_API_KEY"], defaultModel: "jina-deepsearch-v1",
            doubts: ["It searches before it answers, so its first word takes long."]),
        ProviderPreset(
            name: "writer", title: "Writer", baseURL: "https://api.writer.com/v1",
            path: "/chat", keyVariables: ["WRITER_API_KEY"],
            doubts: ["The path and the shape of its stream are not checked; nor is a model."]),
        ProviderPreset(
            name: "anyscale", title: "Anyscale", baseURL: nil, keyVariables: ["ANYSCALE_API_KEY"],
            doubts: ["Its public endpoints ended in 2024; give the address of your own as `url`."]),
        ProviderPreset(
            name: "stability", title: "Stability", baseURL: nil,
            keyVariables: ["STABILITY_API_KEY"],
            doubts: ["No chat API of it is known; give an address as `url`."]),
    ]
}
