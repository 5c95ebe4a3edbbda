public import Providers

/// What is set for one conversation beyond its words; `nil` leaves a value to the model.
public struct ChatSettings: Sendable, Equatable, Codable {
    /// Instructions that go before everything else; empty for none.
    public var system: String
    /// The model; an endpoint's own name for it, or one that is asked of every endpoint.
    public var model: String?
    /// 0…2.
    public var temperature: Double?
    /// 0…1.
    public var topP: Double?
    /// The most tokens of an answer, at least 1.
    public var maxTokens: Int?
    /// How much the model thinks first.
    public var reasoning: ReasoningEffort?

    /// Creates settings; by default nothing is set.
    public init(
        system: String = "", model: String? = nil, temperature: Double? = nil, topP: Double? = nil,
        maxTokens: Int? = nil, reasoning: ReasoningEffort? = nil
    ) {
        self.system = system
        self.model = model
        self.temperature = temperature
        self.topP = topP
        self.maxTokens = maxTokens
        self.reasoning = reasoning
    }

    /// Reads what `encode` wrote; what is missing is not set.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            system: try fields.decodeIfPresent(String.self, forKey: .system) ?? "",
            model: try fields.decodeIfPresent(String.self, forKey: .model),
            temperature: try fields.decodeIfPresent(Double.self, forKey: .temperature),
            topP: try fields.decodeIfPresent(Double.self, forKey: .topP),
            maxTokens: try fields.decodeIfPresent(Int.self, forKey: .maxTokens),
            reasoning: try fields.decodeIfPresent(ReasoningEffort.self, forKey: .reasoning))
    }

    private enum CodingKeys: String, CodingKey {
        case system, model, temperature, topP, maxTokens, reasoning
    }

    /// What is set, in few words.
    var words: [String] {
        var words: [String] = []
        if !system.isEmpty { words.append("system") }
        for parameter in Parameter.allCases {
            if let value = parameter.text(of: self) { words.append("\(parameter.short) \(value)") }
        }
        return words
    }
}

/// One number or word that can be set for a conversation.
public enum Parameter: String, Sendable, Hashable, CaseIterable {
    /// How freely tokens are chosen.
    case temperature
    /// The share of likely tokens that are considered.
    case topP = "top-p"
    /// The most tokens of an answer.
    case maxTokens = "max"
    /// How much the model thinks first.
    case effort

    /// What may be given, for a person.
    var range: String {
        switch self {
        case .temperature: "0 to 2"
        case .topP: "0 to 1"
        case .maxTokens: "1 and more"
        case .effort: "none, low, medium or high"
        }
    }

    /// What it does.
    var detail: String {
        switch self {
        case .temperature: "how freely words are chosen"
        case .topP: "which share of the likely words is considered"
        case .maxTokens: "the most tokens of an answer"
        case .effort: "how much the model thinks first"
        }
    }

    /// What it is called where its command's name says too little.
    var title: String { self == .maxTokens ? "max tokens" : rawValue }

    var short: String { self == .temperature ? "temp" : rawValue }

    /// The value in force; `nil` when it is left to the model.
    func text(of settings: ChatSettings) -> String? {
        switch self {
        case .temperature: settings.temperature.map(Self.text)
        case .topP: settings.topP.map(Self.text)
        case .maxTokens: settings.maxTokens.map(String.init)
        case .effort: settings.reasoning?.rawValue
        }
    }

    /// Sets it from what a person wrote; "off" or nothing leaves it to the model.
    ///
    /// False when the text is no such value.
    func set(_ text: String, in settings: inout ChatSettings) -> Bool {
        let isOff = text.isEmpty || text == "off" || text == "default"
        let number = Double(text)
        switch self {
        case .temperature:
            guard isOff || number.map((0...2).contains) == true else { return false }
            settings.temperature = isOff ? nil : number
        case .topP:
            guard isOff || number.map((0...1).contains) == true else { return false }
            settings.topP = isOff ? nil : number
        case .maxTokens:
            let whole = Int(text)
            guard isOff || whole.map({ $0 >= 1 }) == true else { return false }
            settings.maxTokens = isOff ? nil : whole
        case .effort:
            let effort = ReasoningEffort(rawValue: text.lowercased())
            guard isOff || effort != nil else { return false }
            settings.reasoning = isOff ? nil : effort
        }
        return true
    }

    private static func text(_ number: Double) -> String {
        let text = Format.fixed(number, digits: 2)
        return text.hasSuffix("0") ? String(text.dropLast()) : text
    }
}

/// Settings under a name.
public struct Preset: Sendable, Equatable, Codable {
    /// The name.
    public var name: String
    /// What it sets; everything else is left to the model.
    public var settings: ChatSettings

    /// Creates a preset.
    public init(name: String, settings: ChatSettings) {
        self.name = name
        self.settings = settings
    }

    /// Those that are there from the start.
    static let builtIn: [Preset] = [
        Preset(name: "default", settings: ChatSettings()),
        Preset(name: "precise", settings: ChatSettings(temperature: 0)),
        Preset(name: "creative", settings: ChatSettings(temperature: 1.2)),
        Preset(
            name: "brief",
            settings: ChatSettings(system: "Answer in at most three plain sentences.")),
        Preset(
            name: "coder",
            settings: ChatSettings(
                system: "Answer with working code first, then at most one paragraph about it.",
                temperature: 0.2)),
    ]
}
