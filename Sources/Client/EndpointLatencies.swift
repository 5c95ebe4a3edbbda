public import Reliability

/// Three distributions of one endpoint, with at most 1 % relative error and in fixed memory.
public struct EndpointLatencies: Sendable, Equatable {
    /// From an attempt's start to its first useful token.
    public var firstToken = LatencyHistogram()
    /// Between two useful tokens.
    public var gap = LatencyHistogram()
    /// From an attempt's start to its end, of attempts that delivered the answer.
    public var total = LatencyHistogram()

    /// Creates empty distributions.
    public init() {}
}
