/// Which traces are kept: OpenTelemetry's samplers, `OTEL_TRACES_SAMPLER`.
public struct TraceSampler: Sendable, Equatable {
    /// The share of traces that are kept, 0…1.
    public var share: Double
    /// True when a trace that somebody else began is kept as they decided.
    public var followsParent: Bool

    /// Creates a sampler.
    ///
    /// Default: every trace, but as the parent says.
    public init(share: Double = 1, followsParent: Bool = true) {
        precondition((0...1).contains(share), "the share must be 0…1, got \(share)")
        self.share = share
        self.followsParent = followsParent
    }

    /// The sampler of a name and its argument; `nil` for a name that OpenTelemetry has not, or an
    /// argument that is no share.
    init?(named name: String, argument: String?) {
        var name = Substring(name)
        followsParent = name.hasPrefix("parentbased_")
        if followsParent { name = name.dropFirst("parentbased_".count) }
        switch name {
        case "always_on": share = 1
        case "always_off": share = 0
        case "traceidratio":
            guard let value = Double(argument ?? "1"), (0...1).contains(value) else { return nil }
            share = value
        default: return nil
        }
    }

    /// Whether a trace is kept.
    ///
    /// By its number and not by dice, so that every program that sees the trace decides alike; of the
    /// number those 56 bits that W3C says are random.
    func keeps(_ trace: SpanContext.TraceID, parent: SpanContext?) -> Bool {
        if followsParent, let parent { return parent.isSampled }
        // Three bits less, so that the number is exact.
        return Double((trace.low & (1 << 56 - 1)) >> 3) < share * 0x1p53
    }
}
