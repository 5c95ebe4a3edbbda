#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads the many ways in which services write “how long until”.
///
/// | written | read as |
/// | --- | --- |
/// | `20`, `1.5`, `59.9s` | seconds |
/// | `88ms`, `6m0s`, `1h2m3.5s`, `1d`, `45.837906927s` | a duration of units |
/// | `1767225600` (over 10⁹) | epoch seconds, less the response's `Date` |
/// | `1767225600000` (over 10¹²) | epoch milliseconds, less `Date` |
/// | `Thu, 01 Jan 2026 00:00:20 GMT` | HTTP date, less `Date` |
/// | `2026-01-01T00:00:20Z` | RFC 3339, less `Date` |
///
/// An absolute time is measured against the server's own `Date`, so that a wrong local clock cannot
/// matter; without `Date` it is not used. Past times are zero. Negative, NaN, infinite and anything over
/// 24 hours is no answer: `nil`.
package enum HeaderTime {
    /// The longest time believed, in seconds: 24 hours.
    static let longest = 24 * 3600.0

    /// The time until `text`, which was sent with the `Date` field `date`.
    static func duration(_ text: String, sentAt date: String?) -> Duration? {
        let text = text.trimmed
        if let number = number(text[...]) {
            if number > 1e12 { return until(epoch: number / 1000, sentAt: date) }
            if number > 1e9 { return until(epoch: number, sentAt: date) }
            return believed(seconds: number)
        }
        if let seconds = unitSeconds(text) { return believed(seconds: seconds) }
        return epochSeconds(text).flatMap { until(epoch: $0, sentAt: date) }
    }

    /// Milliseconds as a plain number.
    static func milliseconds(_ text: String) -> Duration? {
        number(text.trimmed[...]).flatMap { believed(seconds: $0 / 1000) }
    }

    /// Seconds since 1970 of an HTTP date (RFC 9110, IMF-fixdate) or an RFC 3339 time.
    package static func epochSeconds(_ text: String) -> Double? {
        let iso = isoForm(ofHTTPDate: text) ?? text.trimmed
        let plain = Date.ISO8601FormatStyle()
        let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? plain.parse(iso)) ?? (try? fractional.parse(iso)) else { return nil }
        return date.timeIntervalSince1970
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` as `1994-11-06T08:49:37Z`; the library then checks the calendar.
    private static func isoForm(ofHTTPDate text: String) -> String? {
        let parts = text.split { $0 == " " || $0 == "," }
        guard parts.count == 6, parts[5] == "GMT" || parts[5] == "UTC", parts[3].count == 4,
            let month = months.firstIndex(of: String(parts[2]))
        else { return nil }
        let monthNumber = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        let day = parts[1].count == 1 ? "0\(parts[1])" : String(parts[1])
        return "\(parts[3])-\(monthNumber)-\(day)T\(parts[4])Z"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func until(epoch: Double, sentAt date: String?) -> Duration? {
        guard let sent = date.flatMap(epochSeconds) else { return nil }
        return believed(seconds: max(0, epoch - sent))
    }

    private static func believed(seconds: Double) -> Duration? {
        guard seconds.isFinite, seconds >= 0, seconds <= longest else { return nil }
        return .seconds(seconds)
    }

    /// A plain number; not `nan`, `inf` or `0x1p3`, which `Double` would read and no service means.
    private static func number(_ text: Substring) -> Double? {
        guard text.utf8.allSatisfy(isNumberByte) else { return nil }
        return Double(text)
    }

    /// Numbers each followed by a unit, as Go and protobuf write durations.
    private static func unitSeconds(_ text: String) -> Double? {
        var total = 0.0
        var rest = text.utf8[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") }
            rest = rest[unit.endIndex...]
            guard let number = Double(Substring(digits)),
                let scale = scale(ofUnit: Substring(unit))
            else { return nil }
            total += number * scale
        }
        return total
    }

    private static func scale(ofUnit unit: Substring) -> Double? {
        switch unit {
        case "s", "sec": 1
        case "ms": 1e-3
        case "us", "µs", "μs": 1e-6
        case "ns": 1e-9
        case "m", "min": 60
        case "h": 3600
        case "d": 86400
        default: nil
        }
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}

extension String {
    /// Without ASCII white space at both ends.
    var trimmed: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }),
            let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        if first == utf8.startIndex, utf8.index(after: last) == utf8.endIndex { return self }
        return String(self[first...last])
    }
}
