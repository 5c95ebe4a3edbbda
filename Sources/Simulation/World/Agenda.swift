/// One thing that will happen, as small plain numbers, so that the heap moves nothing that counts.
struct Event: Sendable {
    enum Kind: UInt8, Sendable {
        /// The next call of a phase arrives; `index` is the phase.
        case arrival
        /// A person cancels; `index` is the call's place.
        case cancel
        /// A call's earliest timer is due; `index` is the call's place.
        case alarm
        /// The next act of an attempt on the wire; `index` is the flight's place.
        case flight
        /// Weather changes the slots of a server; `index` is the endpoint.
        case slots
        /// The queue of the client is worth a look.
        case wake
        /// The oldest grant is handed to its call.
        case grant
        /// `index` counts in the scenario's list.
        case happening
    }

    let at: Duration
    /// `at` in units of 2³⁰ attoseconds (1.07 ns): decides most comparisons in one instruction.
    private let coarse: Int64
    /// Counts what was ever planned: of two events at one instant the one planned first is first.
    let order: UInt64
    let kind: Kind
    let index: Int32
    /// Names the tenant of the place; another tenant makes the event stale.
    let stamp: UInt32

    init(at: Duration, order: UInt64, kind: Kind, index: Int, stamp: UInt32) {
        self.at = at
        coarse = Int64(truncatingIfNeeded: at.attoseconds >> 30)
        self.order = order
        self.kind = kind
        self.index = Int32(truncatingIfNeeded: index)
        self.stamp = stamp
    }

    func comes(before other: Event) -> Bool {
        if coarse != other.coarse { return coarse < other.coarse }
        return at != other.at ? at < other.at : order < other.order
    }
}

/// What will happen, in the order of time and then of planning.
///
/// A heap with four children a node, and beside it a queue for what is planned for this very
/// instant, which is most of it.
struct Agenda: Sendable {
    private var heap: [Event] = []
    private var immediate: [Event] = []
    private var immediateStart = 0
    private var planned: UInt64 = 0

    /// How many events wait, stale ones included.
    var count: Int { heap.count + immediate.count - immediateStart }

    /// Plans an event at `at`, which must not lie before `now`.
    mutating func plan(
        _ kind: Event.Kind, index: Int, stamp: UInt32 = 0, at: Duration, now: Duration
    ) {
        planned &+= 1
        let event = Event(
            at: max(at, now), order: planned, kind: kind, index: index, stamp: stamp)
        if at <= now { immediate.append(event) } else { push(event) }
    }

    /// Takes the next event; `nil` when nothing is planned.
    mutating func next() -> Event? {
        guard immediateStart < immediate.count else { return pop() }
        let head = immediate[immediateStart]
        if let top = heap.first, top.comes(before: head) { return pop() }
        immediateStart += 1
        if immediateStart == immediate.count {
            immediate.removeAll(keepingCapacity: true)
            immediateStart = 0
        }
        return head
    }

    /// When the next event is due; `nil` when nothing is planned.
    var earliest: Duration? {
        guard immediateStart < immediate.count else { return heap.first?.at }
        let head = immediate[immediateStart]
        return heap.first.map { min($0.at, head.at) } ?? head.at
    }

    /// Drops what `isStale` recognises, when the heap has grown far beyond what can be live.
    mutating func compact(live: Int, isStale: (Event) -> Bool) {
        guard heap.count > 4 * live + 4_096 else { return }
        heap.removeAll(where: isStale)
        guard heap.count > 1 else { return }
        for node in stride(from: (heap.count - 2) / 4, through: 0, by: -1) { sink(node) }
    }

    private mutating func push(_ event: Event) {
        heap.append(event)
        var node = heap.count - 1
        while node > 0 {
            let parent = (node - 1) / 4
            guard event.comes(before: heap[parent]) else { break }
            heap[node] = heap[parent]
            node = parent
        }
        heap[node] = event
    }

    private mutating func pop() -> Event? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink(0)
        }
        return top
    }

    private mutating func sink(_ start: Int) {
        let event = heap[start]
        var node = start
        while true {
            let first = 4 * node + 1
            guard first < heap.count else { break }
            var least = first
            for child in (first + 1)..<max(first + 1, min(first + 4, heap.count))
            where heap[child].comes(before: heap[least]) { least = child }
            guard heap[least].comes(before: event) else { break }
            heap[node] = heap[least]
            node = least
        }
        heap[node] = event
    }
}
