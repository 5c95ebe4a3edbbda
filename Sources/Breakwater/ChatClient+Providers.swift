public import Client
public import HTTPTransport
public import Reliability

extension ChatClient {
    /// Creates a client of one provider, with its key from the environment.
    ///
    /// ```swift
    /// let client = try ChatClient(provider: .openAI)
    /// ```
    ///
    /// - Parameters:
    ///   - provider: A row of the provider table, or one of your own.
    ///   - model: Default the provider's own choice, else its default model.
    ///   - options: How it is reached, and how often a call tries. Default what the provider brings.
    ///   - policy: Retry, hedge, race, fallback and deadline of every call; `options` win over it.
    ///   - fleet: Breakers, budget, buckets and queue.
    ///   - http: Threads, connections and trust roots of the transport.
    ///   - transport: Takes the place of the network, in tests. Default the network.
    ///   - environment: Where keys, addresses and proxies are looked up. Default the process's own.
    ///   - seed: Makes every random choice repeatable. Default: a new one.
    ///   - interceptors: Stand around every call, the first outermost. Default none.
    /// - Throws: `SetupError`, which names the variable to set or the option to mend.
    public convenience init(
        provider: Provider, model: String? = nil, options: ConnectionOptions? = nil,
        policy: CallPolicy = CallPolicy(), fleet: FleetPolicy = FleetPolicy(),
        http: HTTPTransportOptions = HTTPTransportOptions(), transport: (any Transport)? = nil,
        environment: [String: String]? = nil, seed: UInt64? = nil,
        interceptors: [any Interceptor] = []
    ) throws(SetupError) {
        try self.init(
            providers: [provider.with(model: model)], options: options, policy: policy,
            fleet: fleet, http: http, transport: transport, environment: environment, seed: seed,
            interceptors: interceptors)
    }

    /// Creates a client of several providers: the first serves, the others in their order when it
    /// cannot, each with a model of its own.
    ///
    /// What `options` say of a connection holds for every provider that brings no options itself;
    /// `baseURL`, `key` and `headers` belong to one provider and are refused for several. For the
    /// parameters see ``init(provider:model:options:policy:fleet:http:transport:environment:seed:interceptors:)``.
    ///
    /// - Throws: `SetupError`, which names the variable to set or the option to mend.
    public convenience init(
        providers: [Provider], options: ConnectionOptions? = nil,
        policy: CallPolicy = CallPolicy(), fleet: FleetPolicy = FleetPolicy(),
        http: HTTPTransportOptions = HTTPTransportOptions(), transport: (any Transport)? = nil,
        environment: [String: String]? = nil, seed: UInt64? = nil,
        interceptors: [any Interceptor] = []
    ) throws(SetupError) {
        let plan = try ClientPlan.chain(
            providers, options: options, policy: policy, environment: environment)
        self.init(
            plan, fleet: fleet, http: http, transport: transport, seed: seed,
            interceptors: interceptors)
    }

    /// Creates a client that spreads calls over the endpoints of an array.
    ///
    /// A retry goes to another endpoint first. `baseURL`, `key` and `headers` of `options` are
    /// refused, because they belong to one endpoint. For the other parameters see
    /// ``init(provider:model:options:policy:fleet:http:transport:environment:seed:interceptors:)``.
    ///
    /// - Throws: `SetupError`, which says what to write.
    public convenience init(
        models: ModelArray, options: ConnectionOptions? = nil,
        policy: CallPolicy = CallPolicy(), fleet: FleetPolicy = FleetPolicy(),
        http: HTTPTransportOptions = HTTPTransportOptions(), transport: (any Transport)? = nil,
        environment: [String: String]? = nil, seed: UInt64? = nil,
        interceptors: [any Interceptor] = []
    ) throws(SetupError) {
        let plan = try ClientPlan.array(
            models, options: options, policy: policy, environment: environment)
        self.init(
            plan, fleet: fleet, http: http, transport: transport, seed: seed,
            interceptors: interceptors)
        for id in plan.unhealthy { setManual(.disabled, for: id) }
        if let healthCheck = models.healthCheck { watchHealth(healthCheck) }
    }

    private convenience init(
        _ plan: ClientPlan, fleet: FleetPolicy, http: HTTPTransportOptions,
        transport: (any Transport)?, seed: UInt64?, interceptors: [any Interceptor]
    ) {
        guard let transport else {
            self.init(
                endpoints: plan.endpoints, policy: plan.policy, fleet: fleet,
                strategy: plan.strategy, http: http, seed: seed, interceptors: interceptors)
            return
        }
        self.init(
            endpoints: plan.endpoints, policy: plan.policy, fleet: fleet, strategy: plan.strategy,
            transport: transport, seed: seed, interceptors: interceptors)
    }
}
