import Reliability

/// One call under way: its machine, its timers, its attempts.
///
/// The place of a finished call is used again, storage included, so that millions of calls need
/// the memory of those under way at once.
struct LiveCall: Sendable {
    /// One attempt; `flight` is its place on the wire, −1 when it is over.
    struct Run: Sendable {
        var attempt: AttemptID
        var endpoint: Int
        var reason: AttemptReason
        var started: Duration
        var flight = -1
    }

    /// Which call; 0 while the place is free.
    var number = 0
    /// The phase of the load that it belongs to.
    var phase = 0
    var accepted = Duration.zero
    /// The machine of the product.
    var machine: CallMachine
    /// A plain client in its place, for comparison.
    var plain: PlainCall?
    var timers = CallTimers()
    /// When its alarm rings; `nil` when it will not.
    var armedAt: Duration?
    var runs: [Run] = []
    var isFinished = false

    init(machine: CallMachine) { self.machine = machine }

    /// Whether somebody lives here, and still waits.
    var isUnderWay: Bool { number != 0 && !isFinished }

    /// Names the tenant in events.
    var stamp: UInt32 { UInt32(truncatingIfNeeded: number) }

    func run(_ id: AttemptID) -> Int? { runs.firstIndex { $0.attempt == id } }

    mutating func begin(_ number: Int, phase: Int, machine: CallMachine, plain: PlainCall?) {
        self.number = number
        self.phase = phase
        self.machine = machine
        self.plain = plain
        accepted = machine.accepted.offset
        timers.removeAll()
        runs.removeAll(keepingCapacity: true)
        armedAt = nil
        isFinished = false
    }
}

/// The timers of one call: a handful, so a flat list beats any tree.
struct CallTimers: Sendable {
    private var timers: [(timer: CallTimer, at: Duration)] = []

    /// The earliest instant, or `nil` without timers.
    var earliest: Duration? {
        var earliest: Duration?
        for (_, at) in timers where earliest.map({ at < $0 }) ?? true { earliest = at }
        return earliest
    }

    mutating func removeAll() { timers.removeAll(keepingCapacity: true) }

    mutating func set(_ timer: CallTimer, at instant: Duration) {
        if let index = timers.firstIndex(where: { $0.timer == timer }) {
            timers[index].at = instant
        } else {
            timers.append((timer, instant))
        }
    }

    mutating func clear(_ timer: CallTimer) {
        guard let index = timers.firstIndex(where: { $0.timer == timer }) else { return }
        timers.remove(at: index)
    }

    /// Takes the earliest timer that is due at `now`; of two at the same instant the older one.
    mutating func takeDue(now: Duration) -> CallTimer? {
        guard let earliest, earliest <= now,
            let index = timers.firstIndex(where: { $0.at == earliest })
        else { return nil }
        return timers.remove(at: index).timer
    }
}
