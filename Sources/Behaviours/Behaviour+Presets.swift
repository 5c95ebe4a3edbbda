import Reliability

/// The five characters of the demo.
///
/// Prices are invented, of the size that real models of such a character cost.
extension Behaviour {
    /// Steady: a fifth of a second to the first word, never fails.
    public static let beacon = Behaviour(
        name: "beacon", model: "beacon-70b",
        price: TokenPrice(inputPerMillion: 0.60, outputPerMillion: 0.80),
        summary: "steady: first word after 0.2 s, never fails",
        firstToken: .lognormal(median: .milliseconds(200), sigma: 0.15), wordsPerSecond: 45,
        seed: 11)

    /// Fast, and three of ten requests fail.
    public static let squall = Behaviour(
        name: "squall", model: "squall-8b",
        price: TokenPrice(inputPerMillion: 0.05, outputPerMillion: 0.08),
        summary: "fast, but 30 % of its requests fail",
        firstToken: .lognormal(median: .milliseconds(45), sigma: 0.25), wordsPerSecond: 90,
        faults: [
            FaultChance(.status(500), share: 0.18),
            FaultChance(.status(503, code: "overloaded", retryAfter: nil), share: 0.07),
            FaultChance(.reset, share: 0.05),
        ],
        seed: 23)

    /// A long tail: one first word in twenty takes 2.5 s instead of 60 ms.
    public static let undertow = Behaviour(
        name: "undertow", model: "undertow-32b",
        price: TokenPrice(inputPerMillion: 0.20, outputPerMillion: 0.60),
        summary: "a long tail: 95 % answer after 60 ms, 5 % after 2.5 s",
        firstToken: .bimodal(
            usual: .milliseconds(60), rare: .milliseconds(2500), rareShare: 0.05),
        wordsPerSecond: 60, seed: 37)

    /// Throttled: twenty requests a minute, then 429 with `Retry-After`.
    public static let sluice = Behaviour(
        name: "sluice", model: "sluice-mini",
        price: TokenPrice(inputPerMillion: 0.10, outputPerMillion: 0.40),
        summary: "throttled: 20 requests a minute, then 429",
        firstToken: .lognormal(median: .milliseconds(90), sigma: 0.2), wordsPerSecond: 60,
        quota: Quota(requestsPerMinute: 20, tokensPerMinute: 40_000), seed: 41)

    /// Flapping: down for the last 20 s of every minute.
    public static let tidal = Behaviour(
        name: "tidal", model: "tidal-24b",
        price: TokenPrice(inputPerMillion: 0.30, outputPerMillion: 0.90),
        summary: "flapping: resets every connection for 20 s of each minute",
        firstToken: .lognormal(median: .milliseconds(110), sigma: 0.2), wordsPerSecond: 55,
        outages: [Outage(from: .seconds(40), to: .seconds(60), every: .seconds(60))], seed: 53)

    /// All five, in the order of the table.
    public static let demo: [Behaviour] = [.beacon, .squall, .undertow, .sluice, .tidal]
}
