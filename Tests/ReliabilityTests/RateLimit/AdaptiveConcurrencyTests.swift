import Testing

@testable import Reliability

@Suite struct `Adaptive concurrency` {
    private static let start = Instant(.zero)

    /// A limit that knows 0.5 s as the usual time.
    private func quiet(ceiling: Int = AdaptiveConcurrency.ceiling) -> AdaptiveConcurrency {
        var limit = AdaptiveConcurrency(ceiling: ceiling)
        for step in 0..<AdaptiveConcurrency.smallestRound {
            let now = Self.start.advanced(by: .seconds(1) + .milliseconds(step))
            limit.record(.milliseconds(500), size: .short, crowd: 1, now: now)
        }
        return limit
    }

    /// One round of equal first tokens with the limit reached, unless `crowd` says otherwise.
    private func round(
        _ limit: inout AdaptiveConcurrency, _ milliseconds: Int, crowd: Int? = nil,
        at second: Double
    ) {
        let crowd = crowd ?? limit.limit
        let now = Self.start.advanced(by: .seconds(second))
        for _ in 0..<max(limit.limit, AdaptiveConcurrency.smallestRound) {
            limit.record(.milliseconds(milliseconds), size: .short, crowd: crowd, now: now)
        }
    }

    @Test func `starts at four, or at a lower ceiling, and grows by half until the first queue`() {
        #expect(AdaptiveConcurrency(ceiling: 2).limit == 2)
        var limit = quiet()
        #expect(limit.limit == 4)
        var seen: [Int] = []
        for (step, milliseconds) in [500, 500, 700, 500, 5_000, 500, 500].enumerated() {
            round(&limit, milliseconds, at: Double(step * 10 + 10))
            seen.append(limit.limit)
        }

        #expect(seen == [6, 9, 13, 20, 17, 18, 18])
    }

    @Test(arguments: [
        (milliseconds: 700, limit: 18), (1_000, 16), (6_000, 15), (60_000, 15),
    ])
    func `a round of a known stretch moves the limit as the table says`(
        row: (milliseconds: Int, limit: Int)
    ) {
        var limit = quiet()
        for step in 1...4 { round(&limit, 500, at: Double(step * 10)) }
        // A first step down, from 20.25 to 17.72, ends the quick start.
        round(&limit, 5_000, at: 50)

        round(&limit, row.milliseconds, at: 150)

        #expect(limit.limit == row.limit)
    }

    @Test func `a limit that is not reached does not grow`() {
        var limit = AdaptiveConcurrency()
        for step in 1...20 { round(&limit, 500, crowd: 1, at: Double(step * 10)) }

        #expect(limit.limit == 4)
    }

    @Test func `the ceiling and one are kept`() {
        var limit = quiet(ceiling: 7)
        for step in 1...10 { round(&limit, 500, at: Double(step * 10)) }
        #expect(limit.limit == 7)
        for step in 11...200 {
            round(&limit, 60_000, crowd: 99, at: Double(step * 100))
            #expect(limit.limit >= 1)
        }
    }

    @Test func `attempts from before the last step say nothing of it`() {
        var limit = quiet()
        round(&limit, 5_000, at: 20)
        let after = limit.limit
        // Half a second later arrive the others that queued with them.
        for _ in 0..<20 {
            limit.record(
                .seconds(5), size: .short, crowd: 4, now: Self.start.advanced(by: .seconds(20.5)))
        }

        #expect(after == 3 && limit.limit == after)
    }

    @Test func `a limit that is always reached is halved for a moment to measure`() {
        var limit = quiet(ceiling: 8)
        var limits: [Int] = []
        for step in 1...60 {
            round(&limit, 500, at: Double(step * 10))
            limits.append(limit.limit)
        }
        let pauses = limits.indices.filter { limits[$0] == 4 }

        #expect(limits.allSatisfy { [4, 6, 8].contains($0) })
        #expect(pauses.count == 2 || pauses.count == 3, "\(limits)")
    }

    @Test func `a server that says it is busy gets fewer`() {
        var limit = quiet(ceiling: 100)
        for step in 1...6 { round(&limit, 500, at: Double(step * 10)) }
        let before = limit.limit
        limit.recordBusy(crowd: 10, now: Self.start.advanced(by: .seconds(70)))

        #expect(before > 30 && limit.limit == 7)
    }

    @Test func `prompt sizes have a usual time of their own`() {
        var limit = AdaptiveConcurrency()
        for step in 1...20 {
            let now = Self.start.advanced(by: .seconds(step * 10))
            for crowd in [1, 4] {
                limit.record(.milliseconds(200), size: .short, crowd: crowd, now: now)
                limit.record(.seconds(8), size: .long, crowd: crowd, now: now)
            }
        }

        #expect(limit.limit > 4)
    }

    // MARK: Model

    /// A server with `slots` slots and an endless queue before them; six callers a slot, each of whom
    /// asks again as soon as he is answered.
    ///
    /// A first token takes 0.6 s (lognormal, σ 0.3), the rest
    /// 2 s.
    private struct Server {
        struct Result {
            var p99 = 0.0
            var perSecond = 0.0
            /// The limit, averaged over time.
            var limit = 0.0
        }

        private enum Event {
            case firstToken(began: Double, crowd: Int)
            case done
        }

        let slots: Int
        let seed: UInt64
        var limit: AdaptiveConcurrency?

        mutating func run(seconds: Double = 1_200) -> Result {
            var dice = SplitMix64(seed: seed)
            var events = EventQueue<Event>()
            var outside = slots * 6
            var inside = 0
            var busy = 0
            var queue: [(began: Double, crowd: Int)] = []
            var waits: [Double] = []
            var answered = 0
            var result = Result()
            var now = 0.0
            func normal() -> Double {
                (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &dice) }
            }
            func serve(_ request: (began: Double, crowd: Int)) {
                let takes = 0.6 * exponential(0.3 * normal())
                events.push(
                    .firstToken(began: request.began, crowd: request.crowd), at: now + takes)
                events.push(.done, at: now + takes + 2)
            }
            func admit() {
                while outside > 0, inside < limit?.limit ?? .max {
                    outside -= 1
                    inside += 1
                    let request = (began: now, crowd: inside)
                    if busy < slots {
                        busy += 1
                        serve(request)
                    } else {
                        queue.append(request)
                    }
                }
            }
            admit()
            while let (at, event) = events.pop(), at < seconds {
                result.limit += Double(limit?.limit ?? inside) * (at - now) / seconds
                now = at
                switch event {
                case .firstToken(let began, let crowd):
                    if now > seconds / 2 { waits.append(now - began) }
                    limit?.record(
                        .seconds(now - began), size: .short, crowd: crowd,
                        now: Instant(.seconds(now)))
                case .done:
                    inside -= 1
                    outside += 1
                    if now > seconds / 2 { answered += 1 }
                    if queue.isEmpty { busy -= 1 } else { serve(queue.removeFirst()) }
                }
                admit()
            }
            waits.sort()
            result.p99 = waits[waits.count * 99 / 100]
            result.perSecond = Double(answered) / (seconds / 2)
            return result
        }
    }

    @Test(arguments: [1, 2, 4, 8, 16], [1, 2] as [UInt64])
    func `the limit finds the slots, cuts the wait at the server and wastes no slot`(
        slots: Int, seed: UInt64
    ) {
        var free = Server(slots: slots, seed: seed)
        let unlimited = free.run()
        var bound = Server(slots: slots, seed: seed, limit: AdaptiveConcurrency())
        let limited = bound.run()

        #expect(
            limited.limit >= Double(slots) && limited.limit <= Double(2 * slots),
            "\(limited.limit) for \(slots) slots, seed \(seed)")
        #expect(
            limited.p99 < unlimited.p99 * 0.5,
            "p99 \(limited.p99) against \(unlimited.p99), \(slots) slots, seed \(seed)")
        #expect(
            limited.perSecond >= 0.95 * unlimited.perSecond,
            "\(limited.perSecond)/s against \(unlimited.perSecond), \(slots) slots, seed \(seed)")
    }

    @Test func `a server that gets slower for good is not starved for good`() {
        var limit = quiet(ceiling: 16)
        for step in 1...10 { round(&limit, 500, at: Double(step * 10)) }
        #expect(limit.limit == 16)
        var least = 16
        for step in 11...200 {
            round(&limit, 2_000, at: Double(step * 10))
            least = min(least, limit.limit)
        }

        #expect(least < 8 && limit.limit >= 8, "\(least), \(limit.limit)")
    }

    @Test func `a fleet applies it, with the configured number as the ceiling`() {
        var world = CallWorld([
            EndpointProfile(name: "local", limits: RateLimits(concurrent: 3, adaptive: true))
        ])
        let before = world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0]
        #expect(before.slots == 3 && before.slotsAreMeasured)
        for number in 1...12 { world.call(number) }
        #expect(world.started.count == 3)
        for number in 1...3 { world.fail(1, .overloaded, CallID(number)) }

        #expect(world.fleet.snapshot(policy: .plain, now: world.now).endpoints[0].slots == 1)
    }
}
