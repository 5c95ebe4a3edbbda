public import Reliability

/// A secret that refuses to be printed: its description, reflection and interpolation are all `***`.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// Wraps a secret.
    public init(_ value: String) { self.value = value }

    /// The secret itself; call only where it goes onto the wire.
    public func revealed() -> String { value }

    /// Always `***`.
    public var description: String { "***" }
    /// Always `***`.
    public var debugDescription: String { "***" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// How a key travels.
public enum AuthStyle: Sendable, Equatable {
    /// `Authorization: Bearer KEY`.
    case bearer
    /// A header of its own, such as `x-api-key`, `api-key` or `x-goog-api-key`.
    case header(String)
    /// A field of the address's query, such as `key`; a header keeps it out of other people's logs.
    case query(String)
    /// No key.
    case none
}

/// The wire formats.
public enum WireFormat: String, Sendable, Hashable, CaseIterable, Codable {
    /// OpenAI-compatible chat completions.
    case openAIChat = "openai"
    /// OpenAI's Responses API.
    case openAIResponses = "openai-responses"
    /// Anthropic's Messages API.
    case anthropic
    /// Google's `generateContent`, streamed as server-sent events.
    case gemini
    /// Cohere's chat API, version 2.
    case cohere
    /// Ollama's own chat API, streamed as JSON lines.
    case ollama
}

/// Where services that share a wire format differ in what they accept or send.
public enum ServiceQuirk: String, Sendable, Hashable, CaseIterable, Codable {
    /// The limit of output tokens is called `max_completion_tokens` (OpenAI chat).
    case maxCompletionTokens = "max_completion_tokens"
    /// `stream_options` is refused, or needless (OpenAI chat).
    case noStreamOptions = "no_stream_options"
    /// `[DONE]` ends a whole answer even when no finish reason was told (OpenAI chat).
    case doneIsFinish = "done_is_finish"
}

/// An endpoint: address, model and key, with what the core knows of it.
public struct Endpoint: Sendable, Equatable {
    /// What the core knows: name, provider, model, limits, price, timeouts.
    public var profile: EndpointProfile
    /// The base address with its version part and no final slash, such as `https://api.openai.com/v1`.
    public var baseURL: String
    /// The key; bound to `baseURL`'s host and sent nowhere else.
    public var key: Secret?
    /// Further keys, which take turns with `key`: a refused one is left out, one that is out of quota
    /// or throttled rests while another serves.
    ///
    /// Default none; at most 63. Limits are those of all keys together.
    public var otherKeys: [Secret]
    /// How the keys travel.
    public var auth: AuthStyle
    /// The wire format.
    public var format: WireFormat
    /// Fields added to each request.
    public var extraHeaders: [HeaderField]
    /// `http://user:pass@host:port` or `socks5://host:port`; `nil` goes direct.
    public var proxy: Secret?
    /// Authorities, client certificate and version of TLS; `nil` trusts the system's authorities.
    public var tls: TLSOptions?
    /// False when a request must not leave this machine unencrypted.
    ///
    /// Default true. Loopback addresses are not concerned.
    public var allowsPlainHTTP: Bool
    /// The path of a chat request behind `baseURL`; `nil` for the wire format's own.
    ///
    /// `{model}` in it stands for the model.
    public var path: String?
    /// Which fields of a response's head tell the server's buckets, and what they count.
    public var rateLimits: RateLimitDialect
    /// What the service's own error codes mean, beside those that all services share.
    ///
    /// Keys in lowercase: a code, a type, or a number, an HTTP status included.
    public var errorCodes: [String: ErrorMeaning]
    /// Where it differs from others of its wire format.
    public var quirks: Set<ServiceQuirk>
    /// True for an embedded demo endpoint, which is always labelled simulated.
    public var isSimulated: Bool

    /// Creates an endpoint.
    public init(
        profile: EndpointProfile, baseURL: String, key: Secret? = nil, auth: AuthStyle = .bearer,
        format: WireFormat = .openAIChat, extraHeaders: [HeaderField] = [], proxy: Secret? = nil,
        tls: TLSOptions? = nil, allowsPlainHTTP: Bool = true, path: String? = nil,
        otherKeys: [Secret] = [],
        rateLimits: RateLimitDialect = .common,
        errorCodes: [String: ErrorMeaning] = [:], quirks: Set<ServiceQuirk> = [],
        isSimulated: Bool = false
    ) {
        self.profile = profile
        self.baseURL = baseURL
        self.key = key
        self.otherKeys = otherKeys
        self.auth = auth
        self.format = format
        self.extraHeaders = extraHeaders
        self.proxy = proxy
        self.tls = tls
        self.allowsPlainHTTP = allowsPlainHTTP
        self.path = path
        self.rateLimits = rateLimits
        self.errorCodes = errorCodes
        self.quirks = quirks
        self.isSimulated = isSimulated
    }

    /// All keys in the order of their turns: `key`, then `otherKeys`; at most 64.
    ///
    /// Setting an empty array leaves the endpoint without a key.
    public var keys: [Secret] {
        get { key.map { [$0] + otherKeys } ?? otherKeys }
        set {
            key = newValue.first
            otherKeys = Array(newValue.dropFirst())
        }
    }
}
