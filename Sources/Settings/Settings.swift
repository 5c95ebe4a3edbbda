public import Providers
public import Reliability

/// Everything that can be configured, with its default.
///
/// A value: read from a file by `Settings.read`, or made of defaults by `Settings()`. All keys are
/// optional; `Settings.defaultFile` shows every one of them with its default.
public struct Settings: Sendable, Equatable {
    /// The endpoints in the order of the file; empty means: discover them.
    public var configured: [ConfiguredEndpoint]
    /// The services that endpoints may name: the built-in table with the file's changes.
    public var providers: [ProviderPreset]
    /// How endpoints are reached that do not say it themselves.
    public var connection: ConnectionSettings
    /// What the file says about TLS anywhere, with its places; for whoever looks at the files.
    public var tlsSections: [NamedTLS] = []
    /// The files of keys that it names.
    public var keyFiles: [NamedFile] = []
    /// How one of the free endpoints is chosen.
    ///
    /// Default `balanced`.
    public var strategy: RoutingStrategy
    /// Retry, hedge, race, fallback and deadline of a call.
    public var call: CallPolicy
    /// Breaker, budget and buckets.
    public var fleet: FleetPolicy
    /// What stands in when nobody answered.
    ///
    /// Default nothing.
    public var degrade = DegradePolicy()
    /// The address of a collector that spans and metrics are sent to.
    ///
    /// Default `nil`: nowhere, unless the environment says so.
    public var telemetry: String?
    /// The theme's name.
    ///
    /// Default `terminal`: the terminal's own colours.
    public var theme: String

    /// How a message is written.
    public var composer = ComposerSettings()

    /// Keys of the full screen that are not the usual ones, in the order of the file.
    public var bindings: [KeyChange] = []

    /// Creates settings; the defaults are those of each property.
    public init(
        configured: [ConfiguredEndpoint] = [], providers: [ProviderPreset] = ProviderPreset.all,
        connection: ConnectionSettings = ConnectionSettings(),
        strategy: RoutingStrategy = .balanced,
        call: CallPolicy = CallPolicy(), fleet: FleetPolicy = FleetPolicy(),
        theme: String = "terminal"
    ) {
        self.configured = configured
        self.providers = providers
        self.connection = connection
        self.strategy = strategy
        self.call = call
        self.fleet = fleet
        self.theme = theme
    }

    /// The endpoints as the client takes them, in the order of the file.
    public var endpoints: [Endpoint] { configured.map(\.endpoint) }
}

/// An endpoint with what the settings know beside the client's part of it.
public struct ConfiguredEndpoint: Sendable, Equatable {
    /// Address, model, key, limits.
    public var endpoint: Endpoint
    /// Where its key came from.
    ///
    /// With several keys that of the first which is there.
    public var keySource: KeySource
    /// The keys that take turns, where the file has a list of them; else empty.
    public var keys: [ConfiguredKey]
    /// How its health is asked for when there is no traffic.
    public var probe: HealthProbe
    /// False after `proxy: off`, so that `HTTPS_PROXY` and its like do not concern it.
    ///
    /// Default true.
    public var followsProxyEnvironment: Bool

    /// Creates an endpoint.
    public init(
        endpoint: Endpoint, keySource: KeySource = .notNeeded, keys: [ConfiguredKey] = [],
        probe: HealthProbe = HealthProbe(),
        followsProxyEnvironment: Bool = true
    ) {
        self.endpoint = endpoint
        self.keySource = keySource
        self.keys = keys
        self.probe = probe
        self.followsProxyEnvironment = followsProxyEnvironment
    }
}

/// One of the keys that take turns at an endpoint.
public struct ConfiguredKey: Sendable, Equatable {
    /// The key; `nil` when it is not there, or stands elsewhere and was not read yet.
    public var secret: Secret?
    /// Where it came from.
    public var source: KeySource

    /// Creates a key.
    public init(secret: Secret?, source: KeySource) {
        self.secret = secret
        self.source = source
    }

    /// Whether it is surely the same key as another.
    func repeats(_ other: ConfiguredKey) -> Bool {
        if let secret { return secret == other.secret }
        switch source {
        case .file, .command: return source == other.source
        default: return false
        }
    }

    /// What an endpoint shows of its keys: the first that is there, else where one should be.
    static func summary(_ keys: [ConfiguredKey]) -> (secret: Secret?, source: KeySource) {
        let known = keys.first { $0.source.isKnown } ?? keys.first
        return (keys.lazy.compactMap(\.secret).first, known?.source ?? .notNeeded)
    }
}

/// Where an endpoint's key came from.
public enum KeySource: Sendable, Equatable {
    /// From this environment variable.
    case variable(String)
    /// It should come from this variable, which is not set.
    case missing(variable: String)
    /// It stands in the file.
    case literal
    /// It stands in this file, which whoever starts has to read: settings touch no disk.
    case file(String)
    /// This command prints it, which whoever starts has to run with `/bin/sh -c`.
    case command(String)
    /// It should have come from a file or a command, which failed; why, as a clause.
    case unreadable(String)
    /// The endpoint needs none.
    case notNeeded

    /// True when there is, or will be, a key.
    var isKnown: Bool {
        switch self {
        case .variable, .literal, .file, .command: true
        case .missing, .unreadable, .notNeeded: false
        }
    }
}

/// How an endpoint's health is asked for.
public struct HealthProbe: Sendable, Equatable {
    /// What is sent.
    public enum Kind: Sendable, Equatable {
        /// A completion of one token: proves that the model answers.
        case completion
        /// `GET` of this path from the origin: proves reachability only.
        case path(String)
    }

    /// What is sent.
    ///
    /// Default: a completion.
    public var kind: Kind
    /// How often while there is no traffic; `nil`, the default, never.
    public var every: Duration?

    /// Creates a probe.
    public init(kind: Kind = .completion, every: Duration? = nil) {
        self.kind = kind
        self.every = every
    }
}
