/// One turn of a conversation, free of any wire format.
public struct ChatMessage: Sendable, Equatable {
    /// Who speaks.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// Instructions.
        case system
        /// The person.
        case user
        /// The model.
        case assistant
    }

    /// One part of a message.
    public enum Part: Sendable, Equatable {
        /// Text.
        case text(String)
        /// An image by its bytes, base64-encoded, with its media type such as `image/png`.
        case image(base64: String, mediaType: String)
        /// An image by its address; a service that takes none gets the address as text.
        case imageURL(String)
        /// A tool that the model called, in an assistant message.
        case toolCall(ToolCall)
        /// What a called tool gave, in a user message.
        case toolResult(ToolResult)
        /// Thinking that goes back to whom it came from, in an assistant message.
        case sealed(SealedThought)
    }

    /// Who speaks.
    public var role: Role
    /// What is said.
    public var parts: [Part]

    /// Creates a message of several parts.
    public init(role: Role, parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    /// A system message of plain text.
    public static func system(_ text: String) -> ChatMessage {
        ChatMessage(role: .system, parts: [.text(text)])
    }

    /// A user message of plain text.
    public static func user(_ text: String) -> ChatMessage {
        ChatMessage(role: .user, parts: [.text(text)])
    }

    /// An assistant message of plain text.
    public static func assistant(_ text: String) -> ChatMessage {
        ChatMessage(role: .assistant, parts: [.text(text)])
    }

    /// A user message that answers a tool call.
    public static func toolResult(_ result: ToolResult) -> ChatMessage {
        ChatMessage(role: .user, parts: [.toolResult(result)])
    }

    /// The tools that this message calls, in order.
    public var toolCalls: [ToolCall] {
        parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
    }

    /// The tool results that this message holds, in order.
    public var toolResults: [ToolResult] {
        parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
    }

    /// All text parts, joined without a separator.
    public var text: String {
        if parts.count == 1, case .text(let text) = parts[0] { return text }
        return parts.map { part in
            if case .text(let text) = part { text } else { "" }
        }.joined()
    }
}
