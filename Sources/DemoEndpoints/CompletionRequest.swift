import Providers

/// What this server understands of a chat request.
struct CompletionRequest: Equatable {
    var model: String?
    var question: String
    /// The answer so far, when the last message is an answer that broke off.
    var begun: String?
    /// How many questions the conversation holds, this one included.
    var turn: Int
    var streams: Bool
    var includesUsage: Bool
    var maxTokens: Int?
    /// About four bytes of text a token.
    var inputTokens: Int

    /// Reads a request body, or says in one sentence what is wrong with it.
    static func read(_ body: [UInt8]) -> Result<CompletionRequest, BadRequest> {
        guard let json = JSONValue(parsing: body) else {
            return .failure(BadRequest(message: "The body is not valid JSON."))
        }
        guard case .array(let messages)? = json["messages"], !messages.isEmpty else {
            return .failure(BadRequest(message: "'messages' must be a non-empty array."))
        }
        let texts = messages.map { (role: $0["role"]?.string, text: text(of: $0["content"])) }
        let questions = texts.filter { $0.role == "user" }
        let limit = json["max_completion_tokens"]?.int ?? json["max_tokens"]?.int
        if let limit, limit < 1 {
            return .failure(BadRequest(message: "'max_tokens' must be at least 1."))
        }
        return .success(
            CompletionRequest(
                model: json["model"]?.string,
                question: questions.last?.text ?? "",
                begun: texts.last?.role == "assistant" ? texts.last?.text : nil,
                turn: max(1, questions.count),
                streams: json["stream"] == .bool(true),
                includesUsage: json["stream_options"]?["include_usage"] == .bool(true),
                maxTokens: limit,
                inputTokens: max(1, texts.reduce(0) { $0 + $1.text.utf8.count } / 4)))
    }

    /// A content is a string or a list of parts.
    private static func text(of content: JSONValue?) -> String {
        if case .array(let parts)? = content {
            return parts.compactMap { $0["text"]?.string }.joined(separator: "\n")
        }
        return content?.string ?? ""
    }
}

/// Why a request was not understood.
struct BadRequest: Error, Equatable {
    var message: String
}
