/// What is left of one limit: a bucket that fills evenly, or a count that starts anew.
struct QuotaCount: Sendable, Equatable {
    private let perMinute: Double
    private let burst: Double
    /// The length of the windows; `nil` for a bucket.
    private let window: Duration?
    /// The limit a minute as it is now.
    private var limit: Double
    private var capacity: Double
    private var level: Double
    private var filledAt: Duration

    init(
        perMinute: Int, burst: Int? = nil, window: QuotaWindow = .refilling, factor: Double = 1,
        at elapsed: Duration
    ) {
        self.perMinute = Double(perMinute)
        self.burst = Double(burst ?? perMinute)
        if case .fixed(let length) = window { self.window = length } else { self.window = nil }
        limit = 0
        capacity = 0
        level = 0
        filledAt = elapsed
        setLimit(factor: factor)
        level = capacity
    }

    /// How long until `amount` is there; zero when it is, and at most a full bucket is asked for.
    mutating func wait(for amount: Double, at elapsed: Duration) -> Duration {
        fill(at: elapsed)
        let missing = min(amount, capacity) - level
        // A millionth of a unit forgives the rounding of a bucket filled in many small steps.
        if missing <= 1e-6 { return .zero }
        return window.map { $0 - elapsed.phase(of: $0) } ?? .seconds(60) * (missing / limit)
    }

    mutating func take(_ amount: Double) {
        level = max(0, level - amount)
    }

    mutating func reading(at elapsed: Duration) -> QuotaLevel {
        fill(at: elapsed)
        let toEnd = window.map { level < capacity ? $0 - elapsed.phase(of: $0) : .zero }
        return QuotaLevel(
            limit: Int(limit.rounded()), remaining: Int((level + 1e-6).rounded(.down)),
            reset: toEnd ?? .seconds(60) * ((capacity - level) / limit))
    }

    /// Another limit from `elapsed` on; what was taken stays taken.
    mutating func setLimit(factor: Double, at elapsed: Duration) {
        fill(at: elapsed)
        let taken = capacity - level
        setLimit(factor: factor)
        level = window == nil ? min(level, capacity) : max(0, capacity - taken)
    }

    private mutating func setLimit(factor: Double) {
        limit = perMinute * factor
        capacity =
            if let window {
                max(1, (limit * (window / .seconds(60)) + 1e-6).rounded(.down))
            } else {
                max(1, burst * factor)
            }
    }

    private mutating func fill(at elapsed: Duration) {
        guard elapsed > filledAt else { return }
        if let window {
            if elapsed.rounds(of: window) > filledAt.rounds(of: window) { level = capacity }
        } else {
            level = min(capacity, level + limit * ((elapsed - filledAt) / .seconds(60)))
        }
        filledAt = elapsed
    }
}
