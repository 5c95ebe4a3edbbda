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
    /// Whether it must wait for a slot first.
    ///
    /// Only `resetAfter` counts while it waits; `BehaviourState.startNext` gives the plan that counts
    /// from the slot's start.
    public var waits = false
    /// Whether it takes a slot, now or later: all do but those that are refused or reset at once.
    public var takesSlot = true

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

    /// A refusal is answered at once: no model ran.
    mutating func refuse(code: String, retryAfter: Duration?) {
        fault = .status(429, code: code, retryAfter: retryAfter.map(RetryHint.after))
        answerAtOnce()
    }

    /// Takes away all waiting and the slot.
    mutating func answerAtOnce() {
        head = .zero
        firstToken = .zero
        takesSlot = false
    }
}
