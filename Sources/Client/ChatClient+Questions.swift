public import Providers
import Reliability

/// A question in one line; `ChatRequest` has the parameters of the model.
extension ChatClient {
    /// Asks one question, and returns the whole answer.
    ///
    /// - Parameters:
    ///   - question: What the person says.
    ///   - system: Instructions before it. Default none.
    ///   - options: What this call wants differently.
    /// - Throws: `ChatError` for every status but `complete`.
    public func chat(
        _ question: String, system: String? = nil, options: CallOptions = CallOptions()
    ) async throws(ChatError) -> ChatAnswer {
        try await chat(ChatRequest(question: question, system: system), options: options)
    }

    /// Asks with a conversation, the question last, and returns the whole answer.
    ///
    /// - Throws: `ChatError` for every status but `complete`.
    public func chat(
        _ messages: [ChatMessage], options: CallOptions = CallOptions()
    ) async throws(ChatError) -> ChatAnswer {
        try await chat(ChatRequest(messages: messages), options: options)
    }

    /// Asks one question, and delivers the answer as it arrives.
    public func stream(
        _ question: String, system: String? = nil, options: CallOptions = CallOptions()
    ) -> ChatStream {
        stream(ChatRequest(question: question, system: system), options: options)
    }

    /// Asks with a conversation, the question last, and delivers the answer as it arrives.
    public func stream(
        _ messages: [ChatMessage], options: CallOptions = CallOptions()
    ) -> ChatStream {
        stream(ChatRequest(messages: messages), options: options)
    }

    /// The model of the first endpoint, which answers when nobody names another; `nil` without
    /// endpoints.
    public var defaultModel: String? { endpoints.first?.profile.model }
}

extension ChatRequest {
    fileprivate init(question: String, system: String?) {
        self.init(messages: (system.map { [.system($0)] } ?? []) + [.user(question)])
    }
}

extension ChatAnswer {
    /// The text, or `nil` when the answer has none: a refusal, or tool calls alone.
    public var firstText: String? { text.isEmpty ? nil : text }
}
