/// How a server is asked to go on with an answer that broke off.
///
/// A prefill continues in the middle of a word; an instruction works with every model, and some
/// repeat a few words. The text behind the seam is shown as a piece of its own in either case.
enum ContinuationStyle: Equatable {
    /// A user message behind the answer that asks to go on.
    case instruction
    /// The answer as the last message, as it is.
    case plain
    /// The answer as the last message, with this field set to true: `prefix` or `partial`.
    case messageField(String)
    /// The answer as the last message, with `continue_final_message` in the request.
    case continueFinalMessage

    /// The field that marks the last message, if any.
    var field: String? {
        if case .messageField(let name) = self { name } else { nil }
    }

    /// What is asked where there is no prefill.
    static let words =
        "Your last answer was cut off. Go on exactly where it broke off: "
        + "do not repeat anything, do not comment, begin with the next word."

    /// The style of a service.
    ///
    /// Sources: Mistral API reference, `AssistantMessage.prefix`; Moonshot, “Partial Mode”; DeepSeek,
    /// “Chat Prefix Completion (Beta)”, which needs the address `/beta`; vLLM, “OpenAI-compatible
    /// server”, extra parameters. llama.cpp continues a last answer too, but refuses it with 400
    /// where the model thinks, and OpenRouter's models differ, so both get the instruction.
    static func of(provider: String, baseURL: String) -> ContinuationStyle {
        switch provider {
        case "mistral": .messageField("prefix")
        case "moonshot": .messageField("partial")
        case "deepseek" where baseURL.contains("/beta"): .messageField("prefix")
        case "vllm": .continueFinalMessage
        case "demo": .plain
        default: .instruction
        }
    }
}
