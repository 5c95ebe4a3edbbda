import Settings
import Simulation

/// Expectations as they are written in a scenario file: `p99: ≤ 250ms`.
///
/// | key | what is measured | bound |
/// | --- | --- | --- |
/// | `success` | whole answers per call that nobody cancelled | `≥ 99.9%` |
/// | `attempts` | wire attempts per call | `≤ 1.45` |
/// | `amplification` | the same in the worst second | `≤ 1.1` |
/// | `p50`, `p99.9`, … | from acceptance to the first token | `≤ 250ms` |
/// | `hedges` | hedges per call | `≤ 9.5%` |
/// | `throttled` | answers 429 per call | `≤ 1%` |
/// | `recovery` | from `faults_until` until goodput is back at 95 % | `≤ 10s` |
/// | `share of NAME` | wire attempts that went to that endpoint | `≤ 2%` |
/// | `recovery vs bare` | divided by that of a variant | `≤ 1.1` |
/// | `p99 vs backoff` | likewise | `≤ 0.5` |
/// | `makespan vs backoff` | the end of the last call, likewise | `≤ 1.1` |
/// | `throttled saved vs backoff` | answers 429 that a variant gets and we do not | `≥ 97%` |
///
/// `at most` and `at least` say the same as `≤` and `≥`, and so do `<=` and `>=`.
enum ExpectationGrammar {
    /// In which unit a bound is written.
    enum Unit {
        case percent
        case milliseconds
        case seconds
        case times

        /// What a message shows.
        var example: String {
            switch self {
            case .percent: "≥ 99.9%"
            case .milliseconds: "≤ 250ms"
            case .seconds: "≤ 10s"
            case .times: "≤ 1.1"
            }
        }
    }

    /// The keys without a name in them, for suggestions.
    static let keys = [
        "success", "attempts", "amplification", "p50", "p99", "p99.9", "hedges", "throttled",
        "recovery", "recovery vs bare", "p99 vs bare", "makespan vs backoff",
        "throttled saved vs backoff",
    ]

    /// What `key` measures; `nil` when it is none of these.
    static func measure(_ key: String) -> Expectation.Measure? {
        var words = PhraseWords(key)
        guard let first = words.take() else { return nil }
        if first == "share" {
            guard words.take("of"), !words.isEmpty else { return nil }
            return .share(words.remainder)
        }
        if words.isEmpty { return plain(first) }
        let isSaving = words.take("saved")
        guard words.take("vs"), let variant = words.take({ Variant(rawValue: String($0)) }),
            words.isEmpty
        else { return nil }
        return against(first, variant, isSaving: isSaving)
    }

    private static func plain(_ word: Substring) -> Expectation.Measure? {
        switch word {
        case "success": .success
        case "attempts": .attempts
        case "amplification": .amplification
        case "hedges": .hedgeRate
        case "throttled": .throttled
        case "recovery": .recovery
        default: ValueGrammar.quantile(word).map { .percentile($0 * 100) }
        }
    }

    private static func against(
        _ word: Substring, _ variant: Variant, isSaving: Bool
    ) -> Expectation.Measure? {
        switch (word, isSaving) {
        case ("throttled", true): .throttledSaved(variant)
        case ("recovery", false): .recoveryAgainst(variant)
        case ("makespan", false): .makespanAgainst(variant)
        case (_, false):
            ValueGrammar.quantile(word).map { .percentileAgainst($0 * 100, variant) }
        default: nil
        }
    }

    /// Reads a bound such as `≤ 250ms`; `nil` for anything else.
    static func bound(_ text: String, in unit: Unit) -> Expectation.Bound? {
        var words = PhraseWords(text)
        let isMost: Bool
        switch words.take() {
        case "≤": isMost = true
        case "≥": isMost = false
        case "at":
            isMost = words.take("most")
            guard isMost || words.take("least") else { return nil }
        default: return nil
        }
        guard let amount = words.take({ number($0, in: unit) }) else { return nil }
        // `1.1 ×` may be written for 1.1.
        if unit == .times { _ = words.take("×") }
        guard words.isEmpty else { return nil }
        return isMost ? .atMost(amount) : .atLeast(amount)
    }

    private static func number(_ text: Substring, in unit: Unit) -> Double? {
        switch unit {
        case .percent:
            text.hasSuffix("%") ? ValueGrammar.share(text).map { $0 * 100 } : nil
        case .milliseconds: ValueGrammar.duration(text).map { $0 / .milliseconds(1) }
        case .seconds: ValueGrammar.duration(text).map { $0 / .seconds(1) }
        case .times: ValueGrammar.number(text)
        }
    }
}

extension Expectation.Measure {
    /// In which unit it is written.
    var unit: ExpectationGrammar.Unit {
        switch self {
        case .success, .hedgeRate, .throttled, .throttledSaved, .share: .percent
        case .percentile: .milliseconds
        case .recovery: .seconds
        case .attempts, .amplification, .recoveryAgainst, .percentileAgainst, .makespanAgainst:
            .times
        }
    }

    /// The variant it compares with, if any.
    var variant: Variant? {
        switch self {
        case .recoveryAgainst(let variant), .percentileAgainst(_, let variant),
            .throttledSaved(let variant), .makespanAgainst(let variant):
            variant
        default: nil
        }
    }
}
