/// How many questions of a batch are under way at the same time.
///
/// | size | workers |
/// | --- | --- |
/// | `.auto`, limits of 2 and 8 known | 10 |
/// | `.auto`, no limit known | 4 |
/// | `.auto`, limits of 200 | 64 |
/// | 16, of 5 items | 5 |
/// | 0 | refused: `BatchError` |
public enum BatchSize: Sendable, Equatable {
    /// As many as the endpoints are known to take at once, 1…64.
    ///
    /// An endpoint counts with its slots (`RateLimits.concurrent`, or what was measured) while it is
    /// enabled; when no slots are known at all it is 4.
    case auto
    /// So many, 1…10,000.
    case workers(Int)

    /// The most that `.auto` chooses.
    ///
    /// 64 keeps the connections, and what a stop throws away, few; a fleet that takes more is told so.
    public static let autoMost = 64
    /// What `.auto` chooses where no slots are known: a pace that every hosted service takes.
    public static let autoUnknown = 4
    /// The most that may be asked for: as many as the queue of the rate limits holds.
    public static let most = 10_000

    /// The workers for `items` items, at least 1 and never more than items; `slots` are those that are
    /// known.
    ///
    /// - Throws: `BatchError` for a number outside of 1…10,000.
    func workers(for items: Int, slots: [Int]) throws(BatchError) -> Int {
        let wanted: Int
        switch self {
        case .auto:
            // Each is cut before the sum: a limit may be any number.
            let sum = slots.reduce(0) { min($0 + min($1, Self.autoMost), Self.autoMost) }
            wanted = slots.isEmpty ? Self.autoUnknown : max(1, sum)
        case .workers(let count):
            guard (1...Self.most).contains(count) else { throw BatchError(size: count) }
            wanted = count
        }
        return max(1, min(wanted, items))
    }
}

extension BatchSize: ExpressibleByIntegerLiteral {
    /// So many workers.
    public init(integerLiteral value: Int) { self = .workers(value) }
}

/// Why a batch cannot begin.
public struct BatchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The size that was asked for.
    public let size: Int

    /// What is wrong, and what to write.
    public var description: String {
        "the size of a batch is .auto or a number from 1 to \(BatchSize.most), not \(size)"
            + (size == 0 ? ": nobody would be asked, so write .auto or 1" : "")
    }
}
