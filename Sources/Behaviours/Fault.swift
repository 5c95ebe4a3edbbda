/// What can go wrong with one request.
///
/// The kinds differ in what they do to a client's decisions; the many ways to break bytes that end
/// in the same decision are left to tests of the transport and the parser.
public enum Fault: Sendable, Equatable {
    /// An HTTP error with an OpenAI-style body; `code` is the provider's error code.
    case status(Int, code: String, retryAfter: RetryHint?)
    /// An HTTP error with an HTML body, as a gateway in front of the model sends.
    case gatewayPage(Int)
    /// An error body under status 200.
    case errorBody(code: String)
    /// A head and nothing else: 204 from a proxy, 200 from a server that lost its worker.
    case empty(Int)
    /// A redirect such as 307 to another host, where credentials must not follow.
    case redirect(Int, to: String)
    /// The connection is refused: the request provably never reached the server.
    ///
    /// A listening server cannot refuse one request of many, so over HTTP this is a reset.
    case refuse
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
    /// A 200 head and `words` words, then a proper end for this reason, such as `content_filter`.
    case finish(afterWords: Int, reason: String)
    /// A whole text without a finish reason and without `[DONE]`: it only looks complete.
    case missingEnd
    /// A 200 head, then keep-alive comments every 50 ms and never a token.
    case commentsForever
    /// A 200 head, then empty deltas every 50 ms and never a token.
    case emptyDeltasForever
    /// A 200 head, then the stream's bytes at one a second: no token for minutes.
    case drip

    /// An HTTP error without more to it.
    public static func status(_ status: Int) -> Fault {
        .status(status, code: status == 529 ? "overloaded" : "server_error", retryAfter: nil)
    }

    /// 429 because the money is used up; trying again is of no use.
    public static let quotaGone = Fault.status(429, code: "insufficient_quota", retryAfter: nil)
    /// 400 because the prompt is larger than the model's context.
    public static let tooLong = Fault.status(400, code: "context_length_exceeded", retryAfter: nil)
    /// 400 because a filter refused the prompt.
    public static let filtered = Fault.status(400, code: "content_filter", retryAfter: nil)
    /// A whole stream without a word.
    public static let emptyAnswer = Fault.finish(afterWords: 0, reason: "stop")
}

/// When to come back, in the ways in which servers say it in `Retry-After` (RFC 9110 §10.2.3).
public enum RetryHint: Sendable, Equatable {
    /// In whole seconds, rounded up: 1.2 s is told as `2`.
    case after(Duration)
    /// As an HTTP date so far from the response's own `Date`, rounded up to a whole second.
    case date(after: Duration)
    /// Literally, for values that mean nothing: `NaN`, `-5`, `soon`.
    case text(String)

    /// In so many whole seconds.
    public static func seconds(_ seconds: Int) -> RetryHint { .after(.seconds(seconds)) }
    /// In so many milliseconds, rounded up to a whole second when told.
    public static func milliseconds(_ milliseconds: Int) -> RetryHint {
        .after(.milliseconds(milliseconds))
    }

    /// What a right reader understands; `nil` for what means nothing.
    ///
    /// `after(1.2 s)` is understood as 2 s, `text("-5")` as nothing.
    public var understood: Duration? {
        switch self {
        case .after(let delay), .date(let delay):
            .seconds(Int((delay / .seconds(1)).rounded(.up)))
        case .text: nil
        }
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
    /// How long it takes in the place of the first token's law; `nil` as long as an answer would.
    ///
    /// Worth setting for servers that fail fast: 5 ms instead of a second.
    public var after: LatencyLaw?

    /// Creates a chance.
    public init(_ fault: Fault, share: Double, after: LatencyLaw? = nil) {
        precondition((0...1).contains(share), "share must be within 0…1, got \(share)")
        self.fault = fault
        self.share = share
        self.after = after
    }
}

extension [FaultChance] {
    /// The chance that a roll of the dice in 0..<1 falls on.
    ///
    /// With shares of 0.18 and 0.07 a roll of 0.2 falls on the second and 0.3 on none.
    func struck(by roll: Double) -> FaultChance? {
        var bound = 0.0
        for chance in self {
            bound += chance.share
            if roll < bound { return chance }
        }
        return nil
    }

    /// Whether the shares fit together, but for rounding.
    var fit: Bool { reduce(0) { $0 + $1.share } <= 1 + 1e-9 }
}
