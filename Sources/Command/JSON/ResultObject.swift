import Client
import Providers
import Reliability

/// The last line of `ask --json`, and each line of `batch`.
struct ResultObject: Encodable, Sendable {
    /// One attempt of the call.
    struct Attempt: Encodable, Sendable {
        let id: Int
        let endpoint: String
        let reason: String
        let start_ms: Double
        @OrNull var queued_ms: Double?
        @OrNull var first_token_ms: Double?
        let end_ms: Double
        let outcome: String
        @OrNull var http_status: Int?
        @OrNull var failure: String?
    }

    /// That the answer stands in for the one asked for.
    struct Degraded: Encodable, Sendable {
        let source: String
        let failure: String
        let message: String
        /// Of a cached answer: how old it is.
        var age_ms: Double?
        /// Of a smaller model's: who was asked before, in a call of its own.
        var attempts: [Attempt]?
    }

    /// Tokens of the answer.
    struct Usage: Encodable, Sendable {
        let input_tokens: Int
        let output_tokens: Int
        let source: String
    }

    let type = "result"
    let status: String
    let text: String
    @OrNull var endpoint: String?
    @OrNull var model: String?
    @OrNull var finish_reason: String?
    let attempts: [Attempt]
    let usage: Usage
    @OrNull var cost_usd: Double?
    let total_ms: Double
    /// Why it is not complete: the kind and a sentence; absent from a complete answer.
    var failure: String?
    var message: String?
    /// Of `refused_locally`, and of a 429 that outlasts the deadline: how long until it could be sent.
    var earliest_ms: Double?
    /// What stands in and why; absent from the answer that was asked for.
    var degraded: Degraded?
    /// Of a `batch` line: as the input has it.
    var id: ItemID?
    /// Of a `batch` line: its place in the input, from 0.
    var index: Int?

    /// The object of an answer; `now` is the end of the call.
    init(_ answer: ChatAnswer, now: Instant) {
        status = answer.status.rawValue
        text = answer.text
        attempts = answer.attempts.map(Attempt.init)
        usage = Usage(
            input_tokens: answer.usage.inputTokens, output_tokens: answer.usage.outputTokens,
            source: answer.usageIsReported ? "reported" : "estimated")
        _cost_usd = OrNull(wrappedValue: answer.cost)
        total_ms = answer.total.milliseconds
        _endpoint = OrNull(wrappedValue: answer.endpoint)
        _model = OrNull(wrappedValue: answer.model)
        _finish_reason = OrNull(wrappedValue: answer.finishReason?.rawValue)
        failure = answer.failure?.kind.rawValue
        message = answer.failure?.message
        degraded = answer.degraded.map { degraded in
            Degraded(
                source: degraded.source.rawValue, failure: degraded.failure.kind.rawValue,
                message: degraded.failure.message, age_ms: degraded.age?.milliseconds,
                attempts: degraded.source == .smaller
                    ? degraded.earlierAttempts.map(Attempt.init) : nil)
        }
        earliest_ms = answer.failure?.earliest.map { $0.elapsed(since: now).milliseconds }
    }
}

extension ResultObject.Attempt {
    init(_ record: AttemptRecord) {
        var failure: String?
        if case .failed(let what) = record.outcome { failure = what.kind.rawValue }
        self.init(
            id: record.id, endpoint: record.endpoint, reason: record.reason.rawValue,
            start_ms: record.start.milliseconds,
            queued_ms: OrNull(wrappedValue: record.queued?.milliseconds),
            first_token_ms: OrNull(wrappedValue: record.firstToken?.milliseconds),
            end_ms: record.end.milliseconds, outcome: record.outcome.word,
            http_status: OrNull(wrappedValue: record.httpStatus),
            failure: OrNull(wrappedValue: failure))
    }
}

/// The `id` of a batch line: text or number, given back as it came.
enum ItemID: Codable, Sendable, Hashable {
    case text(String)
    case whole(Int)
    case number(Double)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let whole = try? container.decode(Int.self) {
            self = .whole(whole)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .whole(let whole): try container.encode(whole)
        case .number(let number): try container.encode(number)
        }
    }
}
