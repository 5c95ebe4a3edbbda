import Providers

/// One answer, free of any wire format.
struct Answer {
    /// The request's number at this server, which makes its names different.
    var number: Int
    /// The model that answers.
    var model: String
    /// Seconds since 1970.
    var created: Int
    /// The tokens of the question.
    var inputTokens: Int
    /// Each with the white space that follows it; a word counts as a token.
    var words: [String]
    /// Why it ends, in OpenAI's word: `stop`, `length`, `tool_calls`, `content_filter`, or what a
    /// behaviour says.
    var finish: String
    /// The sequence that ended it.
    var stopSequence: String?
    /// What is thought first, when thinking was asked for.
    var thought: String?
    /// The tool that is called in the place of an answer.
    var call: ToolCall?
    /// Whether the request wants the usage in the stream, where that is for the client to say.
    var includesUsage: Bool

    /// What is thought about every question.
    static let thinking = "The question is clear."

    /// The answer to `request` with the words of `text`.
    init(
        to request: CompletionRequest, text: String, number: Int, model: String, created: Int
    ) {
        self.number = number
        self.model = model
        self.created = created
        inputTokens = request.inputTokens
        includesUsage = request.includesUsage
        thought = request.thinks ? Self.thinking : nil
        finish = "stop"
        words = []
        if let tool = request.calledTool {
            call = ToolCall(id: "call_demo_\(number)", name: tool.name, arguments: tool.arguments)
            finish = "tool_calls"
            return
        }
        var text = text
        for sequence in request.stop {
            guard let place = text.firstRange(of: sequence) else { continue }
            text.removeSubrange(place.lowerBound...)
            stopSequence = sequence
        }
        words = text.wordsWithSpace
        if let maxTokens = request.maxTokens, words.count > maxTokens {
            words.removeLast(words.count - maxTokens)
            finish = "length"
            stopSequence = nil
        }
    }

    /// All words.
    var text: String { words.joined() }

    /// The tokens of the thinking.
    var thoughtTokens: Int { thought?.wordsWithSpace.count ?? 0 }

    /// The tokens of the answer: its words, its thinking, and one for a call.
    var outputTokens: Int { words.count + thoughtTokens + (call == nil ? 0 : 1) }

    /// The arguments of the call as a tree.
    var callArguments: JSONValue {
        call.flatMap { JSONValue(parsing: Array($0.arguments.utf8)) } ?? .object([:])
    }
}

extension String {
    /// The words, each with the white space that follows it; together they are the text again.
    var wordsWithSpace: [String] {
        var words: [String] = []
        var word = ""
        var sawSpace = false
        for character in self {
            if sawSpace, !character.isWhitespace {
                words.append(word)
                word = ""
                sawSpace = false
            }
            if character.isWhitespace { sawSpace = true }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
