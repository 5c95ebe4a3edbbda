import CSimdJSON
import Reliability

/// Reads the JSON of an OpenAI-compatible answer, whole or chunk by chunk, into events.
///
/// Rules where services differ: choice 0 only; empty and role-only deltas say nothing; the first
/// finish reason counts, text after it is kept; usage is reported once, as last told, just before
/// the end; an error object ends the answer whatever surrounds it.
struct OpenAIChatReader: Sendable {
    /// The most text, thinking and tool arguments of one answer, in bytes: 8 MiB, a hundred times what
    /// the longest models write.
    static let sizeMax = 8 << 20
    /// Token counts above this are nonsense: a hundred million, far above any context.
    static let tokensMax = 100_000_000

    /// The endpoint's key, to be cut out of error messages.
    let key: Secret?
    /// The status of the answer, for error objects inside it.
    var status: Int?
    /// Why the model stopped, once told.
    private(set) var finish: FinishReason?
    /// True after `.finished` or `.failed`: nothing follows.
    private(set) var isOver = false

    private var text = TextSanitiser()
    private var reasoning = TextSanitiser()
    private var size = 0
    private var hasText = false
    private var hasRefusal = false
    private var hasModel = false
    private var usage: TokenUsage?

    init(key: Secret?) { self.key = key }

    /// Reads one chunk, or a whole answer; false when the bytes are no JSON.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, into events: inout [DecodedEvent]
    ) -> Bool {
        let read: Void? = JSONDocument.read(bytes) { root in
            take(root, into: &events)
        }
        return read != nil
    }

    /// Ends the answer: `.finished` when a finish reason was seen, else `.failed` saying `otherwise`.
    mutating func end(otherwise problem: String, into events: inout [DecodedEvent]) {
        guard !isOver else { return }
        guard var reason = finish else {
            fail(Failure(.brokenStream, problem, httpStatus: status), into: &events)
            return
        }
        if hasRefusal, reason == .stop { reason = .contentFilter }
        if reason == .contentFilter, !hasText {
            fail(
                Failure(
                    .filtered, "a content filter stopped the answer before any text",
                    httpStatus: status, providerCode: "content_filter"), into: &events)
            return
        }
        if let usage { events.append(.usage(usage)) }
        events.append(.finished(reason))
        isOver = true
    }

    /// Ends the answer with a failure.
    mutating func fail(_ failure: Failure, into events: inout [DecodedEvent]) {
        guard !isOver else { return }
        if let usage { events.append(.usage(usage)) }
        events.append(.failed(failure))
        isOver = true
    }

    private mutating func take(_ document: JSONView, into events: inout [DecodedEvent]) {
        // Google wraps an error into a list.
        let root = document.kind == simd_json_array ? document[0] : document
        guard !ErrorBody.isError(root) else {
            fail(ErrorBody(root), into: &events)
            return
        }
        if !hasModel, let name = root["model"].string, !name.isEmpty {
            hasModel = true
            events.append(.model(TextSanitiser.line(name, limit: 100)))
        }
        takeUsage(root["usage"])
        let choices = root["choices"]
        let choice = choices[0]
        if choice.isPresent {
            if choice["index"].int ?? 0 == 0 {
                take(choice: choice, into: &events)
            } else {
                choices.forEachElement { other in
                    if other["index"].int == 0 { take(choice: other, into: &events) }
                }
            }
            // Groq and Moonshot have their own places for it.
            if finish != nil, usage == nil {
                takeUsage(root["x_groq"]["usage"])
                takeUsage(choice["usage"])
            }
        }
    }

    private mutating func take(choice: JSONView, into events: inout [DecodedEvent]) {
        let delta = choice["delta"]
        let message = delta.isPresent ? delta : choice["message"]
        if message.isPresent {
            take(message: message, into: &events)
        } else {
            takeText(choice["text"], into: &events)
        }
        guard !isOver, finish == nil else { return }
        choice["finish_reason"].withUTF8 { bytes in
            if !bytes.isEmpty { finish = reason(bytes, into: &events) }
        }
    }

    private mutating func take(message: JSONView, into events: inout [DecodedEvent]) {
        let content = message["content"]
        switch content.kind {
        case simd_json_string: takeText(content, into: &events)
        case simd_json_array: content.forEachElement { takePart($0, into: &events) }
        default: break
        }
        let thinking = message["reasoning_content"]
        takeReasoning(thinking.isPresent ? thinking : message["reasoning"], into: &events)
        let refusal = message["refusal"]
        if refusal.isPresent {
            hasRefusal = true
            takeText(refusal, into: &events)
        }
        var position = 0
        message["tool_calls"].forEachElement { call in
            take(toolCall: call, at: position, into: &events)
            position += 1
        }
    }

    /// A part of a content list: text, or thinking (Mistral).
    private mutating func takePart(_ part: JSONView, into events: inout [DecodedEvent]) {
        if part["thinking"].kind == simd_json_array {
            part["thinking"].forEachElement { takeReasoning($0["text"], into: &events) }
        } else {
            takeText(part["text"], into: &events)
        }
    }

    private mutating func takeText(_ view: JSONView, into events: inout [DecodedEvent]) {
        guard let raw = view.string, !raw.isEmpty, grow(by: raw, into: &events) else { return }
        let piece = text.append(raw)
        guard !piece.isEmpty else { return }
        hasText = true
        events.append(.text(piece))
    }

    private mutating func takeReasoning(_ view: JSONView, into events: inout [DecodedEvent]) {
        guard let raw = view.string, !raw.isEmpty, grow(by: raw, into: &events) else { return }
        let piece = reasoning.append(raw)
        if !piece.isEmpty { events.append(.reasoning(piece)) }
    }

    private mutating func take(
        toolCall call: JSONView, at position: Int, into events: inout [DecodedEvent]
    ) {
        let arguments = call["function"]["arguments"].string ?? ""
        guard grow(by: arguments, into: &events) else { return }
        let index = call["index"].int.flatMap { $0 >= 0 ? $0 : nil } ?? position
        events.append(
            .toolCall(
                index: index, id: call["id"].string.map { TextSanitiser.line($0) },
                name: call["function"]["name"].string.map { TextSanitiser.line($0) },
                arguments: TextSanitiser.sanitise(arguments)))
    }

    /// Counts bytes of the answer; false once it is over or too large.
    private mutating func grow(by piece: String, into events: inout [DecodedEvent]) -> Bool {
        guard !isOver else { return false }
        size += piece.utf8.count
        if size <= Self.sizeMax { return true }
        fail(
            Failure(
                .brokenStream, "the answer is larger than \(Self.sizeMax >> 20) MiB",
                httpStatus: status), into: &events)
        return false
    }

    private mutating func takeUsage(_ view: JSONView) {
        let accepted = 0...Self.tokensMax
        guard let input = view["prompt_tokens"].int, accepted.contains(input),
            let output = view["completion_tokens"].int, accepted.contains(output)
        else { return }
        usage = TokenUsage(inputTokens: input, outputTokens: output)
    }

    /// The finish reason by its many names; a reason that is an error ends the answer.
    private mutating func reason(
        _ bytes: UnsafeBufferPointer<UInt8>, into events: inout [DecodedEvent]
    ) -> FinishReason? {
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "length", "max_tokens", "model_length": return .length
        case "tool_calls", "tool_use", "function_call": return .toolCalls
        case "content_filter", "safety", "refusal", "sensitive": return .contentFilter
        case "insufficient_system_resource":
            fail(
                Failure(
                    .overloaded, "the server ran out of resources within the answer",
                    httpStatus: status, providerCode: "insufficient_system_resource"),
                into: &events)
            return nil
        case "error", "network_error":
            fail(
                Failure(.transient, "the server failed within the answer", httpStatus: status),
                into: &events)
            return nil
        default:
            // Any other word still says that the model is done (`stop`, `eos`, `end_turn`).
            return .stop
        }
    }

    /// Ends the answer with an error object of the server's.
    private mutating func fail(_ error: ErrorBody, into events: inout [DecodedEvent]) {
        fail(
            FailureClassifier.failure(inStream: error, status: status, key: key), into: &events)
    }
}
