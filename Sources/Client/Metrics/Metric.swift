/// Everything a client measures; the raw value is the name under which it is reported.
///
/// | name | kind | unit | tags |
/// | --- | --- | --- | --- |
/// | `breakwater_calls` | counter | calls | `status` (complete, incomplete, failed, cancelled) |
/// | `breakwater_call_failures` | counter | calls | `kind` |
/// | `breakwater_call_duration` | timer | seconds | |
/// | `breakwater_call_attempts` | histogram | attempts | |
/// | `breakwater_cost_usd` | counter | US dollars | |
/// | `breakwater_degraded_answers` | counter | calls | `source` (smaller, cached, answer) |
/// | `breakwater_hedges_suppressed` | counter | hedges | |
/// | `breakwater_budget_refusals` | counter | attempts | |
/// | `breakwater_calls_in_flight` | gauge | calls | |
/// | `breakwater_queue_length` | gauge | attempts | |
/// | `breakwater_budget_balance` | gauge | attempts | |
/// | `breakwater_attempts` | counter | attempts | `endpoint`, `outcome` (started, won, failed, cancelled) |
/// | `breakwater_attempt_reasons` | counter | attempts | `endpoint`, `reason` |
/// | `breakwater_wins` | counter | attempts | `endpoint`, `reason` |
/// | `breakwater_failures` | counter | attempts | `endpoint`, `kind` |
/// | `breakwater_time_to_first_token` | timer | seconds | `endpoint` |
/// | `breakwater_token_gap` | timer | seconds | `endpoint` |
/// | `breakwater_input_tokens` | counter | tokens | `endpoint` |
/// | `breakwater_output_tokens` | counter | tokens | `endpoint` |
/// | `breakwater_wasted_tokens` | counter | tokens | `endpoint` |
/// | `breakwater_breaker_changes` | counter | changes | `endpoint`, `state` (closed, half_open, open) |
/// | `breakwater_breaker_state` | gauge | 0 closed, 0.5 half-open, 1 open | `endpoint` |
/// | `breakwater_in_flight` | gauge | attempts | `endpoint` |
/// | `breakwater_bucket_level` | gauge | 0…1 of the emptiest bucket | `endpoint` |
/// | `breakwater_health` | gauge | 0…1 | `endpoint` |
///
/// `reason` is that of `AttemptReason`, `kind` that of `FailureKind`. Wasted tokens are those of attempts
/// that lost a race or a hedge. Gauges show an endpoint as of its last attempt's start or end or
/// the last change of its breaker; `ChatClient.reportGauges()` reads all of them anew.
public enum Metric: String, Sendable, Hashable, CaseIterable {
    /// Calls that ended.
    case calls = "breakwater_calls"
    /// Calls that ended without a whole answer, by class; a person's cancel is one.
    case callFailures = "breakwater_call_failures"
    /// From acceptance to the end.
    case callDuration = "breakwater_call_duration"
    /// Attempts that a call took.
    case callAttempts = "breakwater_call_attempts"
    /// What calls cost, as far as it is known.
    case cost = "breakwater_cost_usd"
    /// Answers that stand in for the one asked for, by what they are.
    case degradedAnswers = "breakwater_degraded_answers"
    /// Hedges that were due and not sent.
    case hedgesSuppressed = "breakwater_hedges_suppressed"
    /// Extra attempts that the budget refused.
    case budgetRefusals = "breakwater_budget_refusals"
    /// Calls accepted and not ended.
    case callsInFlight = "breakwater_calls_in_flight"
    /// Attempts that wait for a bucket or a slot.
    case queueLength = "breakwater_queue_length"
    /// Extra attempts that the budget would still grant.
    case budgetBalance = "breakwater_budget_balance"
    /// Attempts that started, and how they ended.
    case attempts = "breakwater_attempts"
    /// Why attempts were started.
    case attemptReasons = "breakwater_attempt_reasons"
    /// Why the attempts that delivered an answer had been started.
    case wins = "breakwater_wins"
    /// Attempts that failed, by class.
    case failures = "breakwater_failures"
    /// From an attempt's start to its first useful token.
    case firstToken = "breakwater_time_to_first_token"
    /// Between two useful tokens.
    case tokenGap = "breakwater_token_gap"
    /// Input tokens of answers.
    case inputTokens = "breakwater_input_tokens"
    /// Output tokens of answers.
    case outputTokens = "breakwater_output_tokens"
    /// Tokens of attempts that lost to another.
    case wastedTokens = "breakwater_wasted_tokens"
    /// Changes of a breaker, by the state it went to.
    case breakerChanges = "breakwater_breaker_changes"
    /// The breaker's state as a number.
    case breakerState = "breakwater_breaker_state"
    /// Attempts under way.
    case inFlight = "breakwater_in_flight"
    /// What is left in the emptiest bucket.
    case bucketLevel = "breakwater_bucket_level"
    /// The endpoint's health.
    case health = "breakwater_health"

    /// What kind of number a metric is.
    public enum Kind: String, Sendable, Hashable {
        /// Only rises.
        case counter
        /// Shows the present.
        case gauge
        /// Samples whose distribution counts.
        case histogram
        /// Samples in seconds.
        case timer
    }

    /// What kind of number it is.
    public var kind: Kind {
        switch self {
        case .callDuration, .firstToken, .tokenGap: .timer
        case .callAttempts: .histogram
        case .callsInFlight, .queueLength, .budgetBalance, .breakerState, .inFlight, .bucketLevel,
            .health:
            .gauge
        case .calls, .callFailures, .cost, .degradedAnswers, .hedgesSuppressed, .budgetRefusals,
            .attempts,
            .attemptReasons, .wins, .failures, .inputTokens, .outputTokens, .wastedTokens,
            .breakerChanges:
            .counter
        }
    }

    /// Its unit, a word of the table above.
    public var unit: String {
        switch self {
        case .calls, .callFailures, .callsInFlight, .degradedAnswers: "calls"
        case .callDuration, .firstToken, .tokenGap: "seconds"
        case .callAttempts, .budgetRefusals, .queueLength, .budgetBalance, .attempts,
            .attemptReasons, .wins, .failures, .inFlight:
            "attempts"
        case .cost: "US dollars"
        case .hedgesSuppressed: "hedges"
        case .inputTokens, .outputTokens, .wastedTokens: "tokens"
        case .breakerChanges: "changes"
        case .breakerState: "0 closed, 0.5 half-open, 1 open"
        case .bucketLevel: "0…1 of the emptiest bucket"
        case .health: "0…1"
        }
    }

    /// The names of its tags, in their order.
    public var tags: [String] {
        switch self {
        case .calls: ["status"]
        case .degradedAnswers: ["source"]
        case .callFailures: ["kind"]
        case .callDuration, .callAttempts, .cost, .hedgesSuppressed, .budgetRefusals,
            .callsInFlight, .queueLength, .budgetBalance:
            []
        case .attempts: ["endpoint", "outcome"]
        case .attemptReasons, .wins: ["endpoint", "reason"]
        case .failures: ["endpoint", "kind"]
        case .breakerChanges: ["endpoint", "state"]
        case .firstToken, .tokenGap, .inputTokens, .outputTokens, .wastedTokens, .breakerState,
            .inFlight, .bucketLevel, .health:
            ["endpoint"]
        }
    }
}
