import Behaviours
import Reliability

/// One attempt on the wire, as the server and the network see it.
struct Flight: Sendable {
    enum Stage: UInt8, Sendable {
        /// The place is free.
        case free
        /// On its way to the server.
        case travelling
        /// Waits for a slot.
        case waiting
        /// Read; no head yet.
        case read
        /// The head is out; no word yet.
        case headed
        /// Speaking.
        case speaking
        /// Nothing more will come; the connection stays open.
        case silent
    }

    /// What the next event of a flight does.
    enum Act: Sendable, Equatable {
        case arrive
        case head
        case firstWord
        case end(Ending)
    }

    /// How an answer ends.
    enum Ending: Sendable, Equatable {
        /// Whole.
        case complete
        /// An error status, head and body at once.
        case refusal(Failure)
        /// The connection broke, or the answer was wrong.
        case broken(Failure)
        /// Nobody listens any more; the server stops working here.
        case unheard
    }

    /// The place of the call, and who must still live there.
    var call = 0
    var callNumber = 0
    var attempt = AttemptID(0)
    var endpoint = 0
    var tokens = 0
    var stage = Stage.free
    /// Names the tenant in events.
    var stamp: UInt32 = 0
    /// When the server began with it.
    var began = Duration.zero
    var plan = ResponsePlan(number: 0)
    /// How many words it says at most.
    var words = 0
    var next = Act.arrive
    /// When the first word was said.
    var spokeAt = Duration.zero
    /// Words that the call has been told of.
    var told = 0
    /// False once the client has let go.
    var isHeard = true
    /// Whether the server counts it among those it serves.
    var isServed = false
}
