/// The dialects by wire format, and what each leaves out because the service has no field for it.
///
/// | format | leaves out |
/// | --- | --- |
/// | `openai` | `topK` |
/// | `openai-responses` | `topK`, `stop`, `seed`, penalties |
/// | `anthropic` | `seed`, penalties; with reasoning also `temperature`, `topK` |
/// | `gemini` | – |
/// | `cohere` | a named tool (any is required instead) |
/// | `ollama` | tool choice; an image by address becomes text |
public enum Dialects {
    /// The dialect that speaks `format`.
    public static func dialect(for format: WireFormat) -> any Dialect {
        switch format {
        case .openAIChat: OpenAIChatDialect()
        case .openAIResponses: OpenAIResponsesDialect()
        case .anthropic: AnthropicDialect()
        case .gemini: GeminiDialect()
        case .cohere: CohereDialect()
        case .ollama: OllamaDialect()
        }
    }
}
