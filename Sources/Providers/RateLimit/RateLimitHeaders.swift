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
        var raw = RawLevels()
        for field in headers { raw.take(field) }
        guard raw.isAnythingSeen else { return RateLimitHints() }
        let date = raw.date.flatMap(HeaderTime.epochSeconds)
        var hints = RateLimitHints()
        hints.retryAfter = raw.retryAfter(sentAt: date)
        let requests = raw.level(.requests, sentAt: date)
        switch requestWindow {
        case .minute: hints.requests = requests
        case .day: hints.requestsPerDay = requests
        }
        hints.requestsPerDay = raw.level(.requestsPerDay, sentAt: date) ?? hints.requestsPerDay
        if let plain = raw.level(.plain, sentAt: date) {
            // A plain field has no window; one that resets after an hour or more is a daily one.
            if let reset = plain.reset, reset >= .seconds(3600) {
                hints.requestsPerDay = hints.requestsPerDay ?? plain
            } else {
                hints.requests = hints.requests ?? plain
            }
        }
        hints.tokens =
            raw.level(.tokens, sentAt: date)
            ?? [raw.level(.inputTokens, sentAt: date), raw.level(.outputTokens, sentAt: date)]
            .compactMap(\.self).min { $0.remaining < $1.remaining }
        return hints
    }

    /// The lower bound that the head sets for the next try; of several values the longest.
    public static func retryAfter(in headers: [HeaderField]) -> Duration? {
        hints(in: headers).retryAfter
    }
}

/// What a bucket field counts.
private enum Dimension: Int {
    case requests
    case requestsPerDay
    case tokens
    case inputTokens
    case outputTokens
    case plain
}

/// The fields of interest as text, found in one pass over the head.
private struct RawLevels {
    private enum Property: Int {
        case limit
        case remaining
        case reset
    }

    var date: String?
    var isAnythingSeen = false
    private var retryAfters: [String] = []
    private var retryAfterMilliseconds: [String] = []
    private var values = [String?](repeating: nil, count: 18)

    mutating func take(_ field: HeaderField) {
        // Nearly every field of a head is none of ours; the first letter tells.
        guard let first = field.name.utf8.first, "aAdDrRxX".utf8.contains(first) else { return }
        let name = field.name.lowercased()
        switch name {
        case "date": date = date ?? field.value
        case "retry-after":
            retryAfters.append(field.value)
            isAnythingSeen = true
        case "retry-after-ms", "x-ms-retry-after-ms":
            retryAfterMilliseconds.append(field.value)
            isAnythingSeen = true
        default:
            let words = name.split(separator: "-")
            guard let dimension = Self.dimension(words), let property = Self.property(words) else {
                return
            }
            isAnythingSeen = true
            let slot = dimension.rawValue * 3 + property.rawValue
            values[slot] = values[slot] ?? field.value
        }
    }

    private static func dimension(_ words: [Substring]) -> Dimension? {
        guard words.contains("ratelimit") else { return nil }
        let isDaily = words.last == "day"
        if words.contains("requests") { return isDaily ? .requestsPerDay : .requests }
        if words.contains("tokens") {
            if isDaily { return nil }
            if words.contains("input") { return .inputTokens }
            return words.contains("output") ? .outputTokens : .tokens
        }
        // `ratelimit-policy` and extensions we do not know must not pass for a plain level.
        let known: Set<Substring> = ["x", "ratelimit", "limit", "remaining", "reset"]
        return words.allSatisfy(known.contains) ? .plain : nil
    }

    private static func property(_ words: [Substring]) -> Property? {
        if words.contains("limit") { return .limit }
        if words.contains("remaining") { return .remaining }
        return words.contains("reset") ? .reset : nil
    }

    func level(_ dimension: Dimension, sentAt date: Double?) -> RateLimitHints.Level? {
        let slot = dimension.rawValue * 3
        guard let remaining = Self.count(values[slot + Property.remaining.rawValue]) else {
            return nil
        }
        let limit = Self.count(values[slot + Property.limit.rawValue]).flatMap { $0 > 0 ? $0 : nil }
        let reset = values[slot + Property.reset.rawValue]
            .flatMap { HeaderTime.duration($0, sentAt: date) }
        if remaining == 0, limit == nil, reset == nil { return nil }
        return RateLimitHints.Level(limit: limit, remaining: remaining, reset: reset)
    }

    /// A whole number of at least zero; `12.0` and a list's first number count, `-1` does not.
    private static func count(_ text: String?) -> Int? {
        guard let text, let first = text.split(whereSeparator: { $0 == "," || $0 == ";" }).first,
            let number = Double(String(first).trimmed), number >= 0, number < 1e15
        else { return nil }
        return Int(number)
    }

    func retryAfter(sentAt date: Double?) -> Duration? {
        // The field in milliseconds is the more exact of the two when both are there.
        let exact = retryAfterMilliseconds.compactMap(HeaderTime.milliseconds).max()
        return exact ?? retryAfters.compactMap { Self.longest($0, sentAt: date) }.max()
    }

    private static func longest(_ text: String, sentAt date: Double?) -> Duration? {
        if let whole = HeaderTime.duration(text, sentAt: date) { return whole }
        return text.split(separator: ",")
            .compactMap { HeaderTime.duration(String($0), sentAt: date) }.max()
    }
}
