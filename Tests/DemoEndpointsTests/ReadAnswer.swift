import HTTPTransport
import Providers
import Reliability

/// What our own decoder made of an answer.
struct ReadAnswer: Sendable {
    var status: Int?
    var isWhole = false
    var events: [DecodedEvent] = []
    var hints = RateLimitHints()
    /// The failure of the status, or the one that the decoder found.
    var failure: Failure?

    var text: String {
        events.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    var reasoning: String {
        events.map { if case .reasoning(let text) = $0 { text } else { "" } }.joined()
    }

    var usage: TokenUsage? {
        events.compactMap { if case .usage(let usage) = $0 { usage } else { nil } }.last
    }

    var calledTool: String? {
        events.compactMap { event in
            if case .toolCall(_, _, let name, _) = event { name } else { nil }
        }.first
    }

    var arguments: JSONValue? {
        let text = events.map { event in
            if case .toolCall(_, _, _, let arguments) = event { arguments } else { "" }
        }.joined()
        return JSONValue(parsing: Array(text.utf8))
    }
}

extension HTTPTransport {
    /// Sends `chat` in the endpoint's format and reads the answer with its decoder.
    func read(_ chat: ChatRequest, from endpoint: Endpoint) async -> ReadAnswer {
        let request = Dialects.dialect(for: endpoint.format).request(for: chat, on: endpoint)
        return await read(request, chat, from: endpoint)
    }

    /// Sends `request` and reads the answer as one to `chat`.
    func read(
        _ request: HTTPRequestValue, _ chat: ChatRequest, from endpoint: Endpoint
    ) async -> ReadAnswer {
        let reply = await send(request, to: endpoint)
        var read = ReadAnswer(status: reply.status, isWhole: reply.isWhole)
        guard let status = reply.status else { return read }
        let body = Array(reply.body.utf8)
        guard (200..<300).contains(status) else {
            read.failure = FailureClassifier.failure(
                status: status, headers: reply.headers, body: body)
            return read
        }
        var decoder = Dialects.dialect(for: endpoint.format).decoder(for: chat, on: endpoint)
        read.hints = decoder.receive(
            head: HTTPResponseHeadValue(status: status, headers: reply.headers))
        decoder.receive(body, into: &read.events)
        if reply.isWhole { decoder.receiveEnd(into: &read.events) }
        if case .failed(let failure)? = read.events.last { read.failure = failure }
        return read
    }
}
