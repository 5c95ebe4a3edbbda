import Dashboard
import Foundation
import Providers
import Reliability

/// What the history keeps of an answer beside its text, as JSON: a column that only this file reads.
///
/// What another version kept, or did not keep yet, is unknown and shown so.
struct KeptDetails: Codable, Sendable, Equatable {
    /// One attempt of the answer's call.
    struct Attempt: Codable, Sendable, Equatable {
        var endpoint: String
        var reason: AttemptReason
        var won: Bool
        var failure: FailureKind?
    }

    /// The tools that the model wanted called.
    private var toolCalls: [ResultObject.Call]?
    /// Every attempt, in the order of their starts; left out where one was enough.
    ///
    /// So most answers keep nothing here, and a long conversation opens without reading JSON.
    private var attempts: [Attempt]?

    private enum CodingKeys: String, CodingKey {
        case toolCalls = "tool_calls"
        case attempts
    }

    /// What is to be kept of an answer.
    init(_ summary: AnswerSummary) {
        toolCalls = summary.toolCalls.isEmpty ? nil : summary.toolCalls.map(ResultObject.Call.init)
        let kept = summary.attempts.map {
            Attempt(endpoint: $0.endpoint, reason: $0.reason, won: $0.won, failure: $0.failure)
        }
        attempts = kept.count > 1 ? kept : nil
    }

    /// What a kept text says; `nil` for what another version kept.
    init?(_ text: String?) {
        guard let text, let kept = try? JSONDecoder().decode(Self.self, from: Data(text.utf8))
        else { return nil }
        self = kept
    }

    /// The text to keep; `nil` when there is nothing to keep.
    var text: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts alone: nothing here can fail to encode.
        guard let data = try? encoder.encode(self), data.count > 2 else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Puts what was kept back into what is known of the answer otherwise.
    func restore(_ summary: inout AnswerSummary) {
        summary.toolCalls = (toolCalls ?? []).map(\.call)
        summary.attempts = (attempts ?? []).map {
            AnswerSummary.Attempt(
                endpoint: $0.endpoint, reason: $0.reason, won: $0.won, failure: $0.failure)
        }
    }
}
