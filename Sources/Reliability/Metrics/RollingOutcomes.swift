/// Successes and failures of the last minute: the error rate on the screen and in the health score.
///
/// The window is a fixed ring of slices; an outcome is forgotten `window − window / slices … window`
/// after it happened.
public struct RollingOutcomes: Sendable, Equatable {
    /// The window unless another is given: one minute.
    public static let standardWindow = Duration.seconds(60)

    private var window: RollingWindow

    /// Creates an empty window; `window` above zero, default 60 s, and at least one slice.
    public init(window: Duration = standardWindow, slices: Int = 12) {
        self.window = RollingWindow(window: window, slices: slices)
    }

    /// Counts one outcome.
    public mutating func record(succeeded: Bool, now: Instant) {
        window.add(first: succeeded ? 1 : 0, second: succeeded ? 0 : 1, now: now)
    }

    /// The outcomes still inside the window.
    public func counts(now: Instant) -> (succeeded: Int, failed: Int) {
        let counts = window.counts(now: now)
        return (counts.first, counts.second)
    }

    /// The share of failures inside the window, 0…1; `nil` without outcomes.
    public func failureRate(now: Instant) -> Double? {
        let counts = window.counts(now: now)
        let all = counts.first + counts.second
        return all == 0 ? nil : Double(counts.second) / Double(all)
    }
}
