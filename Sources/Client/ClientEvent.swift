public import Reliability

/// What observers of a client see: every decision of every call, every change of an endpoint.
public enum ClientEvent: Sendable, Equatable {
    /// One line of the decision log, with the label of its call (empty for endpoint changes).
    case trace(TraceEvent, label: String)
    /// A call is over.
    case callEnded(CallID, ChatAnswer, label: String)
}
