import Providers
import Reliability

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a client is made of, before anything is started: a value that a test can look at.
struct ClientPlan: Sendable, Equatable {
    var endpoints: [Endpoint] = []
    var policy: CallPolicy
    var strategy = RoutingStrategy.balanced
    /// Those that are marked unhealthy from the start.
    var unhealthy: [EndpointID] = []

    /// A chain: the first provider serves, the others in their order when it cannot.
    ///
    /// `options` are those of the whole client. What belongs to one vendor, its address, key and
    /// headers, is refused for several: a key must not travel to another vendor.
    static func chain(
        _ providers: [Provider], options: ConnectionOptions?, policy: CallPolicy,
        environment: [String: String]?
    ) throws(SetupError) -> ClientPlan {
        guard let first = providers.first else { throw .nobody }
        let environment = environment ?? ProcessInfo.processInfo.environment
        let ofAll = options ?? (providers.count == 1 ? first.options : nil) ?? ConnectionOptions()
        var plan = ClientPlan(policy: try ofAll.applied(to: policy))
        if providers.count > 1 { try requireShared(ofAll) }

        var names: [String: Int] = [:]
        for var provider in providers {
            if providers.count == 1 {
                provider.options = ofAll
            } else if let own = provider.options {
                try requireOwn(own)
            } else {
                provider.options = ofAll
            }
            let count = names[provider.name, default: 0] + 1
            names[provider.name] = count
            let name = count == 1 ? provider.name : "\(provider.name)-\(count)"
            plan.endpoints.append(try provider.endpoint(named: name, environment: environment))
        }
        if providers.count > 1, plan.policy.fallback.general.isEmpty {
            plan.policy.fallback.general = (1..<providers.count).map { EndpointID($0) }
        }
        return plan
    }

    /// The endpoints of an array, chosen among by its strategy.
    static func array(
        _ models: ModelArray, options: ConnectionOptions?, policy: CallPolicy,
        environment: [String: String]?
    ) throws(SetupError) -> ClientPlan {
        guard !models.endpoints.isEmpty else { throw .nobody }
        let environment = environment ?? ProcessInfo.processInfo.environment
        let options = options ?? ConnectionOptions()
        try requireShared(options)
        var plan = ClientPlan(policy: try options.applied(to: policy), strategy: models.strategy)
        var names: Set<String> = []
        for (index, model) in models.endpoints.enumerated() {
            guard names.insert(model.name).inserted else { throw .nameTaken(model.name) }
            plan.endpoints.append(try model.endpoint(options, environment: environment))
            if !model.healthy { plan.unhealthy.append(EndpointID(index)) }
        }
        try models.healthCheck?.check()
        return plan
    }

    private static func requireShared(_ options: ConnectionOptions) throws(SetupError) {
        let advice = "it belongs to one provider, so write it as .openAI.with(options: …)"
        if options.baseURL != nil { throw .misplaced(option: "baseURL", advice: advice) }
        if options.key != nil { throw .misplaced(option: "key", advice: advice) }
        if !options.otherKeys.isEmpty { throw .misplaced(option: "otherKeys", advice: advice) }
        if !options.headers.isEmpty { throw .misplaced(option: "headers", advice: advice) }
    }

    private static func requireOwn(_ options: ConnectionOptions) throws(SetupError) {
        let advice = "it counts for the whole call, so give it to ChatClient(providers:options:)"
        if options.maxRetries != nil { throw .misplaced(option: "maxRetries", advice: advice) }
        if options.retryDelay != nil { throw .misplaced(option: "retryDelay", advice: advice) }
        if options.deadline != nil { throw .misplaced(option: "deadline", advice: advice) }
    }
}
