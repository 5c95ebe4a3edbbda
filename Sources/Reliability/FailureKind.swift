/// What went wrong with one attempt, in the closed list that `ask --json` prints.
public enum FailureKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// 429 with a short reset: the server throttles; the bucket learns, the breaker does not move.
    case rateLimited = "rate_limited"
    /// The money or the daily quota of this key is used up (402, 429 `insufficient_quota`).
    case quota
    /// 401 or 403: the key is missing, wrong or not allowed.
    case auth
    /// 529, or 503 that says "overloaded", also inside a 200 stream.
    case overloaded
    /// 408, 425, 5xx, or a connection that broke before the first token.
    case transient
    /// The prompt does not fit into the model's context.
    case tooLong = "too_long"
    /// A content filter refused.
    case filtered
    /// The request itself is wrong: 400, 404, 409, 422.
    case badRequest = "bad_request"
    /// Bad UTF-8, JSON or event framing, or an end without a terminal event.
    case brokenStream = "broken_stream"
    /// One of the attempt's five timers (connect, head, first token, gap, total) ran out.
    case timeout
    /// The request provably never reached the server: connection refused, DNS failure.
    case neverSent = "never_sent"
    /// The call's own deadline passed.
    case deadline
    /// Our own breakers or buckets refused.
    case refusedLocally = "refused_locally"
    /// The user, or a winning competitor, ended it.
    case cancelled
}

/// How the call machine answers a `FailureKind`.
///
/// | kind | same endpoint | other endpoint | breaker | budget |
/// | --- | --- | --- | --- | --- |
/// | never sent | once, at once | at once | failure | free |
/// | transient, timeout, broken stream | after backoff | at once | failure | yes |
/// | overloaded | after backoff, only if no other | at once | failure | yes |
/// | rate limited | waits in the queue | at once | neutral | yes |
/// | quota, auth | never | at once | neutral | free |
/// | too long, filtered | never | only its own list | neutral | free |
/// | bad request | never | only unknown model or parameter | neutral | free |
/// | deadline, refused locally, cancelled | never | never | neutral | free |
///
/// Sources: transparent retry of what was never seen, and no retry after the commit, gRPC proposal A6;
/// keys that are dead apart from keys that are throttled, and lists by class, the LLM gateways LiteLLM
/// and Bifrost; neutral outcomes, the stuck and falsely closed breakers of Polly and resilience4j.
public struct FailureRule: Sendable, Equatable {
    /// Whether the same endpoint may be tried again by the same call.
    public var repeatsSameEndpoint: Bool
    /// Whether the call may go on elsewhere through its general list.
    public var movesElsewhere: Bool
    /// Whether this outcome counts against the endpoint's breaker.
    public var countsAgainstBreaker: Bool
    /// Whether the attempt that follows spends the extra-attempt budget.
    public var spendsBudget: Bool
    /// Whether load may have caused it, so that repeating costs the budget the full price.
    public var suggestsOverload: Bool
}

extension FailureKind {
    /// The row of the table above for this kind.
    public var rule: FailureRule {
        switch self {
        case .neverSent:
            FailureRule(
                repeatsSameEndpoint: true, movesElsewhere: true, countsAgainstBreaker: true,
                spendsBudget: false, suggestsOverload: false)
        case .transient, .brokenStream:
            FailureRule(
                repeatsSameEndpoint: true, movesElsewhere: true, countsAgainstBreaker: true,
                spendsBudget: true, suggestsOverload: false)
        case .timeout, .overloaded:
            FailureRule(
                repeatsSameEndpoint: true, movesElsewhere: true, countsAgainstBreaker: true,
                spendsBudget: true, suggestsOverload: true)
        case .rateLimited:
            FailureRule(
                repeatsSameEndpoint: true, movesElsewhere: true, countsAgainstBreaker: false,
                spendsBudget: true, suggestsOverload: true)
        case .quota, .auth:
            FailureRule(
                repeatsSameEndpoint: false, movesElsewhere: true, countsAgainstBreaker: false,
                spendsBudget: false, suggestsOverload: false)
        case .tooLong, .filtered, .badRequest, .deadline, .refusedLocally, .cancelled:
            FailureRule(
                repeatsSameEndpoint: false, movesElsewhere: false, countsAgainstBreaker: false,
                spendsBudget: false, suggestsOverload: false)
        }
    }
}
