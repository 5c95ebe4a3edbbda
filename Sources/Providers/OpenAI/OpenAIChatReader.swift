import CSimdJSON
import Reliability

/// Reads the JSON of an OpenAI-compatible answer, whole or chunk by chunk.
///
/// Rules where services differ: choice 0 only; the first finish reason counts, text after it is kept;
/// usage is looked for where Groq and Moonshot put it too. An answer is whole once a finish reason was
/// told. Source: OpenAI API reference, “Chat completions”.
struct OpenAIChatReader: AnswerReader {
    /// True for services that may send `null` as the reason of a whole answer (Ollama; pydantic-ai
    /// #2996): then `[DONE]` is the terminal event.
    var doneIsFinish = false

    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        answer.model(root["model"])
        Self.readUsage(root["usage"], into: &answer)
        let choices = root["choices"]
        let choice = choices[0]
        guard choice.isPresent else { return }
        if choice["index"].int ?? 0 == 0 {
            Self.read(choice: choice, into: &answer)
        } else {
            choices.forEachElement { other in
                if other["index"].int == 0 { Self.read(choice: other, into: &answer) }
            }
        }
        if answer.finishReason != nil, !answer.hasUsage {
            Self.readUsage(root["x_groq"]["usage"], into: &answer)
            Self.readUsage(choice["usage"], into: &answer)
        }
    }

    mutating func readDone(into answer: inout EventWriter) {
        if doneIsFinish, answer.hasContent { answer.finish(.stop) }
    }

    private static func read(choice: JSONView, into answer: inout EventWriter) {
        let delta = choice["delta"]
        let message = delta.isPresent ? delta : choice["message"]
        if message.isPresent {
            read(message: message, into: &answer)
        } else {
            answer.text(choice["text"])
        }
        if let word = choice["finish_reason"].string, !word.isEmpty, answer.finishReason == nil {
            readFinish(word.lowercased(), into: &answer)
        }
    }

    private static func read(message: JSONView, into answer: inout EventWriter) {
        let content = message["content"]
        switch content.kind {
        case simd_json_string: answer.text(content)
        case simd_json_array: content.forEachElement { readPart($0, into: &answer) }
        default: break
        }
        let thinking = message["reasoning_content"]
        answer.reasoning(thinking.isPresent ? thinking : message["reasoning"])
        answer.refusal(message["refusal"])
        var position = 0
        message["tool_calls"].forEachElement { call in
            readCall(
                call["function"],
                index: call["index"].int.flatMap { $0 >= 0 ? $0 : nil } ?? position,
                id: call["id"].string, into: &answer)
            position += 1
        }
        // What the field was called before there were several.
        let old = message["function_call"]
        if old.isPresent { readCall(old, index: 0, id: nil, into: &answer) }
    }

    /// A part of a content list: text, or thinking (Mistral).
    private static func readPart(_ part: JSONView, into answer: inout EventWriter) {
        if part["thinking"].kind == simd_json_array {
            part["thinking"].forEachElement { answer.reasoning($0["text"]) }
        } else {
            answer.text(part["text"])
        }
    }

    private static func readCall(
        _ function: JSONView, index: Int, id: String?, into answer: inout EventWriter
    ) {
        answer.toolCall(
            index: index, id: id, name: function["name"].string,
            arguments: function["arguments"].jsonText)
    }

    private static func readUsage(_ view: JSONView, into answer: inout EventWriter) {
        guard view.isPresent else { return }
        answer.usage(
            input: view["prompt_tokens"].int, output: view["completion_tokens"].int,
            cached: view["prompt_tokens_details"]["cached_tokens"].int
                ?? view["prompt_cache_hit_tokens"].int,
            written: view["prompt_tokens_details"]["cache_write_tokens"].int,
            reasoning: view["completion_tokens_details"]["reasoning_tokens"].int)
    }

    /// The finish reason by its many names; a reason that is an error ends the answer.
    private static func readFinish(_ word: String, into answer: inout EventWriter) {
        switch word {
        case "length", "max_tokens", "model_length": answer.finish(.length)
        case "tool_calls", "tool_use", "function_call": answer.finish(.toolCalls)
        case "content_filter", "safety", "refusal", "sensitive": answer.finish(.contentFilter)
        case "insufficient_system_resource":
            answer.fail(
                .overloaded, "the server ran out of resources within the answer", code: word)
        case "error", "network_error":
            answer.fail(.transient, "the server failed within the answer")
        default:
            // Any other word still says that the model is done (`stop`, `eos`, `end_turn`).
            answer.finish(.stop)
        }
    }
}
