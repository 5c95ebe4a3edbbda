public import Reliability

/// Why `ChatClient.chat` has no whole answer.
public struct ChatError: Error, Sendable, Equatable {
    /// The class of the failure that ended the call.
    public var code: FailureKind
    /// One sentence for a person, without secrets.
    public var message: String
    /// How the call ended: `incomplete`, `failed` or `cancelled`.
    public var status: AnswerStatus
    /// Every attempt that was started.
    public var attempts: [AttemptRecord]
    /// The HTTP status of the failure, if there was one.
    public var httpStatus: Int?
    /// The provider's own code, such as `insufficient_quota`.
    public var providerCode: String?
    /// The server's lower bound for the next try.
    public var retryAfter: Duration?
    /// How long from the end of the call until our own limits would admit, for `refused_locally`.
    public var earliest: Duration?
    /// Everything that the call brought, partial text included.
    public var answer: ChatAnswer

    /// True when the same question may succeed later on the same endpoint.
    ///
    /// False where the server forbade another try (`x-should-retry: false`), and where no endpoint is
    /// made for the question.
    public var isRetryable: Bool {
        guard answer.failure?.forbidsRepeat != true, answer.failure?.unservable == nil else {
            return false
        }
        return code.rule.repeatsSameEndpoint || code == .refusedLocally
    }

    /// True when the same question may succeed on another endpoint.
    ///
    /// So it is by the class, and for a `bad_request` that says that the model or a parameter is not
    /// known there (`model_not_found`, “does not exist”).
    public var isFallbackable: Bool {
        code.rule.movesElsewhere || answer.failure?.otherEndpointMayAccept == true
    }

    /// Creates the error of a call that brought nothing, for an interceptor that refuses.
    ///
    /// - Parameters:
    ///   - code: Its class; `.refusedLocally` for a rule of your own.
    ///   - message: One sentence for a person, without secrets.
    ///   - httpStatus: Default none.
    ///   - providerCode: Default none.
    ///   - retryAfter: Default none.
    ///   - earliest: How long until the call could be sent. Default unknown.
    public init(
        _ code: FailureKind, _ message: String, httpStatus: Int? = nil,
        providerCode: String? = nil, retryAfter: Duration? = nil, earliest: Duration? = nil
    ) {
        let failure = Failure(
            code, message, httpStatus: httpStatus, providerCode: providerCode,
            retryAfter: retryAfter)
        self.code = code
        self.message = message
        status = code == .cancelled ? .cancelled : .failed
        attempts = []
        self.httpStatus = httpStatus
        self.providerCode = providerCode
        self.retryAfter = retryAfter
        self.earliest = earliest
        answer = ChatAnswer(call: CallID(0), status: status, failure: failure)
    }

    /// The error for an answer that is not whole; `nil` when it is.
    ///
    /// `now` is the end of the call.
    init?(_ answer: ChatAnswer, now: Instant) {
        guard answer.status != .complete else { return nil }
        let failure = answer.failure ?? Failure(.cancelled, "the call was cancelled")
        code = failure.kind
        message = failure.message
        status = answer.status
        attempts = answer.attempts
        httpStatus = failure.httpStatus
        providerCode = failure.providerCode
        retryAfter = failure.retryAfter
        earliest = failure.earliest.map { $0.elapsed(since: now) }
        self.answer = answer
    }
}

extension ChatError: CustomStringConvertible {
    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
