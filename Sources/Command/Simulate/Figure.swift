import Reliability

/// Numbers of a simulation as a person reads them: three digits that count, never more.
enum Figure {
    /// A time in at most six columns: `850us`, `16.4ms`, `1.42s`, `2m05s`, `2h03m`.
    static func time(_ duration: Duration?) -> String {
        guard let duration else { return "–" }
        let seconds = duration.inSeconds
        if seconds <= 0 { return "0ms" }
        if seconds < 0.000_999_5 { return digits(seconds * 1e6) + "us" }
        if seconds < 0.999_5 { return digits(seconds * 1e3) + "ms" }
        if seconds < 119.5 { return digits(seconds) + "s" }
        let whole = Int(seconds.rounded())
        if whole < 7_200 {
            return "\(whole / 60)m" + (whole % 60 == 0 ? "" : two(whole % 60) + "s")
        }
        return "\(whole / 3_600)h" + two(whole / 60 % 60) + "m"
    }

    /// A share 0…1 as `99.96 %`; what is not all is never written as 100, nor what is not nothing
    /// as 0.
    static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "–" }
        if share == 0 || share == 1 { return "\(Int(share * 100)) %" }
        let percent = share * 100
        if percent > 99.99 { return percent < 100 ? "> 99.99 %" : digits(percent) + " %" }
        if percent < 0.01 { return "< 0.01 %" }
        return BenchTable.fixed(percent, percent < 10 || percent > 99 ? 2 : 1) + " %"
    }

    /// A count with its thousands apart: `12,345`.
    static func count(_ number: Int) -> String {
        let text = String(number)
        var grouped = ""
        for (place, digit) in text.enumerated() {
            if place > 0, (text.count - place) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return grouped
    }

    /// `1 call`, `3 calls`.
    static func plural(_ number: Int, _ noun: String) -> String {
        count(number) + " " + (number == 1 ? noun : noun + "s")
    }

    /// Three digits that count of a number above 0.
    private static func digits(_ value: Double) -> String {
        BenchTable.fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
