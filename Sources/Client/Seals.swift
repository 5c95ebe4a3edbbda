import Providers

/// The sealed thoughts of one answer, and where they stand among its text and its calls.
struct Seals {
    private struct Seal {
        let content: String
        let sealsCall: Bool
        /// Bytes of text before it.
        let text: Int
        /// Calls begun before it.
        let calls: Int
    }

    private var seals: [Seal] = []

    /// Notes a seal behind this text and so many calls.
    mutating func append(_ content: String, sealsCall: Bool, text: String, calls: Int) {
        seals.append(
            Seal(content: content, sealsCall: sealsCall, text: text.utf8.count, calls: calls))
    }

    /// All parts of the answer in their order; `nil` for an answer without seals.
    func parts(
        among answer: ChatAnswer, from origin: @autoclosure () -> SealedThought.Origin
    ) -> [ChatMessage.Part]? {
        guard !seals.isEmpty else { return nil }
        let origin = origin()
        var parts: [ChatMessage.Part] = []
        var rest = answer.text.utf8[...]
        var calls = answer.toolCalls[...]
        func take(text: Int, calls count: Int) {
            let piece = rest.prefix(text)
            if !piece.isEmpty { parts.append(.text(String(Substring(piece)))) }
            rest = rest.dropFirst(text)
            parts += calls.prefix(count).map(ChatMessage.Part.toolCall)
            calls = calls.dropFirst(count)
        }
        var (text, begun) = (0, 0)
        for seal in seals {
            take(text: seal.text - text, calls: seal.calls - begun)
            (text, begun) = (seal.text, seal.calls)
            parts.append(
                .sealed(
                    SealedThought(
                        origin: origin, content: seal.content, sealsCall: seal.sealsCall)))
        }
        take(text: rest.count, calls: calls.count)
        return parts
    }
}
