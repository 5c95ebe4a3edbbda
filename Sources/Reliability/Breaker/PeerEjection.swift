/// Looks for endpoints whose success rate lies far below that of their peers; see `PeerPolicy`.
struct PeerEjection: Sendable, Equatable {
    /// How one endpoint did lately.
    struct Record: Sendable, Equatable {
        var index: Int
        var succeeded: Int
        var failed: Int
        /// False while it is out already, or has not been back for the whole window.
        var mayEject: Bool
        /// True while its breaker is not closed.
        var isOut: Bool

        var all: Int { succeeded + failed }
        var rate: Double { Double(succeeded) / Double(all) }
    }

    /// An endpoint to eject, and why in plain words.
    struct Outlier: Sendable, Equatable {
        var index: Int
        var reason: String
    }

    let policy: PeerPolicy
    private var next: Instant?

    init(policy: PeerPolicy) { self.policy = policy }

    /// Whether enough time has passed for another look.
    func isDue(now: Instant) -> Bool { next.map { now >= $0 } ?? true }

    /// Who stands out among `records`, the worst first.
    mutating func outliers(among records: [Record], now: Instant) -> [Outlier] {
        next = now.advanced(by: policy.interval)
        let known = records.filter { !$0.isOut && $0.all >= policy.minimumOutcomes }
        guard known.count >= policy.minimumPeers else { return [] }
        let rates = known.map(\.rate)
        let mean = rates.reduce(0, +) / Double(rates.count)
        let variance = rates.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(rates.count)
        let bound = mean - policy.deviations * variance.squareRoot()
        let out = records.count { $0.isOut }
        let room = max(1, Int(policy.mostEjected * Double(records.count))) - out
        let suspects = known.filter { $0.mayEject && $0.rate < bound }
        return
            suspects
            .sorted { $0.rate == $1.rate ? $0.index < $1.index : $0.rate < $1.rate }
            .compactMap { outlier($0, among: known) }
            .prefix(max(0, room)).map { $0 }
    }

    /// Whether the gap is wide, and wider than chance makes it.
    private func outlier(_ suspect: Record, among known: [Record]) -> Outlier? {
        let succeeded = known.reduce(0) { $0 + $1.succeeded } - suspect.succeeded
        let failed = known.reduce(0) { $0 + $1.failed } - suspect.failed
        let peers = Double(succeeded) / Double(succeeded + failed)
        guard suspect.rate <= peers - policy.gap else { return nil }
        let expected = Double(suspect.all) * (1 - peers)
        // Four standard deviations of a binomial count, which is skewed, and two for peers without
        // any failure: of 20 equal endpoints with 5 % failures, one in an hour is ejected by chance.
        guard Double(suspect.failed) > expected + 4 * (expected * peers).squareRoot() + 2 else {
            return nil
        }
        return Outlier(
            index: suspect.index,
            reason: "\(percent(suspect.rate)) success where its peers have \(percent(peers))")
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
