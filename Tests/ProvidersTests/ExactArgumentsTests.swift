import Testing

@testable import Providers

@Suite struct ExactArgumentsTests {
    private let arguments =
        #"{"z":1,"a":[true,null,-0.5,{"é\n\"":"x"}],"id":9007199254740993,"#
        + #""most":18446744073709551615,"least":-9223372036854775808,"z":2}"#

    /// Services that send arguments as a value, not as text.
    @Test(arguments: [
        (
            WireFormat.gemini,
            #"data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"t","args":"#,
            #"}}]},"finishReason":"STOP"}]}"#
        ),
        (
            .ollama, #"{"message":{"tool_calls":[{"function":{"name":"t","arguments":"#,
            #"}}]},"done":true}"#
        ),
        (
            .anthropic,
            #"{"type":"message","content":[{"type":"tool_use","id":"i","name":"t","input":"#,
            #"}],"stop_reason":"tool_use"}"#
        ),
    ])
    func `arguments keep the order of their keys and every digit`(
        _ format: WireFormat, before: String, after: String
    ) {
        let body = Array((before + arguments + after + "\n\n").utf8)

        let calls = Outcome(events(of: [body], format: format)).calls

        #expect(calls.map(\.arguments) == [arguments])
    }
}
