import Behaviours
import Settings

/// Waiting times as they are written in a scenario file.
///
/// | written | meant |
/// | --- | --- |
/// | `50ms` | always the same |
/// | `40ms…60ms` | evenly between the two |
/// | `lognormal 45ms ± 10ms` | mean and standard deviation |
/// | `lognormal 45ms sigma 0.25` | median and the deviation of its logarithm |
/// | `exponential 10ms` | by its mean |
/// | `60ms or 2.5s in 5%` | usually the one, rarely the other |
/// | … `with 5% ×10` | and in 5 % of all cases ten times that |
/// | … `+ 20ms` | and 20 ms on top |
enum LawGrammar {
    /// What a message says was expected.
    static let expected = "a time or a law of times"
    /// What a message shows.
    static let example = "lognormal 45ms ± 10ms"

    /// Reads a law; `nil` for anything else.
    static func law(_ text: String) -> LatencyLaw? {
        var words = PhraseWords(text)
        guard var law = base(&words) else { return nil }
        while !words.isEmpty {
            if words.take("+") {
                guard let extra = words.take(ValueGrammar.duration) else { return nil }
                law = .delayed(law, by: extra)
            } else {
                _ = words.take("with")
                guard let share = words.take(part), words.take("×"),
                    let factor = words.take(ValueGrammar.number), factor > 0
                else { return nil }
                law = .sometimes(law, share: share, factor: factor)
            }
        }
        return law
    }

    /// The law itself, before what is added to it.
    private static func base(_ words: inout PhraseWords) -> LatencyLaw? {
        if words.take("lognormal") { return lognormal(&words) }
        if words.take("exponential") {
            return words.take(positive).map { .exponential(mean: $0) }
        }
        if words.take("uniform") {
            return words.take(ValueGrammar.duration).flatMap { uniform(from: $0, &words) }
        }
        if words.take("bimodal") {
            return words.take(ValueGrammar.duration).flatMap { bimodal(usual: $0, &words) }
        }
        _ = words.take("constant")
        guard let time = words.take(ValueGrammar.duration) else { return nil }
        switch words.next {
        case "to": return uniform(from: time, &words)
        case "or": return bimodal(usual: time, &words)
        default: return .constant(time)
        }
    }

    private static func lognormal(_ words: inout PhraseWords) -> LatencyLaw? {
        guard let time = words.take(positive) else { return nil }
        if words.take("±") {
            return words.take(positive).map { .lognormal(mean: time, deviation: $0) }
        }
        guard words.take("sigma"), let sigma = words.take(ValueGrammar.number), sigma <= 5
        else { return nil }
        return .lognormal(median: time, sigma: sigma)
    }

    private static func uniform(from low: Duration, _ words: inout PhraseWords) -> LatencyLaw? {
        guard words.take("to"), let high = words.take(ValueGrammar.duration), high >= low
        else { return nil }
        return .uniform(from: low, to: high)
    }

    private static func bimodal(usual: Duration, _ words: inout PhraseWords) -> LatencyLaw? {
        guard words.take("or"), let rare = words.take(ValueGrammar.duration) else { return nil }
        _ = words.take("in")
        return words.take(part).map { .bimodal(usual: usual, rare: rare, rareShare: $0) }
    }

    private static func positive(_ text: Substring) -> Duration? {
        ValueGrammar.duration(text).flatMap { $0 > .zero ? $0 : nil }
    }

    /// A share of a whole; `5%` or `0.05`.
    static func part(_ text: Substring) -> Double? {
        ValueGrammar.share(text).flatMap { $0 <= 1 ? $0 : nil }
    }
}
