/// The keys of one endpoint: whose turn it is, who rests until when, who is dead.
///
/// Keys are known by their positions, from 0. Usable ones take turns, so that their accounts are
/// used alike; one that is refused leaves the round, for good or until an instant. What comes back
/// is charged to the key that was used, not to the one whose turn it is now.
///
/// With three keys, the first of which is dead from 0 s on and the second benched from 1 s to 5 s:
///
/// | at | 0 s | 0.5 s | 1 s | 2 s | 5 s | 6 s |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | turn | 2nd | 3rd | 3rd | 3rd | 2nd | 3rd |
struct KeyRing: Sendable, Equatable {
    /// More keys than this are not used: a rotation has a handful, and a look may touch them all.
    static let most = 64
    /// A 429 without a Retry-After benches its key for so long, while another one serves: as long as
    /// a breaker opens for the first time.
    static let throttledPause = Duration.seconds(5)

    /// How many keys there are, at least 1; an endpoint without a key has the one that is not sent.
    let count: Int
    /// Nothing is wrong with any of them: the usual state, which costs one look and no storage.
    var isWhole: Bool { states.isEmpty }
    /// One a key; empty while all are well.
    private var states: [KeyState] = []
    private var turn = 0

    /// Creates a ring of so many keys, 1…64, that are all well.
    init(count: Int = 1) { self.count = min(max(1, count), Self.most) }

    // MARK: Taking turns

    /// The key of the next attempt: the first usable one from the turn on.
    ///
    /// When none is usable, which the fleet asks before, the one that is usable first.
    mutating func take(now: Instant) -> Int {
        guard count > 1 else { return 0 }
        let key = next(now: now)
        turn = key + 1 < count ? key + 1 : 0
        return key
    }

    /// Whose turn it is; see `take`.
    func next(now: Instant) -> Int {
        guard !isWhole else { return turn }
        var first: (key: Int, from: Instant)?
        for step in 0..<count {
            let key = (turn + step) % count
            guard let from = states[key].usableFrom(now: now) else { continue }
            if from <= now { return key }
            if first.map({ from < $0.from }) ?? true { first = (key, from) }
        }
        return first?.key ?? turn
    }

    // MARK: Asking

    /// From when on some key may be used, `now` at the earliest; `nil` when all are dead.
    func usableFrom(now: Instant) -> Instant? {
        if isWhole { return now }
        return states.compactMap { $0.usableFrom(now: now) }.min()
    }

    /// Whether some key may be used now.
    func isUsable(now: Instant) -> Bool {
        isWhole || states.contains { $0.isUsable(now: now) }
    }

    /// Whether another key than this is not dead.
    func hasAnother(than key: Int) -> Bool {
        guard !isWhole else { return count > 1 }
        return states.indices.contains { $0 != key && !states[$0].isDead }
    }

    /// Whether the keys take the endpoint out: none is usable, and none only waits for its bucket.
    func refuses(now: Instant) -> Bool {
        if isWhole { return false }
        return !states.contains { $0.isUsable(now: now) || $0.isThrottled }
    }

    // MARK: Leaving the round

    /// Refused: dead until a person resets the ring; false when it was dead before.
    mutating func kill(_ key: Int, because reason: String) -> Bool {
        guard !state(of: key).isDead else { return false }
        set(key, .dead(reason))
        return true
    }

    /// Rests until the instant; false when that changes nothing: a dead key stays dead, and a rest is
    /// never cut short.
    mutating func bench(
        _ key: Int, until: Instant, isThrottled: Bool, because reason: String, now: Instant
    ) -> Bool {
        guard let from = state(of: key).usableFrom(now: now), from < until else { return false }
        set(key, .benched(until: until, isThrottled: isThrottled, reason))
        return from <= now
    }

    /// Gives every key another chance.
    mutating func reset() { states = [] }

    // MARK: For people

    /// Why no key may be used, in plain words; empty when one may, or only waits for its bucket.
    func problem(now: Instant) -> String {
        guard refuses(now: now) else { return "" }
        let first = states[next(now: now)].reason
        return count == 1 ? first : "none of \(count) keys is usable: \(first)"
    }

    /// Every key in order; empty when there is only one, of which `problem` says all.
    func snapshots(now: Instant) -> [KeySnapshot] {
        guard count > 1 else { return [] }
        let next = next(now: now)
        return (0..<count).map { key in
            let state = state(of: key)
            return KeySnapshot(
                number: key + 1, standing: state.standing(now: now),
                reason: state.isUsable(now: now) ? "" : state.reason, isNext: key == next)
        }
    }

    private func state(of key: Int) -> KeyState { isWhole ? .usable : states[key] }

    private mutating func set(_ key: Int, _ state: KeyState) {
        if isWhole { states = Array(repeating: .usable, count: count) }
        states[key] = state
    }
}

/// Whether one key may be used.
enum KeyState: Sendable, Equatable {
    case usable
    /// 401 or 403: until a person resets it.
    case dead(String)
    /// Quota gone, or throttled while another key serves: until the instant, or until a person
    /// resets it.
    case benched(until: Instant, isThrottled: Bool, String)

    var isDead: Bool { if case .dead = self { true } else { false } }
    var isThrottled: Bool { if case .benched(_, true, _) = self { true } else { false } }

    func isUsable(now: Instant) -> Bool { usableFrom(now: now).map { $0 <= now } ?? false }

    /// From when on it may be used, `now` at the earliest; `nil` when it is dead.
    func usableFrom(now: Instant) -> Instant? {
        switch self {
        case .usable: now
        case .dead: nil
        case .benched(let until, _, _): max(now, until)
        }
    }

    var reason: String {
        switch self {
        case .usable: ""
        case .dead(let reason), .benched(_, _, let reason): reason
        }
    }

    func standing(now: Instant) -> KeyStanding {
        switch self {
        case .dead: .dead
        case .benched(let until, _, _) where now < until: .benched(until: until)
        case .usable, .benched: .usable
        }
    }
}

/// Whether a key may be used, as a person sees it.
public enum KeyStanding: Sendable, Equatable, Codable {
    /// It takes its turns.
    case usable
    /// Refused, until a person resets the endpoint.
    case dead
    /// Its quota is used up, or it was throttled while another key serves.
    case benched(until: Instant)
}

/// One key of several at one instant; never the key itself.
public struct KeySnapshot: Sendable, Equatable, Codable {
    /// Its place among the keys of its endpoint, from 1.
    public var number: Int
    /// Whether it may be used.
    public var standing: KeyStanding
    /// What the server said against it; empty while it is usable.
    public var reason: String
    /// True for the key that the next attempt takes.
    public var isNext: Bool

    /// Creates a snapshot.
    public init(number: Int, standing: KeyStanding, reason: String = "", isNext: Bool = false) {
        self.number = number
        self.standing = standing
        self.reason = reason
        self.isNext = isNext
    }
}
