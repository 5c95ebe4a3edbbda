/// One classified failure: what the machine decides on and what the screen says.
public struct Failure: Error, Sendable, Equatable, Codable {
    /// The class that decides everything else.
    public var kind: FailureKind
    /// One sanitised sentence for a person, at most a line; never a key, never a control character.
    public var message: String
    /// The HTTP status, when there was a response head.
    public var httpStatus: Int?
    /// The provider's own code or type, such as `insufficient_quota`.
    public var providerCode: String?
    /// The server's lower bound for the next try, measured from the failure.
    public var retryAfter: Duration?
    /// True when the endpoint does not know this model or parameter, so that another endpoint may.
    public var otherEndpointMayAccept: Bool
    /// True when the server forbade another try of the same request (`x-should-retry: false`).
    ///
    /// The call may still go on at another endpoint, where its kind allows that. Default false.
    public var forbidsRepeat: Bool
    /// Which of the attempt's timers ran out, for `FailureKind.timeout`.
    public var timer: AttemptTimer?
    /// The earliest instant at which a call could be sent.
    ///
    /// Known for `FailureKind.refusedLocally`, and for the 429 of a server whose Retry-After outlasts
    /// the deadline.
    public var earliest: Instant?
    /// Why this call can be sent at no time: no endpoint is made for it.
    ///
    /// Only of `FailureKind.refusedLocally`. `nil`, the default, for a refusal that may pass: open
    /// breakers, empty buckets, endpoints that are switched off.
    public var unservable: Unservable?

    /// Creates a failure; everything but the kind and the sentence has the neutral default.
    public init(
        _ kind: FailureKind, _ message: String, httpStatus: Int? = nil, providerCode: String? = nil,
        retryAfter: Duration? = nil, otherEndpointMayAccept: Bool = false,
        forbidsRepeat: Bool = false, timer: AttemptTimer? = nil, earliest: Instant? = nil,
        unservable: Unservable? = nil
    ) {
        self.kind = kind
        self.message = message
        self.httpStatus = httpStatus
        self.providerCode = providerCode
        self.retryAfter = retryAfter
        self.otherEndpointMayAccept = otherEndpointMayAccept
        self.forbidsRepeat = forbidsRepeat
        self.timer = timer
        self.earliest = earliest
        self.unservable = unservable
    }
}

/// What keeps every endpoint from a call whatever its state, so that asking again is of no use.
///
/// | endpoints | mark |
/// | --- | --- |
/// | all have too small a context | `tooLong` |
/// | some have too small a context, the others take no images | `unsupported` |
/// | one takes no images, one could serve and is switched off | none: it may be switched on |
///
/// Endpoints that the call itself excludes do not count, and neither do those that were removed.
public enum Unservable: String, Sendable, Hashable, CaseIterable, Codable {
    /// The prompt is longer than every context.
    case tooLong = "too_long"
    /// Nobody takes such images, calls tools, serves chats or embeddings, or is as cheap as asked.
    case unsupported
}

/// The five clocks of one attempt.
///
/// They start when the request leaves, never while it is queued.
public enum AttemptTimer: String, Sendable, Hashable, CaseIterable, Codable {
    /// Until the connection stands.
    case connect
    /// Until the response head.
    case head
    /// Until the first useful token; comments and empty deltas do not stop it.
    case firstToken = "first_token"
    /// Between two useful tokens.
    case gap
    /// The whole attempt.
    case total
}

/// The limits of the five clocks; `nil` switches one off.
///
/// Each runs from a moment of its own, and only what proves progress stops it:
///
/// | clock | from | until | default |
/// | --- | --- | --- | --- |
/// | connect | start | the request is written | 5 s |
/// | head | start | the response head | as first token |
/// | first token | start | text, thinking or a tool call | 60 s |
/// | gap | the last useful token | the next one | 30 s |
/// | total | start | the end | off |
///
/// An attempt that starts at 0 s, whose head comes at 2 s and whose server then sends a comment every
/// second, ends at 60 s: comments, roles and empty pieces are no progress (a client elsewhere waited a
/// minute in silence because its read timeout took them for it). A first token at 12 s moves the next
/// limit to 42 s. Waiting in the queue comes before the start. Sources: the OpenAI SDK's connect limit;
/// Cloudflare's AI Gateway, which counts until the first part of the response.
public struct AttemptTimeouts: Sendable, Equatable, Codable {
    /// Until the connection stands.
    ///
    /// Default 5 s (the OpenAI SDK's connect limit).
    public var connect: Duration?
    /// Until the response head.
    ///
    /// Default `nil`: as `firstToken`.
    public var head: Duration?
    /// Until the first useful token.
    ///
    /// Default 60 s.
    public var firstToken: Duration?
    /// Between useful tokens.
    ///
    /// Default 30 s.
    public var gap: Duration?
    /// The whole attempt.
    ///
    /// Default off: long answers are legitimate.
    public var total: Duration?

    /// Creates the limits; the defaults are those of each property.
    public init(
        connect: Duration? = .seconds(5), head: Duration? = nil,
        firstToken: Duration? = .seconds(60), gap: Duration? = .seconds(30), total: Duration? = nil
    ) {
        self.connect = connect
        self.head = head
        self.firstToken = firstToken
        self.gap = gap
        self.total = total
    }
}
