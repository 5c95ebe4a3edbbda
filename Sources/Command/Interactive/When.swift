import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Dates in the few words that a list has room for, in local time.
///
/// The C library's calendar: a formatter would load a megabyte of locale data at the start.
enum When {
    /// `10:43`.
    static func clock(_ date: Date) -> String {
        let parts = local(date)
        return "\(two(parts.tm_hour)):\(two(parts.tm_min))"
    }

    /// `today 10:43`, `yesterday 10:43`, else `2026-11-02`.
    static func words(_ date: Date, now: Date = Date()) -> String {
        let parts = local(date)
        func isSameDay(_ other: Date) -> Bool {
            let other = local(other)
            return parts.tm_year == other.tm_year && parts.tm_yday == other.tm_yday
        }
        if isSameDay(now) { return "today \(clock(date))" }
        if isSameDay(now.addingTimeInterval(-86_400)) { return "yesterday \(clock(date))" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }

    /// The last local midnight.
    static func midnight(before date: Date = Date()) -> Date {
        date.addingTimeInterval(-secondsOfDay(date))
    }

    /// Seconds since local midnight.
    static func secondsOfDay(_ date: Date) -> Double {
        let parts = local(date)
        let whole = Double(parts.tm_hour) * 3600 + Double(parts.tm_min) * 60 + Double(parts.tm_sec)
        let seconds = date.timeIntervalSince1970
        return whole + seconds - seconds.rounded(.down)
    }

    private static func local(_ date: Date) -> tm {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    private static func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
