public import Reliability

/// Reads what a response head says about the server's buckets, in every dialect we know.
///
/// | service | names | time |
/// | --- | --- | --- |
/// | OpenAI and many others | `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` | `6m0s`, `88ms` |
/// | Groq | the same names, requests meaning the day | `2m59.56s` |
/// | Cerebras | the same with `-minute` or `-day` at the end | seconds |
/// | Anthropic | `anthropic-ratelimit-{requests,tokens,…}-{limit,remaining,reset}` | RFC 3339 |
/// | OpenRouter, Together | `x-ratelimit-{limit,remaining,reset}` | epoch milliseconds, seconds |
/// | all | `retry-after-ms`, `x-ms-retry-after-ms`, `retry-after` | see `HeaderTime` |
///
/// A remainder below zero, and a zero that comes with neither a limit nor a reset (Azure sends both), is
/// treated as absent. Sources: the services' pages on rate limits, RFC 9110 §10.2.3.
public enum RateLimitHeaders {
    /// The hints in `headers`; what they do not say, or say absurdly, stays `nil`.
    ///
    /// `requestWindow` says what plain `-requests` fields count on this endpoint.
    public static func hints(
        in headers: [HeaderField], requestWindow: RequestHeaderWindow = .minute
    ) -> RateLimitHints {
        var fields = BucketFields()
        for field in headers { fields.take(field) }
        var hints = RateLimitHints()
        hints.retryAfter = fields.retryAfter
        guard fields.hasLevels else { return hints }
        let requests = fields.level(.requests)
        switch requestWindow {
        case .minute: hints.requests = requests
        case .day: hints.requestsPerDay = requests
        }
        hints.requestsPerDay = fields.level(.requestsPerDay) ?? hints.requestsPerDay
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
        hints(in: headers).retryAfter
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

    private var date: String?
    private var retryAfters: [String] = []
    private var retryAfterMilliseconds: [String] = []
    /// Three a dimension: limit, remaining, reset; empty until the first is seen.
    private var levels: [String?] = []

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
                guard let slot = Self.slots[name] else { return }
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

    /// Every name we know, lowercase, and where its value goes.
    private static let slots: [String: Int] = {
        var slots: [String: Int] = [:]
        let properties = ["limit", "remaining", "reset"]
        let suffixes: [(String, Dimension)] = [
            ("", .plain), ("-requests", .requests), ("-requests-minute", .requests),
            ("-requests-day", .requestsPerDay), ("-tokens", .tokens), ("-tokens-minute", .tokens),
        ]
        let anthropic: [(String, Dimension)] = [
            ("requests", .requests), ("tokens", .tokens), ("input-tokens", .inputTokens),
            ("output-tokens", .outputTokens),
        ]
        for (offset, property) in properties.enumerated() {
            for (suffix, dimension) in suffixes {
                slots["x-ratelimit-" + property + suffix] = dimension.rawValue * 3 + offset
                slots["ratelimit-" + property + suffix] = dimension.rawValue * 3 + offset
            }
            for (name, dimension) in anthropic {
                slots["anthropic-ratelimit-\(name)-\(property)"] = dimension.rawValue * 3 + offset
            }
        }
        return slots
    }()
}
