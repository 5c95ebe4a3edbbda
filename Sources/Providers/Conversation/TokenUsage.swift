/// Tokens of one answer.
public struct TokenUsage: Sendable, Equatable, Codable {
    /// Input tokens, those from a cache included.
    public var inputTokens: Int
    /// Output tokens, those of thinking included where the service counts them.
    public var outputTokens: Int
    /// Of the input, the tokens that were read from the service's prompt cache.
    public var cachedInputTokens: Int
    /// Of the input, the tokens that were written into the service's prompt cache.
    public var cacheWriteTokens: Int
    /// Of the output, the tokens of thinking.
    public var reasoningTokens: Int

    /// Creates a usage value; what is left out is 0.
    public init(
        inputTokens: Int, outputTokens: Int, cachedInputTokens: Int = 0, cacheWriteTokens: Int = 0,
        reasoningTokens: Int = 0
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cachedInputTokens = cachedInputTokens
        self.cacheWriteTokens = cacheWriteTokens
        self.reasoningTokens = reasoningTokens
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
