import Foundation
import Reliability

/// One line of `ask --json` and of the log file, for everything that happens before the result.
struct EventObject: Encodable, Sendable, Equatable {
    /// One endpoint that the router looked at.
    struct Candidate: Encodable, Sendable, Equatable {
        var endpoint: String
        var score: Double?
        var skipped: String?
    }

    /// A piece of a tool call, as it came: arguments of pieces with one index belong together.
    struct ToolCallPiece: Encodable, Sendable, Equatable {
        var index: Int
        var id: String?
        var name: String?
        var arguments: String
    }

    /// `start`, `attempt`, `first_token`, `delta`, `commit`, `state` or `route`.
    var type: String
    /// From the call's start.
    var ms: Double
    /// The call; absent for what concerns an endpoint as a whole.
    var call: Int?
    /// The attempt.
    var id: Int?
    var endpoint: String?
    /// Of an attempt: `queued`, `started`, `sent`, `head` or `ended`; of a state: what it is of.
    var phase: String?
    var reason: String?
    var outcome: String?
    var failure: String?
    var httpStatus: Int?
    var text: String?
    var reasoning: String?
    var toolCall: ToolCallPiece?
    var state: String?
    /// How long until what is announced, from this event on.
    var inMs: Double?
    /// Of a key's state: which of how many, from 1; never the key itself.
    var key: Int?
    var keys: Int?
    var strategy: String?
    var endpoints: [String]?
    var chosen: String?
    /// Of a route: why the chosen one won, such as `score`, `affinity` or `exploration`.
    var because: String?
    /// Of a route: the other of two that were drawn.
    var rival: String?
    var candidates: [Candidate]?
    var inputTokens: Int?
    /// The wall clock; in the log file only.
    var time: String?

    init(_ type: String, at: Instant, start: Instant, call: Int? = nil) {
        self.type = type
        ms = at.elapsed(since: start).milliseconds
        self.call = call
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case ms
        case call
        case id
        case endpoint
        case phase
        case reason
        case outcome
        case failure
        case httpStatus = "http_status"
        case text
        case reasoning
        case toolCall = "tool_call"
        case state
        case inMs = "in_ms"
        case key
        case keys
        case strategy
        case endpoints
        case chosen
        case because
        case rival
        case candidates
        case inputTokens = "input_tokens"
        case time
    }
}
