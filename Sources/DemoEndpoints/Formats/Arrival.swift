import NIOHTTP1
import Providers

/// A request as it came, and where it goes by its address.
struct Arrival: Sendable {
    /// What the address asks for.
    enum Purpose: Sendable {
        case chat
        case models
        case unknown
    }

    let purpose: Purpose
    /// The format of the address, in which errors are told as well.
    let format: WireFormat
    /// The address with its query.
    let uri: String
    let headers: HTTPHeaders
    /// The whole body; empty until it has come.
    var body: [UInt8] = []

    init(_ head: HTTPRequestHead) {
        uri = head.uri
        headers = head.headers
        let path = head.uri.prefix { $0 != "?" }
        (purpose, format) =
            switch (head.method, path) {
            case (.POST, "/v1/chat/completions"): (.chat, .openAIChat)
            case (.POST, "/v1/messages"): (.chat, .anthropic)
            case (.POST, "/v1/responses"): (.chat, .openAIResponses)
            case (.POST, "/v2/chat"): (.chat, .cohere)
            case (.POST, "/api/chat"): (.chat, .ollama)
            case (.GET, "/api/tags"): (.models, .ollama)
            case (.GET, "/v1beta/models"): (.models, .gemini)
            case (.POST, _) where GeminiFormat.Address(path) != nil: (.chat, .gemini)
            case (.GET, "/v1/models"): (.models, Self.owner(of: head))
            default: (.unknown, Self.family(of: path, head))
            }
    }

    /// Three services list their models under the same path.
    private static func owner(of head: HTTPRequestHead) -> WireFormat {
        if head.headers.contains(name: "anthropic-version") { return .anthropic }
        // Cohere alone filters by what a model is for, and pages in this word.
        return head.uri.contains("endpoint=") || head.uri.contains("page_size=")
            ? .cohere : .openAIChat
    }

    private static func family(of path: Substring, _ head: HTTPRequestHead) -> WireFormat {
        if path.hasPrefix("/v1beta/") { return .gemini }
        if path.hasPrefix("/v2/") { return .cohere }
        if path.hasPrefix("/api/") { return .ollama }
        return head.headers.contains(name: "anthropic-version") ? .anthropic : .openAIChat
    }
}
