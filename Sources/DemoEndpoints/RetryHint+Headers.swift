import Behaviours
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension RetryHint {
    /// Adds `retry-after`, and `date` when the hint counts from it.
    func tell(in headers: inout HTTPHeaders) {
        switch self {
        case .after:
            headers.add(name: "retry-after", value: String(wholeSeconds))
        case .date:
            let now = time(nil)
            headers.add(name: "date", value: httpDate(now))
            headers.add(name: "retry-after", value: httpDate(now + wholeSeconds))
        case .text(let text):
            headers.add(name: "retry-after", value: text)
        }
    }

    private var wholeSeconds: Int { Int(understood?.components.seconds ?? 0) }
}

/// An instant in seconds since 1970 as RFC 9110 §5.6.7 writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
func httpDate(_ seconds: Int) -> String {
    let fields = utc(seconds)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    return "\(days[Int(fields.tm_wday)]), \(two(fields.tm_mday)) \(months[Int(fields.tm_mon)]) "
        + "\(fields.tm_year + 1900) "
        + "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)) GMT"
}

/// An instant in seconds since 1970 as RFC 3339 writes it: `1994-11-06T08:49:37Z`.
func rfc3339(_ seconds: Int) -> String {
    let fields = utc(seconds)
    return "\(fields.tm_year + 1900)-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday))"
        + "T\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec))Z"
}

private func utc(_ seconds: Int) -> tm {
    var instant = time_t(seconds)
    var fields = tm()
    gmtime_r(&instant, &fields)
    return fields
}

private func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : String(number) }
