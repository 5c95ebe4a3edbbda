import CSimdJSON
import Reliability

/// Reads the chunks of a `generateContent` answer, or the whole of it; both have one shape.
///
/// An answer is whole once its candidate has a `finishReason`. A prompt that is blocked gets no
/// candidate at all, but the reason. Source: Gemini API reference, “GenerateContentResponse”.
struct GeminiReader: AnswerReader {
    /// Calls carry no number, and a chunk holds whole ones.
    private var calls = 0

    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        answer.model(root["modelVersion"])
        readUsage(root["usageMetadata"], into: &answer)
        let candidates = root["candidates"]
        if let reason = root["promptFeedback"]["blockReason"].string,
            !candidates[0].isPresent
        {
            let word = TextSanitiser.line(reason, limit: 40)
            return answer.fail(.filtered, "the prompt was blocked: \(word)", code: word)
        }
        candidates.forEachElement { candidate in
            if candidate["index"].int ?? 0 == 0 { read(candidate: candidate, into: &answer) }
        }
    }

    private mutating func read(candidate: JSONView, into answer: inout EventWriter) {
        candidate["content"]["parts"].forEachElement { part in
            let call = part["functionCall"]
            if call.isPresent {
                if let signature = part["thoughtSignature"].string {
                    answer.sealed(signature, sealsCall: true)
                }
                answer.toolCall(
                    index: calls, id: call["id"].string, name: call["name"].string,
                    arguments: call["args"].jsonText)
                calls += 1
                return
            }
            if part["thought"].bool == true {
                answer.reasoning(part["text"])
            } else {
                answer.text(part["text"])
            }
            if let signature = part["thoughtSignature"].string { answer.sealed(signature) }
        }
        if let reason = candidate["finishReason"].string { finish(reason, into: &answer) }
    }

    private func readUsage(_ usage: JSONView, into answer: inout EventWriter) {
        guard usage.isPresent else { return }
        let thoughts = usage["thoughtsTokenCount"].int
        let written = usage["candidatesTokenCount"].int
        // An answer that is all thinking, or empty, has no count of its own.
        let output = [thoughts, written].compactMap(\.self)
        let isSane = output.allSatisfy { (0...EventWriter.tokensMax).contains($0) }
        answer.usage(
            input: usage["promptTokenCount"].int,
            output: output.isEmpty || !isSane ? nil : output.reduce(0, +),
            cached: usage["cachedContentTokenCount"].int, reasoning: thoughts)
    }

    private func finish(_ reason: String, into answer: inout EventWriter) {
        switch reason {
        case "FINISH_REASON_UNSPECIFIED": break
        case "STOP": answer.finish(.stop)
        case "MAX_TOKENS": answer.finish(.length)
        case "SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
            answer.finish(.contentFilter)
        default:
            // `MALFORMED_FUNCTION_CALL`, `UNEXPECTED_TOOL_CALL`, `OTHER` and their kin: the model broke
            // off, and nobody can say that the answer is whole.
            let word = TextSanitiser.line(reason, limit: 40)
            answer.fail(.transient, "the model broke off: \(word)", code: word)
        }
    }
}
