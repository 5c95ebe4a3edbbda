/// Attempts of one endpoint that a later one beat before their first token: silent losses.
///
/// One proves nothing: with 5 % of slow answers it happens to every twentieth call. A black hole
/// shows nothing else. So a run of them ejects when chance would produce it more rarely than
/// `probability`, given the larger of two shares: how often this endpoint lost silently before the
/// run, and how often all do now. When everybody is slow at once nobody stands out.
///
/// | share | losses in a row that eject |
/// | --- | --- |
/// | 0.03 or less | 5 |
/// | 0.05, or without history | 6 |
/// | 0.1 | 7 |
/// | 0.3 | 14 |
///
/// An endpoint with 5 % of slow answers reaches its run once in 64 million calls. Attempts that
/// started together, and hedges that lose to the first attempt, are no losses.
struct SilentLosses: Sendable, Equatable {
    /// How improbable a run must be: one in ten million calls.
    static let probability = 1e-7
    /// The share before anything was seen, and the least that is ever believed.
    ///
    /// 64 calls without a loss cannot tell 3 % from nothing.
    static let (prior, least) = (0.05, 0.03)
    /// The newest call's part in the share: it remembers about 64.
    static let newest = 1.0 / 64
    /// A longer run is not remembered in the share: it was ejected, or everybody suffers alike.
    static let longestRun = 32

    /// How often an attempt is lost silently, the present run left out: 0…1.
    private(set) var share = prior
    /// Losses since the last first token.
    private(set) var run = 0

    /// A first token came; returns the run that it ended.
    mutating func answered() -> Int {
        defer { run = 0 }
        settle(run)
        return run
    }

    /// Counts a first token and the run before it.
    mutating func settle(_ run: Int) {
        for _ in 0..<min(run, Self.longestRun) { share += (1 - share) * Self.newest }
        share -= share * Self.newest
    }

    /// Another attempt was lost.
    mutating func lost() { run += 1 }

    /// Ends the run without counting it.
    mutating func forgetRun() { run = 0 }

    /// Losses in a row that eject, given how often all endpoints lose.
    func needed(fleet: Double) -> Int {
        improbableRun(of: max(Self.least, share, fleet), below: Self.probability)
    }
}
