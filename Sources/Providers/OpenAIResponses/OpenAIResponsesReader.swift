import CSimdJSON
import Reliability

/// Reads the events of a Responses stream, or a whole response.
///
/// `response.completed` and `response.incomplete` make the answer whole, `response.failed` and `error`
/// end it as failed; there is no `[DONE]`. A service that sends no pieces but only the end gets its
/// answer read from there. Source: OpenAI API reference, “Responses: streaming events”.
struct OpenAIResponsesReader: AnswerReader {
    /// The calls whose arguments came in pieces; as many as `ToolCallAssembler` takes.
    private var begunCalls: Set<Int> = []

    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        let type = root["type"]
        if type.isString("response.output_text.delta") {
            answer.text(root["delta"])
        } else if type.isString("response.reasoning_summary_text.delta")
            || type.isString("response.reasoning_text.delta")
        {
            answer.reasoning(root["delta"])
        } else if type.isString("response.function_call_arguments.delta") {
            readArguments(root["delta"], of: root, into: &answer)
        } else if type.isString("response.function_call_arguments.done") {
            guard let index = root["output_index"].int, !begunCalls.contains(index) else { return }
            readArguments(root["arguments"], of: root, into: &answer)
        } else if type.isString("response.refusal.delta") {
            answer.refusal(root["delta"])
        } else if type.isString("response.output_item.added") {
            if root["item"]["type"].isString("function_call") {
                read(call: root["item"], index: root["output_index"].int ?? 0, into: &answer)
            }
        } else if type.isString("response.output_item.done") {
            if root["item"]["type"].isString("reasoning") { seal(root["item"], into: &answer) }
        } else if type.isString("response.reasoning_summary_part.added") {
            // Each part is a paragraph of its own.
            if root["summary_index"].int ?? 0 > 0 { answer.reasoning("\n\n") }
        } else if type.isString("response.created") {
            answer.model(root["response"]["model"])
        } else if root["response"]["status"].isPresent, isTerminal(type) {
            read(response: root["response"], into: &answer)
            answer.end(otherwise: "the answer ended without a status")
        } else if root["object"].isString("response") {
            read(response: root, into: &answer)
        }
    }

    private func isTerminal(_ type: JSONView) -> Bool {
        type.isString("response.completed") || type.isString("response.incomplete")
            || type.isString("response.failed") || type.isString("response.cancelled")
    }

    /// A response that is over: its status, its usage, and its output unless that came in pieces.
    private mutating func read(response: JSONView, into answer: inout EventWriter) {
        answer.model(response["model"])
        if !answer.hasContent {
            var index = 0
            response["output"].forEachElement { item in
                read(item: item, index: index, into: &answer)
                index += 1
            }
        }
        let usage = response["usage"]
        answer.usage(
            input: usage["input_tokens"].int, output: usage["output_tokens"].int,
            cached: usage["input_tokens_details"]["cached_tokens"].int,
            reasoning: usage["output_tokens_details"]["reasoning_tokens"].int)
        let status = response["status"]
        if status.isString("completed") {
            answer.finish(.stop)
        } else if status.isString("incomplete") {
            let isFiltered = response["incomplete_details"]["reason"].isString("content_filter")
            answer.finish(isFiltered ? .contentFilter : .length)
        } else if status.isString("cancelled") {
            answer.fail(.transient, "the server cancelled the answer", code: "cancelled")
        } else if status.isString("failed") {
            answer.fail(errorIn: response)
        }
    }

    private mutating func read(item: JSONView, index: Int, into answer: inout EventWriter) {
        if item["type"].isString("function_call") {
            read(call: item, index: index, into: &answer)
        } else if item["type"].isString("reasoning") {
            item["summary"].forEachElement { answer.reasoning($0["text"]) }
            seal(item, into: &answer)
        } else {
            item["content"].forEachElement { part in
                answer.text(part["text"])
                answer.refusal(part["refusal"])
            }
        }
    }

    /// Keeps an item whose thinking came encrypted, with the fields that the service takes back.
    private func seal(_ item: JSONView, into answer: inout EventWriter) {
        guard let encrypted = item["encrypted_content"].string, !encrypted.isEmpty,
            let id = item["id"].string
        else { return }
        var json = JSONWriter(capacity: encrypted.utf8.count + 256)
        json.object { json in
            json.field("type", "reasoning")
            json.field("id", id)
            json.key("summary")
            let summary = item["summary"]
            json.raw(summary.isPresent ? summary.jsonText : "[]")
            json.field("encrypted_content", encrypted)
        }
        answer.sealed(String(decoding: json.bytes, as: UTF8.self))
    }

    private mutating func read(call: JSONView, index: Int, into answer: inout EventWriter) {
        let arguments = call["arguments"].jsonText
        if !arguments.isEmpty { note(index) }
        answer.toolCall(
            index: index, id: call["call_id"].string, name: call["name"].string,
            arguments: arguments)
    }

    private mutating func readArguments(
        _ piece: JSONView, of root: JSONView, into answer: inout EventWriter
    ) {
        let index = root["output_index"].int ?? 0
        note(index)
        answer.toolCall(index: index, id: nil, name: nil, arguments: piece.string ?? "")
    }

    private mutating func note(_ index: Int) {
        if begunCalls.count < ToolCallAssembler.callsMax { begunCalls.insert(index) }
    }
}
