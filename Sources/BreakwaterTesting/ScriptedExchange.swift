public import Client
public import Providers
import Synchronization

/// One request as the scripted server sees it; speaks OpenAI-compatible chat.
public final class ScriptedExchange: TransportExchange {
    /// Its place in the order of requests, from 1.
    public let number: Int
    /// What was asked.
    public let request: HTTPRequestValue
    /// Whom.
    public let endpoint: Endpoint
    private let receive: @Sendable (TransportEvent) -> Void
    private let cancels = Atomic<Int>(0)
    private let over = Atomic<Bool>(false)

    init(
        number: Int, request: HTTPRequestValue, endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) {
        self.number = number
        self.request = request
        self.endpoint = endpoint
        self.receive = receive
    }

    /// True after the client closed the socket.
    public var isCancelled: Bool { cancels.load(ordering: .acquiring) > 0 }
    /// How often the client closed the socket.
    public var cancelCount: Int { cancels.load(ordering: .acquiring) }
    /// True after the server ended or broke the exchange.
    public var isOver: Bool { over.load(ordering: .acquiring) }

    /// The client closes the socket.
    public func cancel() { cancels.add(1, ordering: .acquiringAndReleasing) }

    /// Reports an event, also after a cancel: some are on their way then.
    public func send(_ event: TransportEvent) {
        switch event {
        case .ended, .failed: over.store(true, ordering: .releasing)
        case .requestSent, .head, .body: break
        }
        receive(event)
    }

    /// The request has left.
    public func sent() { send(.requestSent) }

    /// The response head, with the request gone before it.
    public func head(status: Int = 200, _ headers: [HeaderField] = []) {
        send(.requestSent)
        send(.head(HTTPResponseHeadValue(status: status, headers: headers)))
    }

    /// A piece of text as an event of the stream.
    public func text(_ text: String) {
        event(#"{"model":"scripted","choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#)
    }

    /// A keep-alive comment, which proves nothing.
    public func comment() { body(": alive\n\n") }

    /// The end of the stream: finish reason, usage, terminal event, end of body.
    public func finish(input: Int? = 5, output: Int = 7) {
        event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
        if let input {
            event(
                #"{"choices":[],"usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output)}}"#
            )
        }
        body("data: [DONE]\n\n")
        end()
    }

    /// The body ends.
    public func end() { send(.ended) }

    /// The socket breaks.
    public func fail(_ cause: TransportFailure.Cause, _ message: String = "scripted") {
        send(.failed(TransportFailure(cause, message)))
    }

    /// A whole good answer.
    public func answer(_ text: String = "Hello", headers: [HeaderField] = []) {
        head(headers)
        self.text(text)
        finish()
    }

    /// A whole error response with a JSON body.
    public func error(
        _ status: Int, code: String = "", message: String = "scripted",
        headers: [HeaderField] = []
    ) {
        head(status: status, headers)
        body(#"{"error":{"message":"\#(message)","code":"\#(code)"}}"#)
        end()
    }

    /// One event of the stream.
    public func event(_ data: String) { body("data: \(data)\n\n") }

    /// Raw bytes of the body.
    public func body(_ text: String) { send(.body(Array(text.utf8))) }
}

extension ScriptedExchange {
    /// A head without a status of its own.
    private func head(_ headers: [HeaderField]) { head(status: 200, headers) }
}
