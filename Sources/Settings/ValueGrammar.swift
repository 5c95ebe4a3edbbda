/// The small words in which settings are written: times, shares, rates.
public enum ValueGrammar {
    /// Reads a time such as `500ms`, `5s`, `1.5s`, `2m`, `1h`; `nil` for anything else.
    ///
    /// A number without a unit is refused: nobody can know whether 5 means seconds.
    public static func duration(_ text: some StringProtocol) -> Duration? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = number(digits), let unit = units[String(text.dropFirst(digits.count))]
        else { return nil }
        let seconds = number * unit
        // A century: above it the value is a slip, and arithmetic on instants stays far from traps.
        guard seconds <= 3_153_600_000 else { return nil }
        return .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    private static let units: [String: Double] = [
        "us": 1e-6, "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400,
    ]

    /// Writes a time as `duration` reads it, in the largest unit that needs no fraction.
    ///
    /// 500 ms → `500ms`, 90 s → `90s`, 300 s → `300s`.
    public static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds == 0 { return "\(seconds)s" }
        let micros = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return micros % 1000 == 0 ? "\(micros / 1000)ms" : "\(micros)us"
    }

    /// Reads a share such as `8%` or `0.08`; `nil` for anything else.
    public static func share(_ text: some StringProtocol) -> Double? {
        if text.hasSuffix("%") { return number(text.dropLast()).map { $0 / 100 } }
        return number(text)
    }

    /// Reads a plain decimal number without sign, exponent or separators.
    public static func number(_ text: some StringProtocol) -> Double? {
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.contains(where: { $0 != 0x2E }),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E })
        else { return nil }
        return Double(text)
    }

    /// Reads a rate such as `1 per 10s` as the time between two; `nil` for anything else.
    ///
    /// `3 per 10s` is one every 3.333 s.
    public static func interval(_ text: some StringProtocol) -> Duration? {
        let words = text.split(separator: " ")
        guard words.count == 3, words[1] == "per", let count = Int(words[0]), count > 0,
            let time = duration(words[2])
        else { return nil }
        return time / count
    }

    /// Reads a rate such as `80 per s`, `3 per 10s` or `600 per min`, also with `/`, in units a
    /// second; `nil` for anything else.
    public static func rate(_ text: some StringProtocol) -> Double? {
        let words = text.split { $0 == " " || $0 == "/" }.filter { $0 != "per" }
        guard words.count == 2, let count = number(words[0]), count > 0,
            let time = duration(words[1]) ?? duration("1" + words[1]), time > .zero
        else { return nil }
        return count / (time / .seconds(1))
    }

    /// Reads a quantile such as `p95` or `p99.9`; `nil` for anything else.
    public static func quantile(_ text: some StringProtocol) -> Double? {
        guard text.hasPrefix("p"), let percent = number(text.dropFirst()), percent > 0,
            percent < 100
        else { return nil }
        return percent / 100
    }
}
