import Testing

@testable import Reliability

@Suite struct `GCRA bucket` {
    static func time(_ seconds: Double) -> LimiterTime { LimiterTime(.seconds(seconds)) }

    /// 60 a minute, ten at once.
    static let perSecond = GCRABucket(
        limit: 60, per: time(60), burst: time(10), now: .zero)

    enum Step: Sendable {
        case take(Int)
        case giveBack(Int)
        case lower(Int)
        case set(Int)
    }

    static let table: [(at: Double, step: Step?, available: Double)] = [
        (0, nil, 10), (0, .take(4), 6), (1, nil, 7), (1, .take(7), 0), (3, nil, 2),
        (3, .giveBack(1), 3), (4, .lower(1), 1), (4, .lower(8), 1), (5, .set(9), 9), (6, nil, 10),
        (99, nil, 10), (99, .giveBack(5), 10), (99, .take(50), 0), (99.5, .take(1), 0),
        (100.5, nil, 1),
    ]

    @Test func `levels follow the table`() {
        var bucket = Self.perSecond

        for (index, row) in Self.table.enumerated() {
            let now = Self.time(row.at)
            switch row.step {
            case .take(let units): bucket.take(units, now: now)
            case .giveBack(let units): bucket.giveBack(units)
            case .lower(let units): bucket.lower(to: units, now: now)
            case .set(let units): bucket.set(to: units, now: now)
            case nil: break
            }
            #expect(isClose(bucket.available(now: now), row.available), "row \(index)")
        }
    }

    @Test(arguments: [(0, -1.0), (1, 1.0), (3, 3.0), (10, 10.0), (5_000, 10.0)])
    func `the wait is exact and at most for a full bucket`(units: Int, seconds: Double) {
        var bucket = Self.perSecond
        bucket.take(10, now: .zero)

        let earliest = bucket.earliest(units, now: .zero).inSeconds

        #expect(units == 0 ? earliest <= 0 : isClose(earliest, seconds, within: 1e-9))
    }

    @Test func `a limit too small for a burst still lets one through`() {
        let bucket = GCRABucket(limit: 2, per: Self.time(60), burst: Self.time(10), now: .zero)

        #expect(bucket.capacity == 1)
        #expect(bucket.earliest(1, now: .zero) <= .zero)
    }

    @Test func `a new rate keeps the units that are there`() {
        var bucket = Self.perSecond
        bucket.take(4, now: .zero)

        bucket.reshape(limit: 120, per: Self.time(60), burst: Self.time(10), now: .zero)

        #expect(isClose(bucket.available(now: .zero), 6))
        #expect(isClose(bucket.available(now: Self.time(1)), 8))
        bucket.reshape(limit: 12, per: Self.time(60), burst: Self.time(10), now: .zero)
        #expect(isClose(bucket.available(now: .zero), 2))
    }

    @Test func `no interval admits more than burst and rate allow`() {
        let seed: UInt64 = 0x6C4A
        var rng = SplitMix64(seed: seed)

        for round in 0..<20 {
            let limit = Int.random(in: 1...5_000, using: &rng)
            let burst = Double.random(in: 0.1...60, using: &rng)
            var bucket = GCRABucket(
                limit: limit, per: Self.time(60), burst: Self.time(burst), now: .zero)
            let rate = Double(limit) / 60
            let capacity = bucket.capacity
            var second = 0.0
            var taken: [(at: Double, units: Int)] = []
            for _ in 0..<400 {
                second += Double.random(in: 0...(4 / rate), using: &rng)
                let units = Int.random(in: 1...max(1, Int(capacity)), using: &rng)
                guard bucket.earliest(units, now: Self.time(second)) <= Self.time(second) else {
                    continue
                }
                bucket.take(units, now: Self.time(second))
                taken.append((second, units))
                let level = bucket.available(now: Self.time(second))
                #expect(level >= 0 && level <= capacity, "seed \(seed), round \(round): \(level)")
            }
            for start in taken.indices {
                var sum = 0
                for event in taken[start...] {
                    sum += event.units
                    let allowed = capacity + rate * (event.at - taken[start].at) + 1e-3
                    #expect(Double(sum) <= allowed, "seed \(seed), round \(round)")
                }
            }
        }
    }

    @Test func `a limit of zero is refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = GCRABucket(
                limit: 0, per: LimiterTime(.seconds(60)), burst: .zero, now: .zero)
        }
    }
}
