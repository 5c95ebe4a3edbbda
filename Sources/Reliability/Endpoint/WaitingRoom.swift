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

        fileprivate var key: Key { Key(call: call, attempt: attempt) }
    }

    fileprivate struct Key: Hashable, Sendable {
        var call: CallID
        var attempt: AttemptID
    }

    /// The tickets of one priority, those included that have left and not reached the front.
    private struct Line: Sendable {
        var tickets: Deque<Ticket> = []
        /// How many of them still wait.
        var count = 0
    }

    private struct Contention {
        var pass = -1
        var priority = CallPriority.interactive
    }

    private var interactive = Line()
    private var background = Line()
    /// Who waits.
    ///
    /// A ticket that leaves is only struck off here, so that leaving a line of ten thousand
    /// costs no more than leaving one of ten.
    private var waiting: Set<Key> = []
    /// Per endpoint: who waits for it, as left by the last pass.
    private var contention: [Contention]
    /// Rises with every pass, so that forgetting the last one costs nothing.
    private var pass = 0
    /// When the first ticket could be served, as far as time alone decides.
    var wake: Instant?

    init(endpoints: Int) { contention = Array(repeating: Contention(), count: endpoints) }

    var count: Int { interactive.count + background.count }
    var isEmpty: Bool { count == 0 }

    /// Everybody who waits, the interactive ones first.
    var tickets: [Ticket] {
        (Array(interactive.tickets) + background.tickets).filter { waiting.contains($0.key) }
    }

    mutating func grow(to endpoints: Int) {
        while contention.count < endpoints { contention.append(Contention()) }
    }

    mutating func append(_ ticket: Ticket) {
        waiting.insert(ticket.key)
        withLine(of: ticket.want.facts.priority) {
            $0.tickets.append(ticket)
            $0.count += 1
        }
    }

    /// Lets a ticket go; one that is not here, or has just been served, changes nothing.
    mutating func remove(call: CallID, attempt: AttemptID, priority: CallPriority) {
        guard waiting.remove(Key(call: call, attempt: attempt)) != nil else { return }
        let waiting = waiting
        withLine(of: priority) { line in
            line.count -= 1
            // Half of a line may be gone before it is swept, so that sweeping costs little a ticket.
            if line.tickets.count > 2 * line.count + 64 {
                line.tickets.removeAll { !waiting.contains($0.key) }
            }
        }
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

    /// How many background tickets came by `instant`, those that left in between included.
    func background(by instant: Instant) -> Int {
        let tickets = background.tickets
        var low = 0
        var high = tickets.count
        while low < high {
            let middle = (low + high) / 2
            if tickets[middle].enqueued <= instant { low = middle + 1 } else { high = middle }
        }
        return min(low, background.count)
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
        if let oldest = front(of: .background), now.elapsed(since: oldest.enqueued) >= ageing {
            return pop(.background)
        }
        return pop(.interactive) ?? pop(.background)
    }

    /// Puts tickets that could not be served back to the front, in their old order.
    mutating func putBack(_ tickets: [Ticket]) {
        for ticket in tickets.reversed() {
            waiting.insert(ticket.key)
            withLine(of: ticket.want.facts.priority) {
                $0.tickets.prepend(ticket)
                $0.count += 1
            }
        }
    }

    private mutating func pop(_ priority: CallPriority) -> Ticket? {
        guard let ticket = front(of: priority) else { return nil }
        waiting.remove(ticket.key)
        withLine(of: priority) {
            $0.tickets.removeFirst()
            $0.count -= 1
        }
        return ticket
    }

    /// The first of a line who still waits; whoever has left before it is dropped.
    private mutating func front(of priority: CallPriority) -> Ticket? {
        while let first = priority == .interactive
            ? interactive.tickets.first : background.tickets.first
        {
            if waiting.contains(first.key) { return first }
            withLine(of: priority) { $0.tickets.removeFirst() }
        }
        return nil
    }

    private mutating func withLine(of priority: CallPriority, _ change: (inout Line) -> Void) {
        switch priority {
        case .interactive: change(&interactive)
        case .background: change(&background)
        }
    }
}
