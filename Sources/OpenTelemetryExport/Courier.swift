import Client
import Reliability
import Synchronization

/// Wakes a courier: as often as one likes, it comes once.
struct Wakes: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// There is enough for a round.
    func wake() { continuation.yield() }

    /// Nothing comes any more.
    func end() { continuation.finish() }
}

/// Brings one kind of telemetry to its collector: at every tick, whenever it is woken, and at the end.
final class Courier: Sendable {
    /// What has to be brought.
    struct Load: Sendable {
        /// For people: `traces` or `metrics`.
        var name: String
        /// The next document.
        ///
        /// `nil` when there is none for now. The argument is true for the first of a round.
        var next: @Sendable (_ isFirst: Bool) -> (any OTLPMessage & Sendable)?
        /// Told that the document of `next` arrived, or that it never will.
        ///
        /// Not called for one that may arrive later.
        var settle: @Sendable (_ arrived: Bool) -> Void = { _ in }
    }

    private struct State: Sendable {
        var pause = Pause()
        var isFailing = false
    }

    private let load: Load
    private let destination: OTLPOptions.Destination
    private let collector: Collector
    private let every: Duration
    private let report: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let wakes: Wakes

    init(
        _ load: Load, to destination: OTLPOptions.Destination, through collector: Collector,
        wakes: Wakes, every: Duration, report: @escaping @Sendable (String) -> Void
    ) {
        self.load = load
        self.destination = destination
        self.collector = collector
        self.every = every
        self.report = report
        self.wakes = wakes
    }

    /// Lets `run` make a last round and return.
    func end() { wakes.end() }

    /// Works until `end()`, or until its task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { [self] in await tick() }
            for await _ in wakes.stream {
                let now = collector.clock.now()
                if state.withLock({ $0.pause.isOver(now: now) }) { await round() }
            }
            tasks.cancelAll()
            // Also to a collector that wants a pause: there is no later.
            if !Task.isCancelled { await round() }
        }
    }

    private func tick() async {
        let clock = collector.clock
        var next = clock.now().advanced(by: every)
        while (try? await clock.sleep(next)) != nil {
            wakes.wake()
            // A machine that slept is not made up for.
            next = max(next.advanced(by: every), clock.now())
        }
    }

    private func round() async {
        var isFirst = true
        while let document = load.next(isFirst) {
            isFirst = false
            let reply = await collector.post(document, to: destination)
            let now = collector.clock.now()
            switch reply {
            case .accepted(let rejected):
                state.withLock { $0.pause.end() }
                load.settle(true)
                note(rejected == 0 ? nil : "it refused \(rejected) of them")
            case .refused(let status):
                load.settle(false)
                note("it answered \(status)")
            case .busy(let status, let retryAfter):
                state.withLock { $0.pause.extend(retryAfter: retryAfter, now: now) }
                return note("it answered \(status)")
            case .unreachable(let why):
                state.withLock { $0.pause.extend(retryAfter: nil, now: now) }
                return note(why)
            }
        }
    }

    /// Tells of a failure once, and of its end.
    private func note(_ problem: String?) {
        let isNews = state.withLock { state in
            defer { state.isFailing = problem != nil }
            return state.isFailing != (problem != nil)
        }
        // A round that was broken off at the end proves nothing.
        guard isNews, !Task.isCancelled else { return }
        let place = "The collector at \(destination.place)"
        if let problem {
            report("\(place) takes no \(load.name): \(problem).")
        } else {
            report("\(place) takes \(load.name) again.")
        }
    }
}
