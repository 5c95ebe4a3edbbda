/// One question to a model, free of any wire format.
///
/// What a service has no field for is left out of its request, as the table of `Dialects` says.
public struct ChatRequest: Sendable, Equatable {
    /// The conversation so far, the question last.
    public var messages: [ChatMessage]
    /// A model for this request; `nil` uses each endpoint's own.
    public var model: String?
    /// The most output tokens; `nil` leaves it to the model.
    public var maxTokens: Int?
    /// 0…2; `nil` leaves it to the model.
    public var temperature: Double?
    /// 0…1; `nil` leaves it to the model.
    public var topP: Double?
    /// Only this many likeliest tokens are considered, at least 1; `nil` leaves it to the model.
    public var topK: Int?
    /// −2…2, against tokens that came up at all; `nil` leaves it to the model.
    public var presencePenalty: Double?
    /// −2…2, against tokens by how often they came up; `nil` leaves it to the model.
    public var frequencyPenalty: Double?
    /// Up to four sequences that end the answer.
    public var stop: [String]
    /// For repeatable sampling, where the model supports it.
    public var seed: Int?
    /// How much the model thinks first; `nil` leaves it to the model.
    public var reasoning: ReasoningEffort?
    /// The tools that the model may call; nothing here executes them.
    public var tools: [Tool]
    /// Whether it may, must not or must call one; only sent with tools.
    ///
    /// Default `.auto`.
    public var toolChoice: ToolChoice
    /// False asks for the answer in one piece; the default is true.
    public var streams: Bool
    /// True when the last message is an answer that broke off and the model shall go on with it.
    ///
    /// Each endpoint is asked in its own way: by a prefill where it knows one, else by an
    /// instruction behind it. Default false.
    public var continuesLast: Bool
    /// Fields that nobody here understands, such as `response_format`: endpoints of OpenAI's chat
    /// format get them as they are, all others do without.
    ///
    /// Default none. A field that this request has a place for must not be among them.
    public var extra: [String: JSONValue]

    /// Creates a request.
    public init(
        messages: [ChatMessage], model: String? = nil, maxTokens: Int? = nil,
        temperature: Double? = nil, topP: Double? = nil, topK: Int? = nil,
        presencePenalty: Double? = nil, frequencyPenalty: Double? = nil, stop: [String] = [],
        seed: Int? = nil, reasoning: ReasoningEffort? = nil, tools: [Tool] = [],
        toolChoice: ToolChoice = .auto,
        streams: Bool = true, continuesLast: Bool = false, extra: [String: JSONValue] = [:]
    ) {
        self.messages = messages
        self.model = model
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.topK = topK
        self.presencePenalty = presencePenalty
        self.frequencyPenalty = frequencyPenalty
        self.stop = stop
        self.seed = seed
        self.reasoning = reasoning
        self.tools = tools
        self.toolChoice = toolChoice
        self.streams = streams
        self.continuesLast = continuesLast
        self.extra = extra
    }
}

/// How much a model thinks before it answers.
public enum ReasoningEffort: String, Sendable, Hashable, CaseIterable, Codable {
    /// Not at all, where the model can be stopped from it.
    case none
    /// Little.
    case low
    /// Some.
    case medium
    /// Much.
    case high

    /// The thinking tokens that stand for it where a service wants a number: 0, 1,024, 8,192, 24,576.
    ///
    /// 1,024 is the least that Anthropic takes, 24,576 the most that Gemini 2.5 Flash takes.
    var tokenBudget: Int {
        switch self {
        case .none: 0
        case .low: 1024
        case .medium: 8192
        case .high: 24_576
        }
    }
}
