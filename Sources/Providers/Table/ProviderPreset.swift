public import Reliability

/// What is known of one model of a service.
public struct ModelFacts: Sendable, Equatable {
    /// Tokens that fit, input and output together; `nil` when not known for certain.
    public var contextTokens: Int?
    /// US dollars per million tokens, the standard rate; `nil` when not known for certain.
    public var price: TokenPrice?
    /// The month in which this was so, such as `2026-11`.
    public var asOf: String

    /// Creates facts.
    public init(contextTokens: Int? = nil, price: TokenPrice? = nil, asOf: String) {
        self.contextTokens = contextTokens
        self.price = price
        self.asOf = asOf
    }
}

/// What is known beforehand of one service: where it is, how it is spoken to, what its answers mean.
///
/// A preset is data. A configuration may add presets with the same fields and override those of the
/// table; an endpoint names one and may override what concerns it.
public struct ProviderPreset: Sendable, Equatable {
    /// The name in a configuration, such as `llama.cpp`.
    public var name: String
    /// The name for people, such as `LM Studio`.
    public var title: String
    /// The base address with its version part; `nil` where each person has an address of their own.
    public var baseURL: String?
    /// The environment variables that may hold another base address, the first one set wins.
    public var baseURLVariables: [String]
    /// The path of a chat request behind the base; `nil` for the wire format's own.
    public var path: String?
    /// The wire format.
    public var format: WireFormat
    /// How the key travels.
    public var auth: AuthStyle
    /// The environment variables that may hold the key, the first one set wins; empty: needs none.
    public var keyVariables: [String]
    /// The model when none is named; `nil` means the first of the model list.
    public var defaultModel: String?
    /// What is known of its models.
    public var models: [String: ModelFacts]
    /// Fields added to each request.
    public var headers: [HeaderField]
    /// Which fields of a response's head tell its buckets, and what they count.
    public var rateLimits: RateLimitDialect
    /// What its own error codes mean; keys in lowercase.
    public var errorCodes: [String: ErrorMeaning]
    /// Where it differs from others of its wire format.
    public var quirks: Set<ServiceQuirk>
    /// The loopback ports where a local server of this kind listens by default.
    public var localPorts: [Int]
    /// What of this row nobody checked against the service itself, one sentence each.
    public var doubts: [String]

    /// Creates a preset; what is left out is the plain case of a hosted service.
    public init(
        name: String, title: String, baseURL: String?, baseURLVariables: [String] = [],
        path: String? = nil, format: WireFormat = .openAIChat, auth: AuthStyle = .bearer,
        keyVariables: [String] = [], defaultModel: String? = nil,
        models: [String: ModelFacts] = [:], headers: [HeaderField] = [],
        rateLimits: RateLimitDialect = .common, errorCodes: [String: ErrorMeaning] = [:],
        quirks: Set<ServiceQuirk> = [], localPorts: [Int] = [], doubts: [String] = []
    ) {
        self.name = name
        self.title = title
        self.baseURL = baseURL
        self.baseURLVariables = baseURLVariables
        self.path = path
        self.format = format
        self.auth = auth
        self.keyVariables = keyVariables
        self.defaultModel = defaultModel
        self.models = models
        self.headers = headers
        self.rateLimits = rateLimits
        self.errorCodes = errorCodes
        self.quirks = quirks
        self.localPorts = localPorts
        self.doubts = doubts
    }

    /// True for a server that runs on one's own machine.
    public var isLocal: Bool { !localPorts.isEmpty }

    /// True when an endpoint without a key cannot work.
    public var needsKey: Bool { !keyVariables.isEmpty && !isLocal }

    /// The price of `model`, zero on a local server, `nil` when not known for certain.
    public func price(of model: String) -> TokenPrice? {
        models[model]?.price
            ?? (isLocal ? TokenPrice(inputPerMillion: 0, outputPerMillion: 0) : nil)
    }

    /// The context of `model` in tokens; `nil` when not known for certain.
    public func contextTokens(of model: String) -> Int? { models[model]?.contextTokens }

    /// The endpoint of this service at `baseURL`, as `profile` has it.
    public func endpoint(
        profile: EndpointProfile, baseURL: String, key: Secret? = nil
    ) -> Endpoint {
        Endpoint(
            profile: profile, baseURL: baseURL, key: key, auth: auth, format: format,
            extraHeaders: headers, path: path, rateLimits: rateLimits, errorCodes: errorCodes,
            quirks: quirks)
    }

    /// The preset of the table called `name`, compared without regard to case, common other names
    /// included.
    ///
    /// `nil` for an unknown name; then `names` is what to offer.
    public static func named(_ name: String) -> ProviderPreset? { all.named(name) }

    /// The names of all presets, in the order of the table.
    public static var names: [String] { all.map(\.name) }

    /// Other names that people write.
    static let aliases = [
        "grok": "xai", "x.ai": "xai", "kimi": "moonshot", "llamacpp": "llama.cpp",
        "llama-cpp": "llama.cpp", "llama-server": "llama.cpp", "lmstudio": "lm-studio",
        "lm_studio": "lm-studio", "together-ai": "together", "together_ai": "together",
        "custom": "openai-compatible", "openai_compatible": "openai-compatible",
        "claude": "anthropic", "google": "gemini", "google-ai-studio": "gemini",
        "glm": "zhipu", "z.ai": "zhipu", "zai": "zhipu", "bigmodel": "zhipu",
        "dashscope": "qwen", "tongyi": "qwen", "alibaba": "qwen", "ernie": "baidu",
        "wenxin": "baidu", "qianfan": "baidu", "tencent": "hunyuan", "iflytek": "spark",
        "xunfei": "spark", "hf": "huggingface", "hugging-face": "huggingface",
        "azure-openai": "azure", "azure_openai": "azure", "pplx": "perplexity",
        "fireworks-ai": "fireworks", "ark": "doubao", "volcengine": "doubao", "01.ai": "yi",
        "lingyiwanwu": "yi", "skywork": "tiangong", "silicon-flow": "siliconflow",
        "mistralai": "mistral", "palmyra": "writer", "jamba": "ai21",
    ]
}

extension [ProviderPreset] {
    /// The preset called `name`, compared without regard to case, common other names included.
    public func named(_ name: String) -> ProviderPreset? {
        let wanted = name.lowercased()
        if let found = first(where: { $0.name.lowercased() == wanted }) { return found }
        return ProviderPreset.aliases[wanted].flatMap { alias in first { $0.name == alias } }
    }
}
