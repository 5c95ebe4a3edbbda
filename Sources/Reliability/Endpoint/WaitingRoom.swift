import DequeModule

/// Attempts that wait for a bucket or a slot: first in, first out within a priority.
///
/// A ticket that cannot be served keeps its endpoints for itself: whoever comes later may not take
/// from a bucket that an earlier ticket waits for, or a large request would starve.
///
/// Next is an aged background ticket (it waited `ageing`), then an interactive one, then a background
/// one. With an ageing of 10 s and one slot that becomes free every 4 s:
///
/// | enqueued | at 4 s | at 8 s | at 12 s | at 16 s |
/// | --- | --- | --- | --- | --- |
/// | B at 0 s, I₁ at 1 s, I₂ at 2 s, I₃ at 3 s | I₁ | I₂ | B | I₃ |
struct WaitingRoom: Sendable {
    struct Ticket: Sendable {
        let call: CallID
        let attempt: AttemptID
        let want: AttemptWant
        let enqueued: Instant
    }

    private struct Contention {
        var pass = -1
        var priority = CallPriority.interactive
    }

    private var interactive: Deque<Ticket> = []
    private var background: Deque<Ticket> = []
    /// Per endpoint: who waits for it, as left by the last pass.
    private var contention: [Contention]
    /// Rises with every pass, so that forgetting the last one costs nothing.
    private var pass = 0
    /// When the first ticket could be served, as far as time alone decides.
    var wake: Instant?

    init(endpoints: Int) { contention = Array(repeating: Contention(), count: endpoints) }

    var count: Int { interactive.count + background.count }
    var isEmpty: Bool { interactive.isEmpty && background.isEmpty }

    mutating func grow(to endpoints: Int) {
        while contention.count < endpoints { contention.append(Contention()) }
    }

    mutating func append(_ ticket: Ticket) {
        switch ticket.want.facts.priority {
        case .interactive: interactive.append(ticket)
        case .background: background.append(ticket)
        }
    }

    mutating func remove(call: CallID, attempt: AttemptID) {
        interactive.removeAll { $0.call == call && $0.attempt == attempt }
        background.removeAll { $0.call == call && $0.attempt == attempt }
        if isEmpty { clearContention() }
    }

    /// Whether somebody at least as important already waits for this endpoint.
    func isContended(_ endpoint: Int, for priority: CallPriority) -> Bool {
        let held = contention[endpoint]
        return held.pass == pass && held.priority <= priority
    }

    /// How many tickets are served before a new one of this priority.
    func ahead(of priority: CallPriority) -> Int {
        priority == .interactive ? interactive.count : count
    }

    /// How many tickets could be served by this endpoint, as far as the last pass knows.
    func waiting(for endpoint: Int) -> Int { contention[endpoint].pass == pass ? count : 0 }

    mutating func clearContention() {
        pass += 1
        wake = nil
    }

    mutating func contend(_ endpoint: Int, by priority: CallPriority) {
        if isContended(endpoint, for: priority) { return }
        contention[endpoint] = Contention(pass: pass, priority: priority)
    }

    /// Takes the ticket that is next: an aged background one, an interactive one, a background one.
    mutating func popNext(now: Instant, ageing: Duration) -> Ticket? {
        if let oldest = background.first, now.elapsed(since: oldest.enqueued) >= ageing {
            return background.popFirst()
        }
        return interactive.popFirst() ?? background.popFirst()
    }

    /// Puts tickets that could not be served back to the front, in their old order.
    mutating func putBack(_ tickets: [Ticket]) {
        for ticket in tickets.reversed() {
            switch ticket.want.facts.priority {
            case .interactive: interactive.prepend(ticket)
            case .background: background.prepend(ticket)
            }
        }
    }
}
