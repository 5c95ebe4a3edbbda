import Testing

@testable import Reliability

@Suite struct `Instants` {
    private let start = Instant(.seconds(1_000_000))

    private static let rounded: [(Duration, Int64)] = [
        (.zero, 0), (.nanoseconds(1), 1), (.nanoseconds(-1), -1),
        (.milliseconds(-1_500), -1_500_000_000), (.seconds(5), 5_000_000_000),
        (.seconds(4_722), 4_722_000_000_000), (.seconds(4_723), 4_723_000_000_000),
        (.seconds(-4_723), -4_723_000_000_000), (.seconds(86_400), 86_400_000_000_000),
        (Duration(attoseconds: 499_999_999), 0), (Duration(attoseconds: 500_000_000), 1),
        (Duration(attoseconds: -500_000_001), -1), (.seconds(0.1), 100_000_000),
        (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
    ]

    @Test(arguments: rounded)
    func `a duration is counted to the nearest nanosecond`(duration: Duration, expected: Int64) {
        #expect(duration.inNanoseconds == expected)
    }

    @Test func `random whole nanoseconds survive the way there and back`() {
        var dice = SplitMix64(seed: 3)
        for _ in 0..<10_000 {
            let shift = UInt64.random(in: 0..<64, using: &dice)
            let number = Int64(bitPattern: dice.next()) >> Int64(shift)
            #expect(Duration(inNanoseconds: number).inNanoseconds == number)
            #expect(Instant(.nanoseconds(number)).offset == .nanoseconds(number))
        }
    }

    @Test func `adding and subtracting undo each other`() {
        let later = start + .milliseconds(1_234)

        #expect(later - start == .milliseconds(1_234))
        #expect(start - later == .milliseconds(-1_234))
        #expect(start.duration(to: later) == .milliseconds(1_234))
        #expect(later - .milliseconds(1_234) == start)
        #expect(start < later)
        #expect(later.elapsed(since: start) == .milliseconds(1_234))
        #expect(start.elapsed(since: later) == .zero)
    }

    @Test func `what lies beyond the range stays at its end`() {
        #expect(start.advanced(by: .seconds(Int64.max)) == .never)
        #expect(Instant(.seconds(Int64.max)) == .never)
        #expect(Instant.never.advanced(by: .seconds(1)) == .never)
        #expect(start < .never)
    }
}
