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
    /// How many requests it serves at once; `nil` for no limit.
    public var slots: Int?
    /// How many more may wait for a slot, first come, first served; `nil` for none.
    ///
    /// One more than that is answered 429.
    public var queue: Int?
    /// Whether it stops working when the client goes away.
    ///
    /// Default true. If false, the slot stays taken until the work is done, and requests whose client
    /// left are worked on when their turn comes (wally #81: 22–41 s of decoding after the close).
    public var honoursCancel: Bool
    /// What is different for a time.
    public var weather: [Weather]
    /// Where its dice start: the same seed plays the same part.
    public var seed: UInt64

    /// Creates a character; left alone it answers at once and never fails.
    public init(
        name: String, model: String = "demo", price: TokenPrice? = nil, summary: String = "",
        firstToken: LatencyLaw = .constant(.zero), head: LatencyLaw? = nil,
        wordsPerSecond: Double? = nil, fixedWords: Int? = nil, faults: [FaultChance] = [],
        outages: [Outage] = [], quota: Quota? = nil, slots: Int? = nil, queue: Int? = nil,
        honoursCancel: Bool = true,
        weather: [Weather] = [], seed: UInt64 = 1
    ) {
        precondition(faults.fit, "the shares of all faults exceed 1")
        precondition(slots.map { $0 > 0 } ?? true, "slots must be above 0")
        precondition(queue.map { $0 >= 0 } ?? true, "queue must not be negative")
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
        self.queue = queue
        self.honoursCancel = honoursCancel
        self.weather = weather
        self.seed = seed
    }
}
