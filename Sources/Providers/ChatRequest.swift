/// One question to a model, free of any wire format.
public struct ChatRequest: Sendable, Equatable {
    /// The conversation so far, the question last.
    public var messages: [ChatMessage]
    /// A model for this request; `nil` uses each endpoint's own.
    public var model: String?
    /// The most output tokens; `nil` leaves it to the model.
    public var maxTokens: Int?
    /// 0…2; `nil` leaves it to the model.
    public var temperature: Double?
    /// 0…1; `nil` leaves it to the model.
    public var topP: Double?
    /// Up to four sequences that end the answer.
    public var stop: [String]
    /// For repeatable sampling, where the model supports it.
    public var seed: Int?
    /// False asks for the answer in one piece; the default is true.
    public var streams: Bool
    /// True when the last message is an answer that broke off and the model shall go on with it.
    ///
    /// Each endpoint is asked in its own way: by a prefill where it knows one, else by an
    /// instruction behind it. Default false.
    public var continuesLast: Bool

    /// Creates a request.
    public init(
        messages: [ChatMessage], model: String? = nil, maxTokens: Int? = nil,
        temperature: Double? = nil, topP: Double? = nil, stop: [String] = [], seed: Int? = nil,
        streams: Bool = true, continuesLast: Bool = false
    ) {
        self.messages = messages
        self.model = model
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.stop = stop
        self.seed = seed
        self.streams = streams
        self.continuesLast = continuesLast
    }
}

/// Tokens of one answer.
public struct TokenUsage: Sendable, Equatable, Codable {
    /// Input tokens.
    public var inputTokens: Int
    /// Output tokens.
    public var outputTokens: Int

    /// Creates a usage value.
    public init(inputTokens: Int, outputTokens: Int) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }
}

/// Why a model stopped.
public enum FinishReason: String, Sendable, Hashable, Codable {
    /// It was done.
    case stop
    /// The token limit was reached: complete on the wire, cut in content.
    case length
    /// It wants to call a tool.
    case toolCalls = "tool_calls"
    /// A filter stopped it.
    case contentFilter = "content_filter"
}
