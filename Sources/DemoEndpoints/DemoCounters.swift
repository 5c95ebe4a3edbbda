/// What one demo endpoint has seen; counted at the server, so that a client cannot flatter itself.
public struct DemoCounters: Sendable, Equatable {
    /// Connections accepted.
    public var connections = 0
    /// Connections reset on arrival, before any request, because the endpoint was down.
    public var turnedAway = 0
    /// Chat requests read to their end.
    public var requests = 0
    /// Answers sent whole.
    public var answered = 0
    /// Requests answered with an error status, 429 included.
    public var refused = 0
    /// Requests whose connection this server reset or cut.
    public var broken = 0
    /// Requests whose connection the client closed before the answer was whole: cancels seen.
    public var aborted = 0
    /// When the last of these closes was noticed.
    public var lastAbort: ContinuousClock.Instant?
    /// Requests being answered now.
    public var inFlight = 0
    /// Words sent.
    public var words = 0

    /// Creates counters at zero.
    public init() {}

    mutating func began() {
        requests += 1
        inFlight += 1
    }

    mutating func ended(
        _ outcome: DemoServer.Outcome, words: Int, at now: ContinuousClock.Instant
    ) {
        inFlight -= 1
        self.words += words
        switch outcome {
        case .answered: answered += 1
        case .refused: refused += 1
        case .broken: broken += 1
        case .aborted:
            aborted += 1
            lastAbort = now
        }
    }
}
