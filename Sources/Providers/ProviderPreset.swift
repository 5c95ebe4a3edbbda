public import Reliability

/// What is known beforehand of one service: address, key variable, default model, meaning of headers.
///
/// A preset is data. An endpoint of the configuration names one and may override every part of it.
public struct ProviderPreset: Sendable, Equatable {
    /// The name in a configuration, such as `llama.cpp`.
    public var name: String
    /// The name for people, such as `LM Studio`.
    public var title: String
    /// The base address with its version part; `nil` for `openai-compatible`, which needs a URL.
    public var baseURL: String?
    /// The environment variables that may hold the key, the first one set wins; empty: needs none.
    public var keyVariables: [String]
    /// The model when none is named; `nil` means the first of the model list.
    public var defaultModel: String?
    /// How the key travels.
    public var auth: AuthStyle
    /// What the `x-ratelimit-*-requests` fields count.
    public var requestHeaderWindow: RequestHeaderWindow
    /// The loopback ports where a local server of this kind listens by default.
    public var localPorts: [Int]
    /// US dollars per million tokens by model; see `price(of:)`.
    public var prices: [String: TokenPrice]

    /// Creates a preset; what is left out is the plain case of a hosted service.
    public init(
        name: String, title: String, baseURL: String?, keyVariables: [String] = [],
        defaultModel: String? = nil, auth: AuthStyle = .bearer,
        requestHeaderWindow: RequestHeaderWindow = .minute, localPorts: [Int] = [],
        prices: [String: TokenPrice] = [:]
    ) {
        self.name = name
        self.title = title
        self.baseURL = baseURL
        self.keyVariables = keyVariables
        self.defaultModel = defaultModel
        self.auth = auth
        self.requestHeaderWindow = requestHeaderWindow
        self.localPorts = localPorts
        self.prices = prices
    }

    /// True for a server that runs on one's own machine.
    public var isLocal: Bool { !localPorts.isEmpty }

    /// True when an endpoint without a key cannot work.
    public var needsKey: Bool { !keyVariables.isEmpty && !isLocal }

    /// The price of `model`, zero on a local server, `nil` when not known for certain.
    public func price(of model: String) -> TokenPrice? {
        isLocal ? TokenPrice(inputPerMillion: 0, outputPerMillion: 0) : prices[model]
    }

    /// The preset called `name`, compared without regard to case, common other names included.
    ///
    /// `nil` for an unknown name; then `names` is what to offer.
    public static func named(_ name: String) -> ProviderPreset? {
        let wanted = name.lowercased()
        let canonical = aliases[wanted] ?? wanted
        return all.first { $0.name == canonical }
    }

    /// The names of all presets, in the order of the table.
    public static var names: [String] { all.map(\.name) }

    /// Other names that people write.
    private static let aliases = [
        "grok": "xai", "x.ai": "xai", "kimi": "moonshot", "llamacpp": "llama.cpp",
        "llama-cpp": "llama.cpp", "llama-server": "llama.cpp", "lmstudio": "lm-studio",
        "lm_studio": "lm-studio", "together-ai": "together", "together_ai": "together",
        "custom": "openai-compatible", "openai_compatible": "openai-compatible",
    ]
}
