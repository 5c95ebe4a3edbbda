public import Reliability

/// Numbers as the screen writes them: short, aligned, never with more digits than were measured.
enum Format {
    /// What stands where nothing was measured.
    static func dash(_ isASCII: Bool) -> String { isASCII ? "-" : "–" }

    /// A duration in at most five columns: `62ms`, `0.41s`, `1.9s`, `12s`, `2m05`.
    static func seconds(_ duration: Duration) -> String {
        let value = duration.inSeconds
        if value <= 0 { return "0s" }
        if value < 0.0995 { return "\(Int((value * 1000).rounded()))ms" }
        if value < 0.9995 { return fixed(value, digits: 2) + "s" }
        if value < 9.95 { return fixed(value, digits: 1) + "s" }
        if value < 99.5 { return "\(Int(value.rounded()))s" }
        let whole = Int(value.rounded())
        return "\(whole / 60)m" + two(whole % 60)
    }

    /// Whole seconds, rounded up, for a countdown: `17s`.
    static func countdown(_ duration: Duration) -> String {
        let whole = max(0, Int(duration.inSeconds.rounded(.up)))
        return whole < 100 ? "\(whole)s" : "\(whole / 60)m" + two(whole % 60)
    }

    /// Counts in at most five columns: `999`, `1.2k`, `34k`, `1.2M`.
    static func count(_ value: Int) -> String {
        switch value {
        case ..<1000: "\(value)"
        case ..<9950: fixed(Double(value) / 1000, digits: 1) + "k"
        case ..<999_500: "\(Int((Double(value) / 1000).rounded()))k"
        case ..<9_950_000: fixed(Double(value) / 1_000_000, digits: 1) + "M"
        default: "\(Int((Double(value) / 1_000_000).rounded()))M"
        }
    }

    /// Dollars: `$0`, `$0.0041`, `$0.42`, `$12.40`; what is above 0 never reads as `$0`.
    static func money(_ dollars: Double) -> String {
        if dollars <= 0 { return "$0" }
        if dollars < 0.00005 { return "<$0.0001" }
        if dollars < 0.1 { return "$" + fixed(dollars, digits: 4) }
        return "$" + fixed(dollars, digits: 2)
    }

    /// Whole percent; neither 0 nor 100 unless it is exactly that.
    static func percent(_ share: Double) -> String {
        if share <= 0 { return "0%" }
        if share >= 1 { return "100%" }
        return "\(min(99, max(1, Int((share * 100).rounded()))))%"
    }

    /// A number with a fixed count of decimals, at most 6.
    static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "?" }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + "\(scaled)" }
        let fraction = "\(scaled % scale)"
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return sign + "\(scaled / scale)." + zeros + fraction
    }

    /// `10:43:07` from seconds since local midnight.
    static func clock(_ secondsOfDay: Double) -> String {
        let whole = Int(secondsOfDay.rounded(.down))
        let day = ((whole % 86_400) + 86_400) % 86_400
        return two(day / 3600) + ":" + two(day / 60 % 60) + ":" + two(day % 60)
    }

    /// A number below 100 in two digits.
    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// `1 attempt`, `3 attempts`.
    static func plural(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}

/// Where the monotonic clock stands against the clock on the wall.
public struct WallClock: Sendable, Equatable {
    /// An instant whose local time is known.
    public var anchor: Instant
    /// The local time then, in seconds since midnight.
    public var secondsOfDay: Double

    /// Creates a correspondence.
    public init(anchor: Instant, secondsOfDay: Double) {
        self.anchor = anchor
        self.secondsOfDay = secondsOfDay
    }

    /// The local time of an instant as `10:43:07`.
    func text(_ instant: Instant) -> String {
        Format.clock(secondsOfDay + anchor.duration(to: instant).inSeconds)
    }

    /// The local time of an instant as `10:43`.
    func short(_ instant: Instant) -> String { String(text(instant).prefix(5)) }
}

/// Makes text that came from outside safe to draw.
enum VisibleText {
    /// Line feeds stay; tabs become four blanks, `\r\n` a line feed; every other control character
    /// and the marks that reorder or hide text are dropped.
    static func clean(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) { return text }
        var clean = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar.value {
            case 0x09: clean.append(contentsOf: "    ".unicodeScalars)
            case 0x0A where previous == "\r": continue
            case 0x0A, 0x0D: clean.append("\n")
            case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069,
                0xFEFF, 0xAD:
                continue
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }

    /// The same on one line.
    static func oneLine(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        return clean(text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
