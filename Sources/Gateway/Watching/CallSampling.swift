public import Client
import Reliability

/// Chooses which calls a screen is shown: whole calls or nothing of them, and no more than a person
/// can follow.
///
/// A server may carry thousands of calls a second. A waterfall of 200 calls is gone before anybody has
/// read it, and telling each event of each would cost the server more than the calls. Changes of
/// endpoints are always shown, and so are calls that end badly as long as they began in view.
public struct CallSampling: Sendable {
    /// Calls a second that are shown over a longer time.
    ///
    /// 50 is one in three frames of a screen, and about 400 events.
    public static let rate = 50.0
    /// Calls that may begin at once after a quiet second.
    public static let burst = 100.0
    /// More calls in view at once than anybody looks at; they are forgotten then.
    static let most = 4_096

    private var shown: Set<CallID> = []
    private var tokens = burst
    private var filledAt: Instant?
    /// Calls that were not shown.
    public private(set) var leftOut = 0

    /// Creates a choice that has shown nothing yet.
    public init() {}

    /// Whether an event is to be shown.
    public mutating func shows(_ event: ClientEvent) -> Bool {
        switch event {
        case .trace(let trace, _): shows(trace)
        case .callEnded(let call, _, _): shown.remove(call) != nil
        }
    }

    private mutating func shows(_ trace: TraceEvent) -> Bool {
        guard let call = trace.call else { return true }
        if shown.contains(call) {
            if case .callEnded = trace.kind { shown.remove(call) }
            return true
        }
        // Of a call that began before, only the end of the story would be told.
        guard case .callStarted = trace.kind else { return false }
        refill(trace.at)
        guard tokens >= 1 else {
            leftOut += 1
            return false
        }
        tokens -= 1
        // An end that a full buffer dropped is never seen.
        if shown.count >= Self.most { shown = [] }
        shown.insert(call)
        return true
    }

    private mutating func refill(_ now: Instant) {
        if let filledAt {
            let seconds = now.elapsed(since: filledAt) / .seconds(1)
            tokens = min(Self.burst, tokens + seconds * Self.rate)
        }
        filledAt = max(now, filledAt ?? now)
    }
}
