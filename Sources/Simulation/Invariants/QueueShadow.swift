import Reliability

/// The order of those who wait, as an invariant remembers it.
struct QueueShadow: Sendable {
    private struct Ticket: Sendable, Equatable {
        var call: CallID
        var attempt: AttemptID
        var facts: CallFacts
        var entered: Instant
        /// A first attempt that may go anywhere: only these can be compared in their order.
        var isPlain: Bool

        /// Whether it could have gone wherever the other one went.
        func needsNoMore(than other: Ticket) -> Bool {
            isPlain && facts.inputTokens <= other.facts.inputTokens
                && facts.inputTokens + facts.outputTokens
                    <= other.facts.inputTokens + other.facts.outputTokens
        }
    }

    private var tickets: [[Ticket]] = Array(repeating: [], count: CallPriority.allCases.count)
    /// Attempts that were ever in the queue.
    private(set) var entered = 0
    /// Attempts that were still in the queue when their call ran out of time.
    private(set) var late = 0

    /// Attempts that wait.
    var count: Int { tickets.reduce(0) { $0 + $1.count } }

    /// Whether somebody waits who came by `instant`.
    func hasWaited(since instant: Instant) -> Bool {
        tickets.joined().contains { $0.entered <= instant }
    }

    mutating func enter(
        _ call: CallID, _ attempt: AttemptID, _ facts: CallFacts, isFirst: Bool, now: Instant
    ) {
        entered += 1
        tickets[facts.priority.rawValue].append(
            Ticket(
                call: call, attempt: attempt, facts: facts, entered: now,
                isPlain: isFirst && facts.only == nil))
    }

    /// Lets an attempt go to its endpoint; false when one before it should have gone first.
    mutating func admit(
        _ call: CallID, _ attempt: AttemptID, ageing: Duration, now: Instant
    ) -> Bool {
        for priority in tickets.indices {
            guard
                let place = tickets[priority].firstIndex(where: {
                    $0.call == call && $0.attempt == attempt
                })
            else { continue }
            let ticket = tickets[priority].remove(at: place)
            guard ticket.isPlain else { return true }
            if tickets[priority][..<place].contains(where: { $0.needsNoMore(than: ticket) }) {
                return false
            }
            // A background question that has not aged lets every interactive one go first.
            guard priority > 0, now.elapsed(since: ticket.entered) < ageing else { return true }
            return !tickets[..<priority].joined().contains {
                $0.entered < now && $0.needsNoMore(than: ticket)
            }
        }
        return true
    }

    mutating func leave(_ call: CallID, _ attempt: AttemptID, isLate: Bool) {
        if isLate { late += 1 }
        for priority in tickets.indices {
            tickets[priority].removeAll { $0.call == call && $0.attempt == attempt }
        }
    }
}
