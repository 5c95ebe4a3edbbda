import Foundation
import Providers

/// What the history keeps of an answer beside its text, as JSON: a column that only this file reads.
struct KeptDetails: Codable, Sendable, Equatable {
    /// The tools that the model wanted called.
    var toolCalls: [ResultObject.Call]?

    private enum CodingKeys: String, CodingKey {
        case toolCalls = "tool_calls"
    }

    /// The text to keep; `nil` when there is nothing to keep.
    static func text(of calls: [ToolCall]) -> String? {
        guard !calls.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts alone: nothing here can fail to encode.
        guard
            let data = try? encoder.encode(
                KeptDetails(toolCalls: calls.map(ResultObject.Call.init)))
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// The calls in a kept text; none in what another version kept.
    static func toolCalls(in text: String?) -> [ToolCall] {
        guard let text,
            let kept = try? JSONDecoder().decode(KeptDetails.self, from: Data(text.utf8))
        else { return [] }
        return (kept.toolCalls ?? []).map(\.call)
    }
}
