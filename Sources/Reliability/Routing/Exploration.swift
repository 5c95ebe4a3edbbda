/// When a first attempt goes to an endpoint that nobody tried lately, so that what was learned of it
/// long ago does not hold for ever.
///
/// - One first attempt in `1 ÷ share` (50 by default) may explore; at low rates, where that would
///   take minutes, one in 20 as long as 20 s have passed since the last.
/// - It goes to the endpoint that waited longest, at least `lately`, among the free: never one that
///   is open, half-open, returning or switched off.
/// - It never has a long prompt (from 8,000 tokens on: a slow prefill to wait for, and to pay), never
///   belongs to a conversation whose prompt is cached elsewhere, never is a hedge or a retry, which
///   are there to help, and never goes where the price alone loses.
/// - Whoever is explored is hedged like any first attempt, so that a bad find costs a hedge delay.
///
/// | calls a second | one exploration in |
/// | --- | --- |
/// | 1 | 20 s |
/// | 3 | 17 s |
/// | 10 | 5 s |
/// | 50 | 1 s |
struct Exploration: Sendable, Equatable {
    /// An endpoint tried within this time is known well enough.
    static let lately = Duration.seconds(10)
    /// At low rates one exploration may come so often, so that two fit into half a minute.
    static let interval = Duration.seconds(20)
    /// But not more often than once in so many first attempts: 5 % of them.
    static let fewestCalls = 20
    /// So many endpoints are looked at for one exploration; of more, the next ones in turn.
    ///
    /// It keeps a decision among a thousand as cheap as among ten.
    static let looks = 16

    /// First attempts since the last exploration.
    private var calls = 0
    private var last: Instant?
    /// Where the next look begins.
    private(set) var cursor = 0

    /// Counts a first attempt; true when it may explore.
    mutating func isDue(share: Double, now: Instant) -> Bool {
        guard share > 0 else { return false }
        calls += 1
        guard let last else {
            // The clock starts with the first call, not with an exploration.
            last = now
            return false
        }
        let spacing = 1 / share
        if Double(calls) >= spacing { return true }
        return Double(calls) >= min(Double(Self.fewestCalls), spacing)
            && now.elapsed(since: last) >= Self.interval
    }

    /// The chance is used, whether or not anybody was worth it.
    mutating func settle(lookedAt looks: Int, of count: Int, now: Instant) {
        calls = 0
        last = now
        cursor = count == 0 ? 0 : (cursor + looks) % count
    }
}
