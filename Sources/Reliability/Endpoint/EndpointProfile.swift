/// The small number by which the core knows an endpoint: its position in the configuration.
public struct EndpointID: Sendable, Hashable, Comparable {
    /// The position, from 0.
    public let index: Int

    /// Creates the identity of the endpoint at `index`.
    public init(_ index: Int) { self.index = index }

    /// Orders by position.
    public static func < (left: EndpointID, right: EndpointID) -> Bool { left.index < right.index }
}

/// Dollars per million tokens.
public struct TokenPrice: Sendable, Equatable, Codable {
    /// US dollars per million input tokens.
    public var inputPerMillion: Double
    /// US dollars per million output tokens.
    public var outputPerMillion: Double
    /// US dollars per million input tokens that the service read from its prompt cache.
    ///
    /// Default `nil`: as much as any input, so that a sum is never too low.
    public var cachedInputPerMillion: Double?
    /// US dollars per million input tokens that the service wrote into its prompt cache.
    ///
    /// Default `nil`: as much as any input. Only some services charge for it.
    public var cacheWritePerMillion: Double?

    /// Creates a price in US dollars per million tokens.
    public init(
        inputPerMillion: Double, outputPerMillion: Double, cachedInputPerMillion: Double? = nil,
        cacheWritePerMillion: Double? = nil
    ) {
        self.inputPerMillion = inputPerMillion
        self.outputPerMillion = outputPerMillion
        self.cachedInputPerMillion = cachedInputPerMillion
        self.cacheWritePerMillion = cacheWritePerMillion
    }

    /// US dollars for one answer, before it is asked or where nothing is known of a cache:
    /// `(input · inputPerMillion + output · outputPerMillion) / 10⁶`.
    ///
    /// 1,000 in and 500 out at 0.5 / 1.5 cost 0.00125. Routing and `costMax` use this one: what a
    /// cache still holds is only told afterwards.
    public func cost(input: Int, output: Int) -> Double {
        (Double(input) * inputPerMillion + Double(output) * outputPerMillion) / 1_000_000
    }

    /// US dollars for what an answer used: the rest of the input, the cached part and the written
    /// part, each at its own price, and the output.
    ///
    /// `((input − cached − written) · inputPerMillion + cached · cachedInputPerMillion
    /// + written · cacheWritePerMillion + output · outputPerMillion) / 10⁶`
    ///
    /// | input | of it cached | of it written | output | prices | cost |
    /// | --- | --- | --- | --- | --- | --- |
    /// | 10,000 | 8,000 | 1,000 | 500 | 3 / 15, cached 0.30, written 3.75 | 0.01665 |
    /// | 10,000 | 8,000 | 1,000 | 500 | 3 / 15, nothing else known | 0.0375 |
    public func cost(of usage: AttemptUsage) -> Double {
        let cached = Double(usage.cachedInput)
        let written = Double(usage.cacheWrite)
        let parts =
            cached * (cachedInputPerMillion ?? inputPerMillion)
            + written * (cacheWritePerMillion ?? inputPerMillion)
        let rest = max(0, Double(usage.input) - cached - written) * inputPerMillion
        return (rest + parts + Double(usage.output) * outputPerMillion) / 1_000_000
    }
}

/// What a request may need that not every model can.
public struct Abilities: OptionSet, Sendable, Hashable, Codable {
    /// One bit an ability.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Images in the prompt.
    public static let images = Abilities(rawValue: 1)
    /// Calling tools.
    public static let tools = Abilities(rawValue: 2)
    /// Answering: what a model for embeddings does not.
    public static let chat = Abilities(rawValue: 4)
    /// Vectors for texts: what a model for chats does not.
    public static let embeddings = Abilities(rawValue: 8)
}

/// What the vendor, or the user, allows on one endpoint; `nil` means no local limit.
public struct RateLimits: Sendable, Equatable, Codable {
    /// Requests per minute.
    public var requestsPerMinute: Int?
    /// Tokens per minute, input and output together.
    public var tokensPerMinute: Int?
    /// Requests per day.
    public var requestsPerDay: Int?
    /// Requests in flight at once.
    public var concurrent: Int?
    /// Whether the requests in flight are limited further by what is measured, for a server whose
    /// slots nobody knows; `concurrent` is the ceiling then.
    ///
    /// Default false. See `AdaptiveConcurrency`.
    public var adaptive: Bool

    /// Creates limits; a dimension left out is unlimited.
    public init(
        requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil, requestsPerDay: Int? = nil,
        concurrent: Int? = nil, adaptive: Bool = false
    ) {
        self.requestsPerMinute = requestsPerMinute
        self.tokensPerMinute = tokensPerMinute
        self.requestsPerDay = requestsPerDay
        self.concurrent = concurrent
        self.adaptive = adaptive
    }
}

/// Everything the core has to know of one endpoint; addresses and keys live further out.
public struct EndpointProfile: Sendable, Equatable, Codable {
    /// What stands for the provider where only an address is known.
    public static let anyProvider = "openai-compatible"

    /// The name in the table, unique in one configuration.
    public var name: String
    /// The provider whose budget it shares.
    public var provider: String
    /// The model it answers with.
    public var model: String
    /// Its share under the weighted strategy, above 0.
    ///
    /// Default 1.
    public var weight: Double
    /// What it costs; `nil` when unknown, which sorts after every known price.
    public var price: TokenPrice?
    /// Local limits.
    public var limits: RateLimits
    /// How many keys take turns there, 1 to 64; who holds them counts; further ones are not
    /// used.
    ///
    /// Default 1. The limits are those of all keys together.
    public var keys: Int
    /// The context size in tokens; `nil` when unknown, which fits everything.
    public var contextTokens: Int?
    /// What its model cannot.
    ///
    /// Default nothing: what is unknown counts as able.
    public var lacks: Abilities
    /// What it is asked for: `chat`, `embeddings` or both.
    ///
    /// Default `chat`: embeddings are declared, never guessed.
    public var serves: Abilities = .chat
    /// The five clocks of an attempt here.
    public var timeouts: AttemptTimeouts

    /// Creates a profile; only the name is required.
    public init(
        name: String, provider: String = anyProvider, model: String = "default",
        weight: Double = 1, price: TokenPrice? = nil, limits: RateLimits = RateLimits(),
        contextTokens: Int? = nil, lacks: Abilities = [],
        timeouts: AttemptTimeouts = AttemptTimeouts(), keys: Int = 1
    ) {
        precondition(weight > 0, "weight must be above 0, got \(weight)")
        self.name = name
        self.provider = provider
        self.model = model
        self.weight = weight
        self.price = price
        self.limits = limits
        self.contextTokens = contextTokens
        self.lacks = lacks
        self.timeouts = timeouts
        self.keys = keys
    }
}

extension EndpointProfile {
    /// What cannot be asked of it: what its model lacks, and what it does not serve.
    var cannot: Abilities {
        lacks.union(Abilities([.chat, .embeddings]).subtracting(serves))
    }
}

/// What a person decided about an endpoint; it always beats the automatic state.
public enum ManualState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Normal.
    case enabled
    /// Off: nothing new goes there.
    case disabled
    /// What runs there finishes; nothing new starts.
    case draining
}

/// What a person forced upon a breaker.
public enum ForcedBreaker: String, Sendable, Hashable, CaseIterable, Codable {
    /// Refuse everything.
    case open
    /// Admit everything.
    case closed
}
