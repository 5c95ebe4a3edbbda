/// What can go wrong with one request.
public enum Fault: Sendable, Equatable {
    /// An HTTP error with an OpenAI-style body; `code` is the provider's error code.
    case status(Int, code: String, retryAfter: Duration?)
    /// An HTTP error with an HTML body, as a gateway in front of the model sends.
    case gatewayPage(Int)
    /// The connection is reset (RST) instead of an answer.
    case reset
    /// The request is read and never answered.
    case blackHole
    /// A 200 head and `words` words, then silence on an open connection.
    case stall(afterWords: Int)
    /// A 200 head and `words` words, then the connection ends: by RST, or cleanly by FIN.
    case cut(afterWords: Int, reset: Bool)
    /// A 200 head and `words` words, then an error object inside the stream.
    case errorInStream(afterWords: Int, code: String)
    /// A whole text without a finish reason and without `[DONE]`: it only looks complete.
    case missingEnd
    /// A 200 head, then keep-alive comments every 50 ms and never a token.
    case commentsForever
    /// A 200 head, then empty deltas every 50 ms and never a token.
    case emptyDeltasForever

    /// An HTTP error without more to it.
    public static func status(_ status: Int) -> Fault {
        .status(status, code: status == 529 ? "overloaded" : "server_error", retryAfter: nil)
    }
}

/// A fault that strikes a share of all requests.
public struct FaultChance: Sendable, Equatable {
    /// What happens.
    public var fault: Fault
    /// To which share of all requests, 0…1.
    ///
    /// Shares of one behaviour add up; together at most 1.
    public var share: Double

    /// Creates a chance.
    public init(_ fault: Fault, share: Double) {
        precondition((0...1).contains(share), "share must be within 0…1, got \(share)")
        self.fault = fault
        self.share = share
    }
}

/// A time in which the endpoint resets every connection, once or again and again.
public struct Outage: Sendable, Equatable {
    /// When it begins, measured from the start of each period.
    public var begin: Duration
    /// When it ends, exclusive, measured likewise; must lie after `begin`.
    public var end: Duration
    /// After which time it comes again; `nil` for once.
    ///
    /// Must be at least `end`.
    public var period: Duration?

    /// Creates an outage.
    public init(from begin: Duration, to end: Duration, every period: Duration? = nil) {
        precondition(begin < end, "an outage must end after it begins: \(begin) … \(end)")
        precondition(period.map { $0 >= end } ?? true, "the period must hold the whole outage")
        self.begin = begin
        self.end = end
        self.period = period
    }

    /// How long it is until the outage begins: zero while it lasts, `nil` when it is over for good.
    ///
    /// Down from 40 s to 60 s of every 60 s: at 30 s it is 10 s, at 50 s it is 0, at 61 s it is 39 s.
    public func begins(after elapsed: Duration) -> Duration? {
        guard let period else {
            return elapsed < begin ? begin - elapsed : elapsed < end ? .zero : nil
        }
        let rounds = (elapsed / period).rounded(.down)
        let phase = elapsed - period * rounds
        if phase < begin { return begin - phase }
        return phase < end ? .zero : period - phase + begin
    }
}
