/// Why the chosen endpoint was chosen.
public enum RouteReason: String, Sendable, Hashable, CaseIterable, Codable {
    /// It had the better score: of two drawn, or of all where the strategy compares all.
    case score
    /// It answered the last turn of this conversation.
    case affinity
    /// It had no attempt lately, and its turn to be tried had come.
    case exploration
    /// Its breaker is half-open and needs one call to decide.
    case trial
    /// It is the first free one in the order of the configuration, or of a fallback list.
    case order
    /// Its turn has come: round robin.
    case turn
    /// Its weight has earned it this call.
    case weight
    /// Nobody else was free, or allowed.
    case alone
}

/// Whom the router chose, why, and against whom.
struct Pick: Sendable, Equatable {
    var index: Int
    var because: RouteReason
    /// The other one of two drawn.
    var rival: Int?
}
