public import Reliability

/// A rule that did not hold.
public struct Violation: Sendable, Equatable {
    /// The number of the invariant, 1…40.
    public var invariant: Int
    /// When, in virtual time.
    public var at: Instant
    /// Which call; `nil` for what concerns the whole.
    public var call: CallID?
    /// What was seen.
    public var text: String

    /// Creates a violation.
    public init(invariant: Int, at: Instant, call: CallID?, text: String) {
        self.invariant = invariant
        self.at = at
        self.call = call
        self.text = text
    }
}

/// Looks at every event with what was decided about it, and remembers what must not be.
struct InvariantChecker: Sendable {
    /// So many violations are kept; the first ones tell most, and a broken rule breaks often.
    static let kept = 100

    private(set) var violations: [Violation] = []

    /// After each event of a call.
    mutating func saw(
        _ event: CallEvent, _ directives: [CallDirective], of call: CallID, _ fleet: Fleet,
        now: Instant
    ) {
    }

    /// When the run is over.
    mutating func atRest(_ fleet: Fleet, unfinished: Int, report: Report, now: Instant) {
    }
}
