import Providers
import Reliability
import Testing

/// One fixture and what it means.
struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var text = "Hello, wörld"
    var reasoning = ""
    var finish: FinishReason?
    var failure: FailureKind?
    var usage: TokenUsage?
    var calls: [ToolCall] = []
    var testDescription: String { file }

    init(
        _ file: String, text: String = "Hello, wörld", reasoning: String = "",
        finish: FinishReason? = nil, failure: FailureKind? = nil, usage: TokenUsage? = nil,
        calls: [ToolCall] = []
    ) {
        self.file = file
        self.text = text
        self.reasoning = reasoning
        self.finish = finish
        self.failure = failure
        self.usage = usage
        self.calls = calls
    }
}
