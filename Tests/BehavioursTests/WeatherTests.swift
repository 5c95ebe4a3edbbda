import Behaviours
import Reliability
import Testing

struct WeatherTests {
    private func at(_ milliseconds: Int) -> Duration { .milliseconds(milliseconds) }

    @Test(arguments: [
        (0, 1.0), (9_999, 1), (10_000, 1), (15_000, 1.5), (20_000, 2), (25_000, 2.5), (30_000, 1),
        (90_000, 1),
    ])
    func `a brown-out grows evenly and is over at once`(milliseconds: Int, slowdown: Double) {
        let weather = Weather(from: .seconds(10), until: .seconds(30), slowdown: 3, ramps: true)

        #expect(abs(weather.slowdown(at: at(milliseconds)) - slowdown) < 1e-9)
    }

    @Test(arguments: [
        (0, true), (2_999, true), (3_000, false), (5_999, false), (6_000, true), (8_999, true),
        (9_000, false), (60_000_000, true), (60_003_000, false),
    ])
    func `weather of every period lasts at its boundaries exactly`(
        milliseconds: Int, lasts: Bool
    ) {
        let weather = Weather(until: .seconds(3), every: .seconds(6), slowdown: 2)

        #expect(weather.lasts(at: at(milliseconds)) == lasts)
    }

    @Test func `a tenth of a second three times is three tenths`() {
        let weather = Weather(until: at(50), every: at(100), slowdown: 2)
        let begins = (0..<1000).map { weather.lasts(at: at(100) * $0) }
        let ends = (0..<1000).map { weather.lasts(at: at(100) * $0 + at(50)) }

        #expect(begins.allSatisfy { $0 })
        #expect(!ends.contains(true))
    }

    @Test(arguments: [(0, 5), (4, 1), (5, 3), (7, 1), (8, 7), (15, 3), (19, 6)])
    func `it says how long until it begins or ends`(second: Int, expected: Int) {
        let weather = Weather(from: .seconds(5), until: .seconds(8), every: .seconds(10))

        #expect(weather.changes(after: .seconds(second)) == .seconds(expected))
    }

    @Test func `weather without an end never changes again once it began`() {
        let weather = Weather(from: .seconds(5), slowdown: 2)

        #expect(weather.changes(after: .seconds(2)) == .seconds(3))
        #expect(weather.changes(after: .seconds(5)) == nil)
        #expect(weather.slowdown(at: .seconds(1_000_000)) == 2)
    }

    @Test func `factors multiply while two overlap`() {
        let behaviour = Behaviour(
            name: "both", firstToken: .constant(at(100)), head: .constant(at(10)),
            wordsPerSecond: 100,
            weather: [
                Weather(from: .seconds(10), until: .seconds(30), slowdown: 3),
                Weather(from: .seconds(20), until: .seconds(40), slowdown: 2),
            ])
        let plans = [5, 15, 25, 35, 45].map { behaviour.plan(forRequest: 0, at: .seconds($0)) }

        #expect(plans.map(\.firstToken) == [at(100), at(300), at(600), at(200), at(100)])
        #expect(plans.map(\.head) == [at(10), at(30), at(60), at(20), at(10)])
        #expect(plans.map(\.gap) == [at(10), at(30), at(60), at(20), at(10)])
    }

    @Test func `lost capacity rounds down and leaves one slot`() {
        func slots(_ slots: Int?, _ shares: [Double]) -> Int? {
            Behaviour(
                name: "slots", slots: slots, weather: shares.map { Weather(capacity: $0) }
            ).slots(at: .zero)
        }

        #expect(slots(10, [0.5]) == 5)
        #expect(slots(5, [0.5]) == 2)
        #expect(slots(3, [1.0 / 3]) == 1)
        #expect(slots(8, [0.5, 0.5]) == 2)
        #expect(slots(1, [0.5]) == 1)
        #expect(slots(4, [0]) == 1)
        #expect(slots(nil, [0.5]) == nil)
    }

    @Test func `faults of the weather strike in addition, before the endpoint's own`() {
        var behaviour = Behaviour(name: "storm", faults: [FaultChance(.status(500), share: 0.2)])
        let calm = (0..<10_000).map { behaviour.plan(forRequest: $0, at: .zero) }
        behaviour.weather = [
            Weather(until: .seconds(9), faults: [FaultChance(.blackHole, share: 0.5)])
        ]
        let storm = (0..<10_000).map { behaviour.plan(forRequest: $0, at: .zero) }
        let after = (0..<10_000).map { behaviour.plan(forRequest: $0, at: .seconds(9)) }

        #expect(abs(calm.count { $0.fault == .status(500) } - 2000) < 160)
        #expect(abs(storm.count { $0.fault == .blackHole } - 5000) < 200)
        // Of the half that the weather spares, a fifth: 1,000.
        #expect(abs(storm.count { $0.fault == .status(500) } - 1000) < 120)
        #expect(after == calm)
    }

    @Test func `weather leaves every other die where it was`() {
        var behaviour = Behaviour.squall
        let calm = (0..<500).map { behaviour.plan(forRequest: $0, at: .zero) }
        behaviour.weather = [Weather(faults: [FaultChance(.blackHole, share: 0.5)])]
        let storm = (0..<500).map { behaviour.plan(forRequest: $0, at: .zero) }

        #expect(storm.map(\.firstToken) == calm.map(\.firstToken))
        for (stormy, calm) in zip(storm, calm) where stormy.fault != .blackHole {
            #expect(stormy.fault == calm.fault, "request \(calm.number)")
        }
    }

    @Test func `a fault with a time of its own is fast, whatever the answer's law`() {
        let behaviour = Behaviour(
            name: "hole", firstToken: .constant(.seconds(1)),
            faults: [FaultChance(.status(500), share: 0.5, after: .constant(at(5)))],
            weather: [Weather(from: .seconds(10), slowdown: 2)])
        func delays(at elapsed: Duration, failed: Bool) -> Set<Duration> {
            let plans = (0..<100).map { behaviour.plan(forRequest: $0, at: elapsed) }
            return Set(plans.filter { ($0.fault != nil) == failed }.map(\.firstToken))
        }

        #expect(delays(at: .zero, failed: true) == [at(5)])
        #expect(delays(at: .zero, failed: false) == [.seconds(1)])
        #expect(delays(at: .seconds(10), failed: true) == [at(10)])
        #expect(delays(at: .seconds(10), failed: false) == [.seconds(2)])
    }
}
