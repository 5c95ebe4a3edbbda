import Settings
public import Simulation

extension Expectation {
    /// What is measured, as a file writes it: `p99 vs bare`.
    public var key: String { measure.key }

    /// The bound as a file writes it: `≤ 250ms`.
    public var boundText: String {
        switch bound {
        case .atMost(let most): "≤ " + text(of: most)
        case .atLeast(let least): "≥ " + text(of: least)
        }
    }

    /// A value of the measure in its unit, with at least three digits that count: `99.96%`, `12.4ms`,
    /// `1.08`.
    ///
    /// A value that misses its bound by less than the last digit is written with more of them, so
    /// that no line says `≤ 250ms` and `250ms` and means that it was missed.
    public func text(of value: Double) -> String {
        guard value.isFinite else { return "never" }
        let text = Expectation.rounded(value, digits: digits(for: value))
        return switch measure.unit {
        case .percent: text + "%"
        case .milliseconds: text + "ms"
        case .seconds: text + "s"
        case .times: text
        }
    }

    /// The unit's name, for machines.
    public var unitName: String {
        switch measure.unit {
        case .percent: "percent"
        case .milliseconds: "milliseconds"
        case .seconds: "seconds"
        case .times: "ratio"
        }
    }

    private func digits(for value: Double) -> Int {
        let limit =
            switch bound {
            case .atMost(let most): most
            case .atLeast(let least): least
            }
        for digits in Expectation.usualDigits(value)...6 where value != limit {
            let isApart =
                Expectation.rounded(value, digits: digits)
                != Expectation.rounded(limit, digits: digits)
            if bound.holds(for: value) || isApart { return digits }
        }
        return Expectation.usualDigits(value)
    }

    private static func usualDigits(_ value: Double) -> Int {
        if value == value.rounded(), value.magnitude < 1e9 { return 0 }
        return value.magnitude < 10 ? 3 : value.magnitude < 100 ? 2 : 1
    }

    /// Decimals without zeros at the end.
    private static func rounded(_ value: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, digits + 1 - whole.count)) + whole
        var text = String(padded.dropLast(digits))
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction.removeLast() }
        if !fraction.isEmpty { text += "." + fraction }
        return value < 0 && scaled > 0 ? "-" + text : text
    }
}

extension Expectation.Measure {
    /// As a file writes it.
    var key: String {
        switch self {
        case .success: "success"
        case .attempts: "attempts"
        case .amplification: "amplification"
        case .percentile(let percent): Self.quantile(percent)
        case .hedgeRate: "hedges"
        case .throttled: "throttled"
        case .recovery: "recovery"
        case .recoveryAgainst(let variant): "recovery vs \(variant.rawValue)"
        case .percentileAgainst(let percent, let variant):
            "\(Self.quantile(percent)) vs \(variant.rawValue)"
        case .throttledSaved(let variant): "throttled saved vs \(variant.rawValue)"
        case .makespanAgainst(let variant): "makespan vs \(variant.rawValue)"
        case .share(let name): "share of \(name)"
        }
    }

    /// 99.9 → `p99.9`; the product of a quantile and 100 is not always round.
    private static func quantile(_ percent: Double) -> String {
        let text = "\((percent * 1e6).rounded() / 1e6)"
        return "p" + (text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }
}
