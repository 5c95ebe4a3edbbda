import CSimdJSON

/// Reads the events of a Messages stream, or a whole message.
///
/// A stream is `message_start`, then blocks (`content_block_start`, `…_delta`, `…_stop`), then
/// `message_delta` with the stop reason, then `message_stop`, which alone makes the answer whole.
/// Another order is a broken stream: a piece of a block that was never begun may belong anywhere.
/// Source: Anthropic API reference, “Streaming Messages”.
struct AnthropicReader: AnswerReader {
    /// More blocks at once than any model has open; beyond it the peer only fills our memory.
    private static let openMax = 1024

    /// A block of thinking under way, to be given back as it came.
    private struct Thought {
        let index: Int
        var text: String
        var signature: String

        /// The block; empty without the signature that makes it worth anything.
        var block: String {
            guard !signature.isEmpty else { return "" }
            var json = JSONWriter(capacity: text.utf8.count + signature.utf8.count + 64)
            json.object { json in
                json.field("type", "thinking")
                json.field("thinking", text)
                json.field("signature", signature)
            }
            return String(decoding: json.bytes, as: UTF8.self)
        }
    }

    private var hasStarted = false
    private var openBlocks: Set<Int> = []
    private var thought: Thought?
    private var stopReason: String?
    private var input: Int?
    private var cached: Int?
    private var written: Int?
    private var output: Int?

    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        let type = root["type"]
        if type.isString("content_block_delta") {
            readDelta(root, into: &answer)
        } else if type.isString("content_block_start") {
            readStart(ofBlock: root, into: &answer)
        } else if type.isString("content_block_stop") {
            guard let index = root["index"].int else { return }
            openBlocks.remove(index)
            if thought?.index == index { seal(into: &answer) }
        } else if type.isString("message_start") {
            hasStarted = true
            answer.model(root["message"]["model"])
            readUsage(root["message"]["usage"], into: &answer)
        } else if type.isString("message_delta") {
            stopReason = root["delta"]["stop_reason"].string ?? stopReason
            readUsage(root["usage"], into: &answer)
        } else if type.isString("message_stop") {
            guard hasStarted else { return answer.breakOff("the answer stopped before its start") }
            finish(into: &answer)
            answer.end(otherwise: "the answer ended without a stop reason")
        } else if type.isString("message") {
            read(message: root, into: &answer)
        }
        // `ping`, and what is not invented yet, says nothing.
    }

    /// A whole answer, which was not streamed.
    private mutating func read(message: JSONView, into answer: inout EventWriter) {
        answer.model(message["model"])
        var index = 0
        message["content"].forEachElement { block in
            read(block: block, at: index, into: &answer)
            seal(into: &answer)
            index += 1
        }
        readUsage(message["usage"], into: &answer)
        stopReason = message["stop_reason"].string
        finish(into: &answer)
    }

    private mutating func readStart(ofBlock root: JSONView, into answer: inout EventWriter) {
        guard let index = root["index"].int, index >= 0, hasStarted,
            openBlocks.count < Self.openMax, openBlocks.insert(index).inserted
        else { return answer.breakOff("a block of the answer begins out of order") }
        read(block: root["content_block"], at: index, into: &answer)
    }

    /// What a block holds as a whole, or already at its start.
    private mutating func read(block: JSONView, at index: Int, into answer: inout EventWriter) {
        let type = block["type"]
        if type.isString("text") {
            answer.text(block["text"])
        } else if type.isString("thinking") {
            answer.reasoning(block["thinking"])
            thought = Thought(
                index: index, text: block["thinking"].string ?? "",
                signature: block["signature"].string ?? "")
        } else if type.isString("redacted_thinking") {
            guard let data = block["data"].string else { return }
            var json = JSONWriter(capacity: data.utf8.count + 64)
            json.object { json in
                json.field("type", "redacted_thinking")
                json.field("data", data)
            }
            answer.sealed(String(decoding: json.bytes, as: UTF8.self))
        } else if type.isString("tool_use") {
            // A stream begins with an empty object and sends the text of the real one in pieces.
            var isEmpty = true
            block["input"].forEachField { _, _ in isEmpty = false }
            answer.toolCall(
                index: index, id: block["id"].string, name: block["name"].string,
                arguments: isEmpty ? "" : block["input"].jsonText)
        }
    }

    private mutating func readDelta(_ root: JSONView, into answer: inout EventWriter) {
        guard let index = root["index"].int, openBlocks.contains(index) else {
            return answer.breakOff("a piece of the answer belongs to no block")
        }
        let delta = root["delta"]
        let type = delta["type"]
        if type.isString("text_delta") {
            answer.text(delta["text"])
        } else if type.isString("thinking_delta") {
            answer.reasoning(delta["thinking"])
            grow(at: index) { $0.text += delta["thinking"].string ?? "" }
        } else if type.isString("signature_delta") {
            grow(at: index) { $0.signature += delta["signature"].string ?? "" }
        } else if type.isString("input_json_delta") {
            answer.toolCall(
                index: index, id: nil, name: nil, arguments: delta["partial_json"].string ?? "")
        }
    }

    /// Adds to the thinking under way; what is too long to be given back is forgotten.
    private mutating func grow(at index: Int, _ change: (inout Thought) -> Void) {
        guard var grown = thought.take(), grown.index == index else { return }
        change(&grown)
        let size = grown.text.utf8.count + grown.signature.utf8.count
        if size <= SealedThought.sizeMax { thought = grown }
    }

    private mutating func seal(into answer: inout EventWriter) {
        if let thought = thought.take() { answer.sealed(thought.block) }
    }

    /// Counts are cumulative; what came from the cache, or went into it, is counted apart from the rest.
    private mutating func readUsage(_ usage: JSONView, into answer: inout EventWriter) {
        guard usage.isPresent else { return }
        if let plain = usage["input_tokens"].int {
            let parts = [
                plain, usage["cache_read_input_tokens"].int ?? 0,
                usage["cache_creation_input_tokens"].int ?? 0,
            ]
            // An absurd part makes an absurd sum, which is not believed.
            input =
                parts.allSatisfy { (0...EventWriter.tokensMax).contains($0) }
                ? parts.reduce(0, +) : nil
            cached = usage["cache_read_input_tokens"].int
            written = usage["cache_creation_input_tokens"].int
        }
        output = usage["output_tokens"].int ?? output
        answer.usage(input: input, output: output, cached: cached, written: written)
    }

    private func finish(into answer: inout EventWriter) {
        switch stopReason {
        case nil: return
        // A turn paused on the service's side is as cut as one that ran out of room.
        case "max_tokens", "model_context_window_exceeded", "pause_turn": answer.finish(.length)
        case "tool_use": answer.finish(.toolCalls)
        case "refusal": answer.finish(.contentFilter)
        default: answer.finish(.stop)
        }
    }
}
