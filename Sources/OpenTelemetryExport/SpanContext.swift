import Providers
import Tracing

/// What tells a span from all others, and travels between programs as W3C's `traceparent`.
struct SpanContext: Sendable, Hashable {
    /// The number that all spans of a trace share; never 0.
    struct TraceID: Sendable, Hashable {
        var high: UInt64
        var low: UInt64

        /// Thirty-two digits.
        var text: String { high.hexadecimal + low.hexadecimal }
    }

    let trace: TraceID
    /// Of the span itself; never 0.
    let span: UInt64
    /// Whether the trace is kept.
    let isSampled: Bool
    /// W3C's `tracestate`, which is handed on as it came.
    var state: String?

    init(trace: TraceID, span: UInt64, isSampled: Bool, state: String? = nil) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
        self.state = state
    }

    /// A span below `parent`, or the first of a new trace.
    init(
        below parent: SpanContext?, sampler: TraceSampler,
        using random: inout some RandomNumberGenerator
    ) {
        trace =
            parent?.trace
            ?? TraceID(
                high: random.next(), low: .random(in: 1...UInt64.max, using: &random))
        span = .random(in: 1...UInt64.max, using: &random)
        isSampled = sampler.keeps(trace, parent: parent)
        state = parent?.state
    }

    /// Sixteen digits.
    var spanText: String { span.hexadecimal }

    /// Reads the field; `nil` for what is none (W3C Trace Context, §3.2).
    ///
    /// A version that is not known yet may have more parts.
    init?(traceParent text: String, state: String? = nil) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4 || (parts.count > 4 && parts[0] != "00"),
            let version = UInt8(parts[0], digits: 2), version != 0xFF, parts[1].utf8.count == 32,
            let high = UInt64(parts[1].prefix(16), digits: 16),
            let low = UInt64(parts[1].suffix(16), digits: 16),
            let span = UInt64(parts[2], digits: 16), high | low != 0, span != 0,
            let flags = UInt8(parts[3], digits: 2)
        else { return nil }
        self.init(
            trace: TraceID(high: high, low: low), span: span, isSampled: flags & 1 == 1,
            state: state)
    }

    /// The field's value.
    var traceParent: String { "00-\(trace.text)-\(spanText)-\(isSampled ? "01" : "00")" }
}

extension UInt64 {
    /// Sixteen digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension FixedWidthInteger {
    /// Exactly so many hexadecimal digits in lower case; a sign is none.
    fileprivate init?(_ text: Substring, digits: Int) {
        guard text.utf8.count == digits,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let value = Self(text, radix: 16)
        else { return nil }
        self = value
    }
}

/// Where a task's context keeps the span that it stands below.
private struct SpanContextKey: InstrumentationContextKey {
    typealias Value = SpanContext
}

extension InstrumentationContext {
    /// The span that work in this context stands below.
    var spanContext: SpanContext? {
        get { self[SpanContextKey.self] }
        set { self[SpanContextKey.self] = newValue }
    }
}
