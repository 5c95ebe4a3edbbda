public import Providers

/// Where telemetry goes, how often, and as whose.
///
/// `OTLPReading` makes one of the environment variables that OpenTelemetry fixed.
public struct OTLPOptions: Sendable, Equatable {
    /// Where one kind of telemetry is sent.
    public struct Destination: Sendable, Equatable {
        /// A field that each request carries.
        public struct Field: Sendable, Equatable {
            /// Its name.
            public var name: String
            /// Its value, which may be a credential and is in no text.
            public var value: Secret
        }

        /// The whole address.
        ///
        /// It may hold a name and a password: `place` is what may be shown.
        public var url: String
        /// How it travels.
        ///
        /// Default `http/protobuf`, as OpenTelemetry's.
        public var speaks = OTLPProtocol.protobuf
        /// What each request carries.
        public var headers: [Field] = []
        /// How long one request may take.
        ///
        /// Default 10 s.
        public var timeout = Duration.seconds(10)
        /// A proxy between here and there.
        ///
        /// Default none.
        public var proxy: Secret?
        /// Certificates for `https`.
        ///
        /// Default: what the system trusts.
        public var tls: TLSOptions?

        init(url: String) { self.url = url }

        /// Host and port, for people; empty for what is no address.
        public var place: String { WebAddress(url)?.place ?? "" }
    }

    /// Where spans are sent; `nil` sends none.
    public var traces: Destination?
    /// Where measurements are sent; `nil` sends none.
    public var metrics: Destination?
    /// Which traces are kept.
    public var sampler = TraceSampler()
    /// How many spans wait, and when they leave.
    public var spans = SpanLimits()
    /// The time between two readings of the measurements.
    ///
    /// Default 60 s.
    public var metricsEvery = Duration.seconds(60)
    var resource = Resource()

    /// Both places.
    public var destinations: [Destination] { [traces, metrics].compactMap(\.self) }
}

/// How many spans wait for a collector, and when they leave; the defaults are OpenTelemetry's own.
public struct SpanLimits: Sendable, Equatable {
    /// The most spans that wait, from 1.
    ///
    /// Default 2,048; what comes beyond is dropped and counted.
    public var queue = 2_048
    /// The most spans of one request, 1…`queue`; so many leave at once.
    ///
    /// Default 512.
    public var batch = 512
    /// The longest that fewer wait.
    ///
    /// Default 5 s.
    public var every = Duration.seconds(5)

    /// The defaults.
    public init() {}
}
