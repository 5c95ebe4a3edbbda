/// What is left of one quota, strangers and weather reckoned in.
struct QuotaMeter: Sendable, Equatable {
    private let quota: Quota
    private let weather: [Weather]
    private var requests: QuotaCount
    private var tokens: QuotaCount?
    private var nextStranger: Duration?
    private var nextChange: Duration?
    private var told = ToldLevels()

    /// A bucket of the slowest kind has forgotten what happened longer ago, and no idle server need
    /// count strangers for hours.
    private static let horizon = Duration.seconds(600)

    init(_ quota: Quota, weather: [Weather], at elapsed: Duration) {
        let factor = weather.quota(at: elapsed)
        self.quota = quota
        self.weather = weather
        requests = QuotaCount(
            perMinute: quota.requestsPerMinute, burst: quota.requestBurst, window: quota.window,
            factor: factor, at: elapsed)
        tokens = quota.tokensPerMinute.map {
            QuotaCount(perMinute: $0, window: quota.window, factor: factor, at: elapsed)
        }
        nextChange = weather.quotaChange(after: elapsed)
        nextStranger = strangerComes(after: elapsed)
    }

    /// Takes one request of `amount` tokens, or takes nothing and says how long until it fits.
    mutating func charge(tokens amount: Int, at elapsed: Duration) -> Duration? {
        advance(to: elapsed)
        return take(Double(amount), at: elapsed)
    }

    /// What a head tells at `elapsed`; call once a head.
    mutating func tell(in plan: inout ResponsePlan, at elapsed: Duration) {
        advance(to: elapsed)
        var level = ToldLevels.Pair(
            requests: requests.reading(at: elapsed), tokens: tokens?.reading(at: elapsed))
        switch quota.headers {
        case .honest: break
        case .silent: return
        case .plenty: level.fill()
        case .zero: level.empty()
        case .late: level = told.late(level)
        }
        plan.requests = level.requests
        plan.tokens = level.tokens
    }

    /// Whether a 429 says when to come back.
    var tellsRetryAfter: Bool { quota.headers != .silent }

    private mutating func take(_ amount: Double, at elapsed: Duration) -> Duration? {
        let wait = max(
            requests.wait(for: 1, at: elapsed),
            tokens?.wait(for: amount, at: elapsed) ?? .zero)
        if wait > .zero { return wait }
        requests.take(1)
        tokens?.take(amount)
        return nil
    }

    /// Lets happen what happens by itself until `elapsed`, in the order of time.
    private mutating func advance(to elapsed: Duration) {
        if let change = nextChange, elapsed - change > Self.horizon {
            nextChange = weather.quotaChange(after: elapsed - Self.horizon)
        }
        if let stranger = nextStranger, elapsed - stranger > Self.horizon {
            nextStranger = strangerComes(after: elapsed - Self.horizon)
        }
        while true {
            if let change = nextChange, change <= min(elapsed, nextStranger ?? elapsed) {
                let factor = weather.quota(at: change)
                requests.setLimit(factor: factor, at: change)
                tokens?.setLimit(factor: factor, at: change)
                nextChange = weather.quotaChange(after: change)
            } else if let stranger = nextStranger, stranger <= elapsed {
                let share = Double(quota.tokensPerMinute ?? 0) / Double(quota.requestsPerMinute)
                _ = take(share, at: stranger)
                nextStranger = strangerComes(after: stranger)
            } else {
                return
            }
        }
    }

    private func strangerComes(after elapsed: Duration) -> Duration? {
        guard quota.strangers > 0 else { return nil }
        let interval = Duration.seconds(60) / quota.strangers
        return interval * (elapsed.rounds(of: interval) + 1)
    }
}

extension QuotaLevel {
    fileprivate var full: QuotaLevel { QuotaLevel(limit: limit, remaining: limit, reset: .zero) }
}

/// The levels that the last heads told, for servers whose heads come out of order.
struct ToldLevels: Sendable, Equatable {
    struct Pair: Sendable, Equatable {
        var requests: QuotaLevel
        var tokens: QuotaLevel?

        mutating func fill() {
            requests = requests.full
            tokens = tokens?.full
        }

        mutating func empty() {
            requests.remaining = 0
            tokens?.remaining = 0
        }
    }

    private var last: [Pair] = []
    private var count = 0

    /// The level of three requests ago in the place of every other one.
    mutating func late(_ level: Pair) -> Pair {
        last.append(level)
        if last.count > 4 { last.removeFirst() }
        count += 1
        return count.isMultiple(of: 2) ? last[0] : level
    }
}

/// The quotas that several endpoints share, by their keys.
///
/// One value for a whole world of servers; each admits with it, and the first to come with a key
/// brings its quota and weather.
public struct SharedQuotas: Sendable, Equatable {
    var meters: [String: QuotaMeter] = [:]

    /// Begins with full quotas.
    public init() {}
}
