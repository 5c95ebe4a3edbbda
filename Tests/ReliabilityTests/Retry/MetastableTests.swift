import Testing

@testable import Reliability

/// The metastable model: an overload that retries feed, after its trigger is gone.
///
/// One server that takes requests in order, 10 ms on average (exponential), 80 calls a second, half as
/// fast from second 10 to 20; calls give up after 1 s and may try four times with jittered backoff of
/// 0.1 · 2ⁿ s. Arrivals and service times are the same for every policy.
@Suite struct `Metastable overload` {
    enum Retries { case never, always, budgeted }

    struct Outcome {
        /// Seconds after the trigger until 95 % of calls succeed again, three seconds on end.
        var recovery: Int
        var attemptsPerCall: Double
    }

    private enum Event {
        case arrival
        case served(call: Int, attempt: Int)
        case timeout(call: Int, attempt: Int)
        case retry(call: Int)
    }

    private struct Call {
        var attempts = 0
        /// The attempt that its caller waits for; 0 when nobody waits.
        var live = 0
    }

    struct World {
        static let horizon = 45
        let retries: Retries
        let honoursCancel: Bool
        let seed: UInt64
        var arrivals: SplitMix64
        var jitter: SplitMix64
        var budget = RetryBudget()
        private var calls: [Call] = []
        private var queue: [(call: Int, attempt: Int)] = []
        private var next = 0
        private var isBusy = false
        private var events = EventQueue<Event>()
        private var offered = [Int](repeating: 0, count: horizon)
        private var good = [Int](repeating: 0, count: horizon)
        private var arrivedAt: [Int] = []
        private var attempts = 0

        init(_ retries: Retries, honoursCancel: Bool, seed: UInt64) {
            self.retries = retries
            self.honoursCancel = honoursCancel
            self.seed = seed
            arrivals = SplitMix64(seed: seed)
            jitter = SplitMix64(seed: seed &+ 1_000)
        }

        mutating func run() -> Outcome {
            events.push(.arrival, at: 0)
            while let (now, event) = events.pop(), now < Double(Self.horizon) {
                handle(event, now: now)
            }
            let back = (20..<Self.horizon - 5).first { second in
                let window = second..<second + 3
                return Double(good[window].reduce(0, +)) >= 0.95
                    * Double(offered[window].reduce(0, +))
            }
            return Outcome(
                recovery: (back ?? Self.horizon) - 20,
                attemptsPerCall: Double(attempts) / Double(calls.count))
        }

        private mutating func handle(_ event: Event, now: Double) {
            switch event {
            case .arrival:
                calls.append(Call())
                arrivedAt.append(Int(now))
                offered[Int(now)] += 1
                start(calls.count - 1, now: now)
                events.push(.arrival, at: now + Self.exponential(80, using: &arrivals))
            case .served(let call, let attempt):
                if calls[call].live == attempt {
                    calls[call].live = 0
                    good[arrivedAt[call]] += 1
                    if attempt > 1 { budget.settle(.succeeded, now: Timeline.at(now)) }
                    budget.deposit(now: Timeline.at(now))
                }
                serveNext(now: now)
            case .timeout(let call, let attempt):
                guard calls[call].live == attempt else { return }
                calls[call].live = 0
                budget.strain(now: Timeline.at(now))
                if attempt > 1 { budget.settle(.failed(overload: true), now: Timeline.at(now)) }
                guard attempt < 4, retries != .never else { return }
                let longest = 0.1 * Double(1 << attempt)
                let pause = Double.random(in: 0..<longest, using: &jitter)
                events.push(.retry(call: call), at: now + pause)
            case .retry(let call):
                if retries == .budgeted, budget.withdraw(now: Timeline.at(now)) != .granted {
                    return
                }
                start(call, now: now)
            }
        }

        private mutating func start(_ call: Int, now: Double) {
            attempts += 1
            calls[call].attempts += 1
            calls[call].live = calls[call].attempts
            queue.append((call, calls[call].attempts))
            events.push(.timeout(call: call, attempt: calls[call].attempts), at: now + 1)
            if !isBusy { serveNext(now: now) }
        }

        private mutating func serveNext(now: Double) {
            isBusy = false
            while next < queue.count, !isBusy {
                let (call, attempt) = queue[next]
                next += 1
                if honoursCancel, calls[call].live != attempt { continue }
                // The same attempt takes the same time under every policy.
                var dice = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(call * 8 + attempt))
                _ = dice.next()
                let perSecond = now >= 10 && now < 20 ? 50.0 : 100
                let time = Self.exponential(perSecond, using: &dice)
                events.push(.served(call: call, attempt: attempt), at: now + time)
                isBusy = true
            }
        }

        private static func exponential(
            _ perSecond: Double, using rng: inout SplitMix64
        ) -> Double {
            -naturalLogarithm(1 - Double.random(in: 0..<1, using: &rng)) / perSecond
        }
    }

    static func run(_ retries: Retries, honoursCancel: Bool) -> (recovery: Int, load: Double) {
        var recovery = 0
        var load = 0.0
        for seed in UInt64(1)...5 {
            var world = World(retries, honoursCancel: honoursCancel, seed: seed)
            let outcome = world.run()
            recovery += outcome.recovery
            load = max(load, outcome.attemptsPerCall)
        }
        return (recovery, load)
    }

    @Test(arguments: [false, true])
    func `budgeted retries recover within a tenth of no retries at all`(honoursCancel: Bool) {
        let without = Self.run(.never, honoursCancel: honoursCancel)

        let with = Self.run(.budgeted, honoursCancel: honoursCancel)

        #expect(Double(with.recovery) <= 1.1 * Double(without.recovery), "\(with) \(without)")
        #expect(with.load <= 1.1)
    }

    @Test(arguments: [false, true])
    func `retries without a budget never recover`(honoursCancel: Bool) {
        var world = World(.always, honoursCancel: honoursCancel, seed: 1)

        let outcome = world.run()

        #expect(outcome.recovery == World.horizon - 20)
        #expect(outcome.attemptsPerCall > 1.5)
    }
}
