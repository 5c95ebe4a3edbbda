public import Providers
public import Reliability

/// A scripted endpoint for tests, with a model of its own name.
public func scriptedEndpoint(
    _ name: String, provider: String = "scripted", weight: Double = 1, price: TokenPrice? = nil,
    limits: RateLimits = RateLimits(), timeouts: AttemptTimeouts = AttemptTimeouts(),
    contextTokens: Int? = nil
) -> Endpoint {
    Endpoint(
        profile: EndpointProfile(
            name: name, provider: provider, model: "\(name)-model", weight: weight, price: price,
            limits: limits, contextTokens: contextTokens, timeouts: timeouts),
        baseURL: "http://\(name).invalid/v1", key: Secret("key-of-\(name)"))
}

/// A short question.
public let question = ChatRequest(messages: [.user("Why is the sea salt?")])
