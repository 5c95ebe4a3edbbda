import Reliability

/// Thinking that a service sealed, kept as it came and given back to the same service alone.
///
/// Models that think before they call a tool want their thinking back with the tool's result, and the
/// services prove by a signature, or hide by encryption, that it is their own. What is inside is nobody's
/// business, so it is neither shown, cleaned nor read: Anthropic's `thinking` and `redacted_thinking`
/// blocks with their signatures, Gemini's `thoughtSignature`, the encrypted reasoning items of OpenAI's
/// Responses. An encoder of another format, provider or host leaves it out.
///
/// Sources: Anthropic, “Extended thinking: preserving thinking blocks”; Gemini API, “Thought signatures”;
/// OpenAI, “Reasoning models: encrypted reasoning items”.
public struct SealedThought: Sendable, Equatable {
    /// The most bytes of one seal: 1 MiB, a quarter of a million tokens of thinking.
    ///
    /// A longer one is dropped.
    public static let sizeMax = 1 << 20

    /// Who sealed it, and thus who may see it again.
    public struct Origin: Sendable, Equatable {
        /// The wire format.
        public var format: WireFormat
        /// The provider's name.
        public var provider: String
        /// The host of its address, as a provider's name may stand for another address.
        public var host: String

        /// Creates an origin.
        public init(format: WireFormat, provider: String, host: String) {
            self.format = format
            self.provider = provider
            self.host = host
        }

        /// The origin of what `endpoint` seals.
        public init(_ endpoint: Endpoint) {
            self.init(
                format: endpoint.format, provider: endpoint.profile.provider,
                host: WebAddress(endpoint.baseURL)?.host ?? endpoint.baseURL)
        }
    }

    /// Who sealed it.
    public var origin: Origin
    /// A block or item as JSON text, or for Gemini the signature alone.
    public var content: String
    /// True when it belongs to the tool call right behind it (Gemini).
    public var sealsCall: Bool

    /// Creates a seal.
    public init(origin: Origin, content: String, sealsCall: Bool = false) {
        self.origin = origin
        self.content = content
        self.sealsCall = sealsCall
    }
}

extension ChatRequest {
    /// Whose sealed thoughts a request to `endpoint` may hold; `nil` when there are none at all, which
    /// saves reading the address.
    func origin(on endpoint: Endpoint) -> SealedThought.Origin? {
        let isSealed = messages.contains { $0.parts.contains(where: \.isSealed) }
        return isSealed ? SealedThought.Origin(endpoint) : nil
    }
}

extension ChatMessage {
    /// The message without the thoughts that others than `origin` sealed.
    func unsealed(for origin: SealedThought.Origin?) -> ChatMessage {
        guard parts.contains(where: \.isSealed) else { return self }
        let own = parts.filter { part in
            guard case .sealed(let thought) = part else { return true }
            return thought.origin == origin
        }
        return ChatMessage(role: role, parts: own)
    }
}

extension ChatMessage.Part {
    /// True for a sealed thought.
    var isSealed: Bool {
        if case .sealed = self { true } else { false }
    }
}
