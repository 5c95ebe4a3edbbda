/// Which endpoint answered the last turn of which conversation: a cache of fixed size.
///
/// A key has four places where it may lie; the one used longest ago is given up. So both questions
/// take the time of four comparisons, and nothing is allocated after the first note.
struct Affinity: Sendable, Equatable {
    /// The most conversations that are remembered: 1,024 entries are 32 KB, and nobody keeps as
    /// many prompts warm.
    static let capacity = 1_024
    /// The places a key may take.
    private static let ways = 4
    /// After this time the server has most likely dropped the prompt: the services that say say five
    /// to ten minutes without use.
    static let lifetime = Duration.seconds(600)

    private struct Entry: Sendable, Equatable {
        /// 0 marks a free place.
        var key: UInt64 = 0
        var endpoint: Int32 = 0
        var at = Instant(.seconds(Int64.min / 4))
    }

    private var entries: [Entry] = []

    /// The endpoint that answered the last turn of `conversation` lately; `nil` when none is known.
    func home(of conversation: UInt64, now: Instant) -> Int? {
        guard conversation != 0, !entries.isEmpty else { return nil }
        for place in places(of: conversation) where entries[place].key == conversation {
            guard now.elapsed(since: entries[place].at) <= Self.lifetime else { return nil }
            return Int(entries[place].endpoint)
        }
        return nil
    }

    /// Notes that `endpoint` answered a turn of `conversation`; 0 is no conversation.
    mutating func note(_ conversation: UInt64, at endpoint: Int, now: Instant) {
        guard conversation != 0 else { return }
        if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.capacity) }
        let places = places(of: conversation)
        var chosen = places.lowerBound
        // A free place is older than any other: its instant is the beginning of time.
        for place in places where entries[place].at < entries[chosen].at { chosen = place }
        for place in places where entries[place].key == conversation { chosen = place }
        entries[chosen] = Entry(key: conversation, endpoint: Int32(endpoint), at: now)
    }

    private func places(of key: UInt64) -> Range<Int> {
        // Keys may be small numbers in a row; the multiplication spreads them (Fibonacci hashing).
        let group = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32)
        let start = group % (Self.capacity / Self.ways) * Self.ways
        return start..<(start + Self.ways)
    }
}
