public import Reliability

/// One wire format: how a request is written, how a response is read.
///
/// Pure values: a dialect makes requests and decoders, and a decoder turns bytes into events.
public protocol Dialect: Sendable {
    /// The request for `chat` on `endpoint`, with its model and key.
    func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue

    /// The request that lists the endpoint's models, a GET.
    func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue

    /// The model names in the body of a model list; an empty array when it cannot be read.
    func models(in body: [UInt8]) -> [String]

    /// A decoder for one response.
    func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder
}

extension Dialect {
    /// The names of the list, each once, in its order; the shapes of all services are known.
    public func models(in body: [UInt8]) -> [String] { ModelNames.read(body) }
}

/// Reads one response: the head once, the body in any chunking, the end once.
///
/// A decoder never throws: what is wrong becomes a `.failed` event, after which it stays silent.
/// It sanitises: no control character but LF and TAB leaves it, except as a visible symbol.
public protocol ResponseDecoder: Sendable {
    /// What the head says about the server's buckets; call before the first `receive`.
    mutating func receive(head: HTTPResponseHeadValue) -> RateLimitHints

    /// Events completed by these bytes, appended to `events`.
    mutating func receive(_ bytes: [UInt8], into events: inout [DecodedEvent])

    /// Events at the clean end of the body: `.finished`, or `.failed` when no terminal event was seen.
    mutating func receiveEnd(into events: inout [DecodedEvent])

    /// Why the model stopped, once told: from here on the answer is whole, though its body may go on.
    ///
    /// A connection that breaks or falls silent now has lost nothing; calling `receiveEnd` then gives
    /// the right terminal event. `nil` until told, and always for a decoder that cannot tell.
    var finishReason: FinishReason? { get }
}

extension ResponseDecoder {
    /// `nil`: cannot tell.
    public var finishReason: FinishReason? { nil }
}

/// What a response says, free of its wire format.
public enum DecodedEvent: Sendable, Equatable {
    /// Visible text: a useful token.
    case text(String)
    /// Thinking, shown apart; proves life and counts as useful.
    case reasoning(String)
    /// A tool call fragment, carried through: index, id, name and argument text as they came.
    case toolCall(index: Int, id: String?, name: String?, arguments: String)
    /// Thinking to be given back with the answer: content and place of a `SealedThought`; nothing to
    /// show, and no token.
    case sealed(String, sealsCall: Bool)
    /// Tokens as the server counts them.
    case usage(TokenUsage)
    /// The model that really answered.
    case model(String)
    /// The answer is whole.
    case finished(FinishReason)
    /// The answer is not whole; nothing follows.
    case failed(Failure)
}
