import CSimdJSON
import Reliability

/// Reads the events of a Cohere chat stream (version 2), or a whole answer.
///
/// `message-start`, then contents, plans and tool calls in pieces, then `message-end` with the finish
/// reason, which makes the answer whole. The plan before tool calls is thinking. Source: Cohere API
/// reference, “Chat (v2) with streaming”, and its guide “Streaming for tool use”.
struct CohereReader: AnswerReader {
    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        let type = root["type"]
        let delta = root["delta"]
        if type.isString("content-delta") || type.isString("content-start") {
            read(content: delta["message"]["content"], into: &answer)
        } else if type.isString("tool-plan-delta") {
            answer.reasoning(delta["message"]["tool_plan"])
        } else if type.isString("tool-call-start") || type.isString("tool-call-delta") {
            let calls = delta["message"]["tool_calls"]
            // An object in the documentation, a list in some versions of the service.
            read(
                call: calls.kind == simd_json_array ? calls[0] : calls,
                index: root["index"].int ?? 0, into: &answer)
        } else if type.isString("message-end") {
            readUsage(delta["usage"], into: &answer)
            finish(delta["finish_reason"], error: delta["error"], into: &answer)
        } else if root["message"].kind == simd_json_object {
            read(whole: root, into: &answer)
        }
    }

    /// A whole answer, which was not streamed.
    private func read(whole root: JSONView, into answer: inout EventWriter) {
        let message = root["message"]
        answer.reasoning(message["tool_plan"])
        message["content"].forEachElement { read(content: $0, into: &answer) }
        var index = 0
        message["tool_calls"].forEachElement { call in
            read(call: call, index: index, into: &answer)
            index += 1
        }
        readUsage(root["usage"], into: &answer)
        finish(root["finish_reason"], error: root["error"], into: &answer)
    }

    private func read(content: JSONView, into answer: inout EventWriter) {
        answer.reasoning(content["thinking"])
        answer.text(content["text"])
    }

    private func read(call: JSONView, index: Int, into answer: inout EventWriter) {
        let function = call["function"]
        answer.toolCall(
            index: index, id: call["id"].string, name: function["name"].string,
            arguments: function["arguments"].jsonText)
    }

    /// All tokens, or at least those on the bill.
    private func readUsage(_ usage: JSONView, into answer: inout EventWriter) {
        let tokens = usage["tokens"].isPresent ? usage["tokens"] : usage["billed_units"]
        answer.usage(
            input: tokens["input_tokens"].int, output: tokens["output_tokens"].int,
            cached: usage["cached_tokens"].int)
    }

    private func finish(_ reason: JSONView, error: JSONView, into answer: inout EventWriter) {
        guard let word = reason.string else { return }
        switch word {
        case "COMPLETE", "STOP_SEQUENCE": answer.finish(.stop)
        case "MAX_TOKENS": answer.finish(.length)
        case "TOOL_CALL": answer.finish(.toolCalls)
        case "ERROR_TOXIC": answer.finish(.contentFilter)
        case "TIMEOUT":
            answer.fail(.transient, "the server ran out of time within the answer", code: "timeout")
        default:
            var said = ErrorBody()
            said.message = error.string ?? "the server failed within the answer"
            said.code = word.lowercased()
            answer.fail(said)
        }
    }
}
