import Providers

/// Writes OpenAI-compatible documents for one answer.
struct CompletionWire {
    let id: String
    let model: String
    /// Seconds since 1970.
    let created: Int

    /// The whole answer in one document.
    func answer(
        _ text: String, finish: String, input: Int, output: Int
    ) -> [UInt8] {
        document(
            "chat.completion",
            choice: .object([
                "index": .integer(0),
                "message": .object(["role": .string("assistant"), "content": .string(text)]),
                "finish_reason": .string(finish),
            ]), usage: usage(input: input, output: output)
        ).encoded
    }

    /// The event that opens the stream: a role and no text.
    var opening: [UInt8] {
        event(chunk(delta: ["role": .string("assistant"), "content": .string("")]))
    }

    /// The events of some words.
    ///
    /// Everything around the words is encoded once.
    func events(of words: [String]) -> [[UInt8]] {
        // The placeholder is encoded like any text and then cut out again.
        let mark = "\u{1}"
        let whole = event(chunk(delta: ["content": .string(mark)]))
        let quoted = JSONValue.string(mark).encoded
        guard let hole = whole.firstRange(of: quoted) else { return [] }
        var known: [String: [UInt8]] = [:]
        return words.map { word in
            if let event = known[word] { return event }
            let event =
                whole[..<hole.lowerBound] + JSONValue.string(word).encoded
                + whole[hole.upperBound...]
            known[word] = Array(event)
            return Array(event)
        }
    }

    /// The event that carries the finish reason.
    func closing(finish: String) -> [UInt8] {
        event(chunk(delta: [:], finish: .string(finish)))
    }

    /// The event with the token counts, which some clients ask for.
    func usageEvent(input: Int, output: Int) -> [UInt8] {
        event(document(Self.chunkKind, choice: nil, usage: usage(input: input, output: output)))
    }

    /// An event without text, which proves nothing but life.
    var emptyDelta: [UInt8] { event(chunk(delta: [:])) }

    /// An error object within a stream.
    func errorEvent(code: String, message: String) -> [UInt8] {
        event(Self.error(code: code, message: message, type: "server_error"))
    }

    /// The last event.
    static let done = Array("data: [DONE]\n\n".utf8)

    /// A comment, which keeps connections alive and says nothing.
    static let comment = Array(": still here\n\n".utf8)

    /// An OpenAI-style error document.
    static func error(code: String?, message: String, type: String) -> JSONValue {
        .object([
            "error": .object([
                "message": .string(message), "type": .string(type), "param": .null,
                "code": code.map(JSONValue.string) ?? .null,
            ])
        ])
    }

    /// The list of models.
    static func models(_ model: String, created: Int) -> [UInt8] {
        JSONValue.object([
            "object": .string("list"),
            "data": .array([
                .object([
                    "id": .string(model), "object": .string("model"),
                    "created": .integer(created), "owned_by": .string("demo"),
                ])
            ]),
        ]).encoded
    }

    private static let chunkKind = "chat.completion.chunk"

    private func chunk(delta: [String: JSONValue], finish: JSONValue = .null) -> JSONValue {
        document(
            Self.chunkKind,
            choice: .object([
                "index": .integer(0), "delta": .object(delta), "finish_reason": finish,
            ]), usage: nil)
    }

    private func document(_ kind: String, choice: JSONValue?, usage: JSONValue?) -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(id), "object": .string(kind), "created": .integer(created),
            "model": .string(model), "choices": .array(choice.map { [$0] } ?? []),
        ]
        fields["usage"] = usage
        return .object(fields)
    }

    private func usage(input: Int, output: Int) -> JSONValue {
        .object([
            "prompt_tokens": .integer(input), "completion_tokens": .integer(output),
            "total_tokens": .integer(input + output),
        ])
    }

    private func event(_ document: JSONValue) -> [UInt8] {
        Array("data: ".utf8) + document.encoded + Array("\n\n".utf8)
    }
}

extension [UInt8] {
    /// The first place of `needle`.
    fileprivate func firstRange(of needle: [UInt8]) -> Range<Int>? {
        guard !needle.isEmpty, count >= needle.count else { return nil }
        for start in 0...(count - needle.count) where self[start...].starts(with: needle) {
            return start..<start + needle.count
        }
        return nil
    }
}
