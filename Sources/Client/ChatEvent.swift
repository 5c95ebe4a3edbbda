public import Reliability

/// One thing that a `ChatStream` delivers, in order; `.finished` is always the last.
public enum ChatEvent: Sendable, Equatable {
    /// The call was accepted under this number; always the first. Another one begins each further call
    /// that an interceptor makes for this stream.
    case started(CallID)
    /// One line of the decision log of this call; `.routed` only while somebody reads
    /// `ChatClient.events()`.
    case trace(TraceEvent)
    /// Visible text of the committed attempt.
    case text(String)
    /// Thinking of the committed attempt.
    case reasoning(String)
    /// A fragment of a tool call of the committed attempt, as it came.
    case toolCall(index: Int, id: String?, name: String?, arguments: String)
    /// The call is over, whatever the outcome. Boxed, so that a token costs no room for an answer.
    indirect case finished(ChatAnswer)
}
