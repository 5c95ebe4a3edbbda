/// Texts whose vectors are asked for, in the form of OpenAI's API.
///
/// Unlike an answer, a vector has a meaning only among those of the same model: so the model is always
/// named, and no other stands in for it.
public struct EmbeddingsRequest: Sendable, Equatable {
    /// The model whose vectors are wanted.
    public var model: String
    /// A text, a list of texts, or either as tokens: what stands under `input`.
    public var input: JSONValue
    /// What else stands in the body, such as `dimensions` or `encoding_format`.
    public var extra: [String: JSONValue]

    /// Asks for the vectors of texts.
    public init(model: String, texts: [String], extra: [String: JSONValue] = [:]) {
        self.init(model: model, input: .array(texts.map(JSONValue.string)), extra: extra)
    }

    /// Asks for what `input` says, unchanged.
    public init(model: String, input: JSONValue, extra: [String: JSONValue] = [:]) {
        self.model = model
        self.input = input
        self.extra = extra
    }

    /// The tokens that it will use, as `TokenEstimate` guesses them; tokens count as themselves.
    public var inputTokens: Int { Self.tokens(in: input) }

    private static func tokens(in input: JSONValue) -> Int {
        switch input {
        case .string(let text): TokenEstimate.tokens(in: text)
        case .array(let parts): parts.reduce(0) { $0 + tokens(in: $1) }
        case .integer, .number: 1
        case .null, .bool, .object: 0
        }
    }
}
