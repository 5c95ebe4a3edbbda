public import Providers
public import Reliability

/// How calls are spread over the endpoints of a `ModelArray`: the routing strategies of the core.
///
/// Round robin counts calls; weights are met smoothly, not in blocks; in flight is what really is
/// under way. None chooses an endpoint whose breaker is open.
public typealias LoadBalancingStrategy = RoutingStrategy

extension LoadBalancingStrategy {
    /// The fewest requests in flight: another name of `leastLoaded`.
    public static let leastConnections = LoadBalancingStrategy.leastLoaded
    /// The best health score: another name of `health`.
    public static let healthBased = LoadBalancingStrategy.health
}

/// Several addresses that answer for one another.
///
/// ```swift
/// var models = ModelArray("harbour", strategy: .weighted)
/// models.add(ModelEndpoint("port", url: "http://10.0.0.1/v1", model: "smollm2", weight: 3))
/// models.add(ModelEndpoint("starboard", url: "http://10.0.0.2/v1", model: "smollm2"))
/// let client = try ChatClient(models: models)
/// ```
public struct ModelArray: Sendable, Equatable {
    /// A word for people.
    public var name: String
    /// The endpoints; their positions become their identities.
    public var endpoints: [ModelEndpoint]
    /// How calls are spread over them.
    public var strategy: LoadBalancingStrategy
    /// How a quiet endpoint is looked at; `nil` relies on real calls alone.
    public var healthCheck: HealthCheck?

    /// Creates an array.
    ///
    /// - Parameters:
    ///   - name: A word for people.
    ///   - endpoints: Default none yet.
    ///   - strategy: Default one after the other.
    ///   - healthCheck: Default none.
    public init(
        _ name: String, endpoints: [ModelEndpoint] = [],
        strategy: LoadBalancingStrategy = .roundRobin, healthCheck: HealthCheck? = nil
    ) {
        self.name = name
        self.endpoints = endpoints
        self.strategy = strategy
        self.healthCheck = healthCheck
    }

    /// Appends an endpoint.
    public mutating func add(_ endpoint: ModelEndpoint) { endpoints.append(endpoint) }

    /// Whether any endpoint is marked healthy.
    public var isHealthy: Bool { endpoints.contains { $0.healthy } }
}

/// One endpoint of a `ModelArray`.
public struct ModelEndpoint: Sendable, Equatable {
    /// What it is called; unique in its array.
    public var name: String
    /// The base address with its version part, such as `http://127.0.0.1:8080/v1`.
    public var url: String
    /// The model to ask for.
    public var model: String
    /// Its share under the weighted strategy, above 0.
    public var weight: Double
    /// Whether calls go there; false marks it unhealthy until somebody marks it healthy.
    public var healthy: Bool
    /// The service behind the address: its wire format and the variable of its key.
    public var provider: Provider
    /// Its key; `nil` is that of the provider's own variable.
    public var key: Secret?

    /// Creates an endpoint.
    ///
    /// - Parameters:
    ///   - name: What it is called; unique in its array.
    ///   - url: The base address with its version part.
    ///   - model: The model to ask for.
    ///   - weight: Its share under the weighted strategy, above 0. Default 1.
    ///   - healthy: Default true.
    ///   - provider: Default any server of OpenAI's chat format, which gets no key but `key`.
    ///   - key: Default that of the provider's own variable.
    public init(
        _ name: String, url: String, model: String, weight: Double = 1, healthy: Bool = true,
        provider: Provider = .openAICompatible, key: Secret? = nil
    ) {
        self.name = name
        self.url = url
        self.model = model
        self.weight = weight
        self.healthy = healthy
        self.provider = provider
        self.key = key
    }

    /// The endpoint as the client takes it, reached as `options` say.
    func endpoint(
        _ options: ConnectionOptions, environment: [String: String]
    ) throws(SetupError) -> Endpoint {
        guard weight > 0, weight.isFinite else {
            throw .outOfRange(option: "the weight of “\(name)”", allowed: "above 0, not \(weight)")
        }
        var options = options
        options.baseURL = url
        options.key = key
        let provider = provider.with(model: model, options: options)
        var endpoint = try provider.endpoint(named: name, environment: environment)
        endpoint.profile.weight = weight
        return endpoint
    }
}

/// How an endpoint without traffic is looked at.
public struct HealthCheck: Sendable, Equatable {
    /// What is asked for, from the origin of the address; `nil` asks the model for one token.
    ///
    /// A path proves that somebody is there and costs nothing: any answer below 500 does.
    public var path: String?
    /// How long an endpoint may be quiet, above zero.
    public var every: Duration
    /// When a check has failed, above zero.
    public var timeout: Duration

    /// Creates a check; by default `/health` every 30 s, with 5 s to answer.
    public init(
        path: String? = "/health", every: Duration = .seconds(30), timeout: Duration = .seconds(5)
    ) {
        self.path = path
        self.every = every
        self.timeout = timeout
    }

    func check() throws(SetupError) {
        if let path, !path.hasPrefix("/") || !path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            throw .outOfRange(
                option: "the path of a health check",
                allowed: "a path such as /health, in printable ASCII")
        }
        for (option, value) in [("every", every), ("timeout", timeout)] where value <= .zero {
            throw .outOfRange(
                option: "\(option) of a health check", allowed: "above zero, not \(value)")
        }
    }
}
