import CSimdJSON

/// Reads the lines of an Ollama chat, or the one line of an answer that was not streamed.
///
/// `done: true` makes the answer whole, whatever `done_reason` says: it may be missing or `null` on
/// complete answers. Source: Ollama, API reference, “Generate a chat completion”.
struct OllamaReader: AnswerReader {
    let readsLines = true

    /// Calls carry no number, and a line holds whole ones.
    private var calls = 0

    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        answer.model(root["model"])
        let message = root["message"]
        answer.reasoning(message["thinking"])
        answer.text(message["content"])
        message["tool_calls"].forEachElement { call in
            let function = call["function"]
            answer.toolCall(
                index: calls, id: call["id"].string, name: function["name"].string,
                arguments: function["arguments"].jsonText)
            calls += 1
        }
        guard root["done"].bool == true else { return }
        answer.usage(input: root["prompt_eval_count"].int, output: root["eval_count"].int)
        answer.finish(root["done_reason"].isString("length") ? .length : .stop)
        answer.end(otherwise: "")
    }
}
