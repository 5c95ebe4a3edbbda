#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The seeds of a fuzzed test: the first `count`, always the same, and with `FUZZ=seconds` as many
/// more as that time allows.
///
/// A failure names its seed, so any of them can be looked at again.
struct FuzzSeeds: Sequence, IteratorProtocol {
    private let count: UInt64
    private let end: ContinuousClock.Instant
    private var seed: UInt64 = 0

    init(_ count: UInt64) {
        self.count = count
        let seconds = getenv("FUZZ").flatMap { Int(String(cString: $0)) } ?? 0
        end = ContinuousClock.now + .seconds(seconds)
    }

    mutating func next() -> UInt64? {
        guard seed < count || ContinuousClock.now < end else { return nil }
        defer { seed += 1 }
        return seed
    }
}
