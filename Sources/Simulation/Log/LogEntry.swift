public import Reliability

/// One line of the decision log: what reached a call, or what was decided, and when.
public struct LogEntry: Sendable, Equatable {
    /// When, in virtual time.
    public var at: Instant
    /// Which call; `nil` for what concerns an endpoint or the whole fleet.
    public var call: CallID?
    /// What.
    public var kind: Kind

    /// Creates a line.
    public init(at: Instant, call: CallID?, kind: Kind) {
        self.at = at
        self.call = call
        self.kind = kind
    }

    /// What a line says.
    public enum Kind: Sendable, Equatable {
        /// This reached the call's machine.
        case event(CallEvent)
        /// The machine answered with this.
        case directive(CallDirective)
        /// This happened to an endpoint.
        case fleet(TraceEvent.Kind)
        /// This was done from outside.
        case happening(Happening.Kind)
    }
}
