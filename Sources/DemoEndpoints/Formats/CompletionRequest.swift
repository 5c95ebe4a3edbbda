import Providers

/// What a server understands of a chat request, free of its wire format.
struct CompletionRequest: Equatable {
    /// In which it is answered.
    var format: WireFormat
    var model: String?
    var question: String
    /// The answer so far, when the last message is an answer that broke off.
    var begun: String?
    /// How many questions the conversation holds, this one included.
    var turn: Int
    var streams: Bool
    var includesUsage: Bool
    var maxTokens: Int?
    /// The sequences that end an answer.
    var stop: [String] = []
    /// Whether it wants to see thinking.
    var thinks = false
    /// The tool to be called in the place of an answer.
    var calledTool: OfferedTool?
    /// About four bytes of text a token.
    var inputTokens: Int

    /// A request with `turns`, the oldest first.
    init(
        _ format: WireFormat, model: String?, turns: [Turn], streams: Bool,
        includesUsage: Bool = true, maxTokens: Int?
    ) {
        self.format = format
        self.model = model
        self.streams = streams
        self.includesUsage = includesUsage
        self.maxTokens = maxTokens
        let questions = turns.filter { $0.role == .question }
        question = questions.last?.text ?? ""
        begun = turns.last?.role == .answer ? turns.last?.text : nil
        turn = max(1, questions.count)
        inputTokens = max(1, turns.reduce(0) { $0 + $1.text.utf8.count } / 4)
    }

    /// True when nothing but its question and its length makes its answer differ from another's.
    var isPlain: Bool { begun == nil && stop.isEmpty && !thinks && calledTool == nil }

    /// One message of the conversation.
    struct Turn: Equatable {
        var role: Role
        var text: String

        /// What the formats' many roles come to.
        enum Role {
            case question
            case answer
            case toolResult
            case instruction
        }
    }

    /// Chooses the tool that is called: one of `tools` if it `must` be, or the one that the question
    /// names; none when the result of a call has just come.
    mutating func chooseTool(
        from tools: [OfferedTool], must: Bool, named name: String? = nil, after turns: [Turn]
    ) {
        guard turns.last?.role != .toolResult else { return }
        if must {
            calledTool = tools.first { name == nil || $0.name == name }
        } else {
            calledTool = tools.first { !$0.name.isEmpty && question.contains($0.name) }
        }
    }
}

/// A tool that a request offers, and the arguments with which it would be called.
struct OfferedTool: Equatable {
    var name: String
    /// JSON text: an example of each required argument.
    var arguments: String

    /// Makes up arguments that `schema`, a JSON Schema, takes.
    init(_ name: String, schema: JSONValue?) {
        self.name = name
        var values: [String: JSONValue] = [:]
        for key in schema?["required"]?.elements ?? [] {
            guard let key = key.string else { continue }
            values[key] = Self.example(of: schema?["properties"]?[key])
        }
        arguments = String(decoding: JSONValue.object(values).encoded, as: UTF8.self)
    }

    private static func example(of schema: JSONValue?) -> JSONValue {
        if let first = schema?["enum"]?[0] { return first }
        return switch schema?["type"]?.string?.lowercased() {
        case "integer", "number": .integer(1)
        case "boolean": .bool(true)
        case "array": .array([])
        case "object": .object([:])
        default: .string("demo")
        }
    }
}

extension JSONValue {
    /// The elements of a list; empty for anything else.
    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The fields of an object; empty for anything else.
    var fields: [String: JSONValue] {
        if case .object(let fields) = self { fields } else { [:] }
    }

    /// The strings of a list, or the one that stands in its place.
    var strings: [String] { string.map { [$0] } ?? elements.compactMap(\.string) }

    /// Any number.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The text of a content that is a string or a list of parts.
    var contentText: String {
        string ?? elements.compactMap { $0["text"]?.string }.joined(separator: "\n")
    }
}
