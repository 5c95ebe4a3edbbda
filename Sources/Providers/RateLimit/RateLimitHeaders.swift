public import Reliability

/// Which fields of a response's head tell a service's buckets, and what they count.
///
/// | dialect | names | requests count | time |
/// | --- | --- | --- | --- |
/// | `common` | all of this table | the minute | any |
/// | `openai` | `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` | the minute | `6m0s`, `88ms` |
/// | `groq` | the same | the day | `2m59.56s` |
/// | `cerebras` | the same with `-minute` or `-day` at the end | as said | seconds |
/// | `anthropic` | `anthropic-ratelimit-{requests,tokens,…}-{limit,remaining,reset}` | the minute | RFC 3339 |
/// | `openrouter` | `x-ratelimit-{limit,remaining,reset}` | minute or day, by the reset | epoch ms |
/// | `none` | none: only `retry-after`, and what an error body says (Gemini) | – | – |
///
/// Sources: the services' pages on rate limits. Azure sends OpenAI's names with values below zero, or
/// zero with nothing else (openai-dotnet #838).
public enum RateLimitDialect: String, Sendable, Hashable, CaseIterable, Codable {
    /// Every name we know; for servers that nobody described.
    case common
    /// OpenAI's names; requests count the minute.
    case openAI = "openai"
    /// OpenAI's names; requests count the day, tokens the minute.
    case groq
    /// OpenAI's names with their window at the end.
    case cerebras
    /// Anthropic's names.
    case anthropic
    /// One bucket of requests without a window in its name.
    case openRouter = "openrouter"
    /// No levels in the head.
    case none
}

/// Reads what a response head says about the server's buckets, in the endpoint's dialect.
///
/// `retry-after-ms`, `x-ms-retry-after-ms` and `retry-after` are read in every dialect, see `HeaderTime`.
/// A remainder below zero, and a zero that comes with neither a limit nor a reset, is treated as absent.
/// Source: RFC 9110 §10.2.3; for the rest see `RateLimitDialect`.
public enum RateLimitHeaders {
    /// The hints in `headers`; what they do not say, or say absurdly, stays `nil`.
    public static func hints(
        in headers: [HeaderField], dialect: RateLimitDialect = .common
    ) -> RateLimitHints {
        var fields = BucketFields(dialect)
        for field in headers { fields.take(field) }
        var hints = RateLimitHints()
        hints.retryAfter = fields.retryAfter
        guard fields.hasLevels else { return hints }
        hints.requests = fields.level(.requests)
        hints.requestsPerDay = fields.level(.requestsPerDay)
        if let plain = fields.level(.plain) {
            // A plain field has no window; one that resets after an hour or more is a daily one.
            if let reset = plain.reset, reset >= .seconds(3600) {
                hints.requestsPerDay = hints.requestsPerDay ?? plain
            } else {
                hints.requests = hints.requests ?? plain
            }
        }
        hints.tokens =
            fields.level(.tokens)
            ?? [fields.level(.inputTokens), fields.level(.outputTokens)]
            .compactMap(\.self).min { $0.remaining < $1.remaining }
        return hints
    }

    /// The lower bound that the head sets for the next try; of several values the longest.
    public static func retryAfter(in headers: [HeaderField]) -> Duration? {
        hints(in: headers, dialect: .none).retryAfter
    }
}

/// The fields of interest as text, found in one pass over the head.
private struct BucketFields {
    /// What a bucket field counts.
    enum Dimension: Int, CaseIterable {
        case requests
        case requestsPerDay
        case tokens
        case inputTokens
        case outputTokens
        case plain
    }

    private let slots: [String: Int]
    private var date: String?
    private var retryAfters: [String] = []
    private var retryAfterMilliseconds: [String] = []
    /// Three a dimension: limit, remaining, reset; empty until the first is seen.
    private var levels: [String?] = []

    init(_ dialect: RateLimitDialect) { slots = Self.table[dialect] ?? [:] }

    var hasLevels: Bool { !levels.isEmpty }

    mutating func take(_ field: HeaderField) {
        // Nearly every field of a head is none of ours; the first letter tells.
        guard let first = field.name.utf8.first else { return }
        switch first | 0x20 {
        case UInt8(ascii: "d"):
            if date == nil, field.name.lowercased() == "date" { date = field.value }
        case UInt8(ascii: "a"), UInt8(ascii: "r"), UInt8(ascii: "x"):
            switch field.name.lowercased() {
            case "retry-after": retryAfters.append(field.value)
            case "retry-after-ms", "x-ms-retry-after-ms": retryAfterMilliseconds.append(field.value)
            case let name:
                guard let slot = slots[name] else { return }
                if levels.isEmpty { levels = Array(repeating: nil, count: 18) }
                levels[slot] = levels[slot] ?? field.value
            }
        default: return
        }
    }

    func level(_ dimension: Dimension) -> RateLimitHints.Level? {
        let slot = dimension.rawValue * 3
        guard let remaining = levels[slot + 1].flatMap(Self.count) else { return nil }
        let limit = levels[slot].flatMap(Self.count).flatMap { $0 > 0 ? $0 : nil }
        let reset = levels[slot + 2].flatMap { HeaderTime.duration($0, sentAt: date) }
        if remaining == 0, limit == nil, reset == nil { return nil }
        return RateLimitHints.Level(limit: limit, remaining: remaining, reset: reset)
    }

    var retryAfter: Duration? {
        // The field in milliseconds is the more exact of the two when both are there.
        let exact = retryAfterMilliseconds.compactMap(HeaderTime.milliseconds).max()
        return exact ?? retryAfters.compactMap { longest($0) }.max()
    }

    private func longest(_ text: String) -> Duration? {
        if let whole = HeaderTime.duration(text, sentAt: date) { return whole }
        return text.split(separator: ",")
            .compactMap { HeaderTime.duration(String($0), sentAt: date) }.max()
    }

    /// A whole number of at least zero; `12.0` and a list's first number count, `-1` does not.
    private static func count(_ text: String) -> Int? {
        let first = text.prefix { $0 != "," && $0 != ";" }
        guard let number = Double(String(first).trimmed), number >= 0, number < 1e15 else {
            return nil
        }
        return Int(number)
    }

    /// The names of each dialect, lowercase, and where their values go.
    private static let table: [RateLimitDialect: [String: Int]] = {
        let openAI = names("x-ratelimit", [("-requests", .requests), ("-tokens", .tokens)])
        let windows = names(
            "x-ratelimit",
            [
                ("-requests-minute", .requests), ("-requests-day", .requestsPerDay),
                ("-tokens-minute", .tokens),
            ])
        let plain = names("x-ratelimit", [("", .plain)])
        let anthropic = names(
            "anthropic-ratelimit",
            [
                ("-requests", .requests), ("-tokens", .tokens), ("-input-tokens", .inputTokens),
                ("-output-tokens", .outputTokens),
            ], propertyLast: true)
        let all = [openAI, windows, plain, anthropic].reduce(into: [String: Int]()) { all, more in
            for (name, slot) in more {
                all[name] = slot
                // The draft of the field's standardisation has no `x-`.
                if name.hasPrefix("x-") { all[String(name.dropFirst(2))] = slot }
            }
        }
        return [
            .common: all, .openAI: openAI, .anthropic: anthropic, .openRouter: plain, .none: [:],
            .groq: names("x-ratelimit", [("-requests", .requestsPerDay), ("-tokens", .tokens)]),
            .cerebras: windows,
        ]
    }()

    /// The three names of each dimension: limit, remaining, reset.
    private static func names(
        _ prefix: String, _ dimensions: [(String, Dimension)], propertyLast: Bool = false
    ) -> [String: Int] {
        var names: [String: Int] = [:]
        for (offset, property) in ["-limit", "-remaining", "-reset"].enumerated() {
            for (dimension, slot) in dimensions {
                let name =
                    propertyLast ? prefix + dimension + property : prefix + property + dimension
                names[name] = slot.rawValue * 3 + offset
            }
        }
        return names
    }
}
