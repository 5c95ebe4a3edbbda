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
    /// A header of its own, such as `api-key`.
    case header(String)
    /// No key.
    case none
}

/// The wire formats.
public enum WireFormat: String, Sendable, Hashable, CaseIterable, Codable {
    /// OpenAI-compatible chat completions.
    case openAIChat = "openai"
}

/// An endpoint: address, model and key, with what the core knows of it.
public struct Endpoint: Sendable, Equatable {
    /// What the core knows: name, provider, model, limits, price, timeouts.
    public var profile: EndpointProfile
    /// The base address with its version part and no final slash, such as `https://api.openai.com/v1`.
    public var baseURL: String
    /// The key; bound to `baseURL`'s host and sent nowhere else.
    public var key: Secret?
    /// How the key travels.
    public var auth: AuthStyle
    /// The wire format.
    public var format: WireFormat
    /// Fields added to each request.
    public var extraHeaders: [HeaderField]
    /// `http://user:pass@host:port` or `socks5://host:port`; `nil` goes direct.
    public var proxy: Secret?
    /// What the `x-ratelimit-*-requests` fields count.
    public var requestHeaderWindow: RequestHeaderWindow
    /// True for an embedded demo endpoint, which is always labelled simulated.
    public var isSimulated: Bool

    /// Creates an endpoint.
    public init(
        profile: EndpointProfile, baseURL: String, key: Secret? = nil, auth: AuthStyle = .bearer,
        format: WireFormat = .openAIChat, extraHeaders: [HeaderField] = [], proxy: Secret? = nil,
        requestHeaderWindow: RequestHeaderWindow = .minute, isSimulated: Bool = false
    ) {
        self.profile = profile
        self.baseURL = baseURL
        self.key = key
        self.auth = auth
        self.format = format
        self.extraHeaders = extraHeaders
        self.proxy = proxy
        self.requestHeaderWindow = requestHeaderWindow
        self.isSimulated = isSimulated
    }
}

/// Over which time `x-ratelimit-*-requests` counts.
public enum RequestHeaderWindow: String, Sendable, Hashable, Codable {
    /// A minute (OpenAI).
    case minute
    /// A day (Groq).
    case day
}
