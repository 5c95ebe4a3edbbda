public import Reliability

/// The character of one endpoint.
public struct Behaviour: Sendable, Equatable {
    /// Its name in the table, at most nine characters.
    public var name: String
    /// The model it says it is.
    public var model: String
    /// What it says it costs.
    public var price: TokenPrice?
    /// One sentence about it.
    public var summary: String
    /// From the request's last byte to the first word.
    public var firstToken: LatencyLaw
    /// From the request's last byte to the response head; `nil` sends it with the first word.
    public var head: LatencyLaw?
    /// Words a second once it speaks; `nil` says everything at once.
    public var wordsPerSecond: Double?
    /// A fixed number of made-up words instead of a real answer, for benchmarks.
    public var fixedWords: Int?
    /// What goes wrong by chance.
    public var faults: [FaultChance]
    /// When it is down.
    public var outages: [Outage]
    /// What it allows each minute.
    public var quota: Quota?
    /// How many requests it serves at once; one more is answered 429.
    ///
    /// `nil` for no limit.
    public var slots: Int?
    /// Where its dice start: the same seed plays the same part.
    public var seed: UInt64

    /// Creates a character; left alone it answers at once and never fails.
    public init(
        name: String, model: String = "demo", price: TokenPrice? = nil, summary: String = "",
        firstToken: LatencyLaw = .constant(.zero), head: LatencyLaw? = nil,
        wordsPerSecond: Double? = nil, fixedWords: Int? = nil, faults: [FaultChance] = [],
        outages: [Outage] = [], quota: Quota? = nil, slots: Int? = nil, seed: UInt64 = 1
    ) {
        precondition(
            faults.reduce(0) { $0 + $1.share } <= 1 + 1e-9, "the shares of all faults exceed 1")
        self.name = name
        self.model = model
        self.price = price
        self.summary = summary
        self.firstToken = firstToken
        self.head = head
        self.wordsPerSecond = wordsPerSecond
        self.fixedWords = fixedWords
        self.faults = faults
        self.outages = outages
        self.quota = quota
        self.slots = slots
        self.seed = seed
    }

    /// What becomes of request `number` (from 0) that arrives `elapsed` after the start.
    ///
    /// Quotas and slots need a memory and are added by `BehaviourState`. The dice of a request depend
    /// on the seed and its number alone, so requests may arrive in any company.
    public func plan(forRequest number: Int, at elapsed: Duration) -> ResponsePlan {
        var random = SplitMix64(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9)
        let first = firstToken.sample(using: &random)
        let headDelay = head.map { min(first, $0.sample(using: &random)) } ?? first
        let roll = Double.random(in: 0..<1, using: &random)
        let nextOutage = outages.compactMap { $0.begins(after: elapsed) }.min()
        var plan = ResponsePlan(
            number: number, head: headDelay, firstToken: first, gap: gap, fixedWords: fixedWords)
        if nextOutage == .zero {
            plan.fault = .reset
            plan.head = .zero
            plan.firstToken = .zero
        } else {
            plan.fault = fault(at: roll)
            plan.resetAfter = nextOutage
        }
        return plan
    }

    /// Whether it is down at `elapsed`, so that a new connection is reset at once.
    public func isDown(at elapsed: Duration) -> Bool {
        outages.contains { $0.begins(after: elapsed) == .zero }
    }

    private var gap: Duration {
        wordsPerSecond.map { .seconds(1) / $0 } ?? .zero
    }

    private func fault(at roll: Double) -> Fault? {
        var bound = 0.0
        for chance in faults {
            bound += chance.share
            if roll < bound { return chance.fault }
        }
        return nil
    }
}

/// What becomes of one request.
public struct ResponsePlan: Sendable, Equatable {
    /// The request's number, from 0.
    public var number: Int
    /// From the request's last byte to the head, at most `firstToken`.
    public var head: Duration
    /// From the request's last byte to the first word.
    public var firstToken: Duration
    /// Between two words.
    public var gap: Duration
    /// A fixed number of made-up words, or `nil` for a real answer.
    public var fixedWords: Int?
    /// What goes wrong; `nil` when nothing does.
    public var fault: Fault?
    /// An outage begins in the meantime and resets the connection after this time.
    public var resetAfter: Duration?
    /// The request bucket to tell in the head.
    public var requests: QuotaLevel?
    /// The token bucket to tell in the head.
    public var tokens: QuotaLevel?

    /// Creates the plan of an answer without faults.
    public init(
        number: Int, head: Duration = .zero, firstToken: Duration = .zero, gap: Duration = .zero,
        fixedWords: Int? = nil
    ) {
        self.number = number
        self.head = head
        self.firstToken = firstToken
        self.gap = gap
        self.fixedWords = fixedWords
    }
}
