import Behaviours
import Settings

extension SettingsReader {
    /// An instant from the start of the scenario; unlike a time it may be zero.
    mutating func instant(_ section: Section, _ key: String, example: String) -> Duration? {
        value(
            section, key, expected: "a time from the start", example: example,
            ValueGrammar.duration)
    }

    /// A law of times.
    mutating func law(
        _ section: Section, _ key: String, example: String = LawGrammar.example
    ) -> LatencyLaw? {
        value(section, key, expected: LawGrammar.expected, example: example, LawGrammar.law)
    }

    /// A share of a whole.
    mutating func part(_ section: Section, _ key: String, example: String) -> Double? {
        value(section, key, expected: "a share from 0% to 100%", example: example) {
            LawGrammar.part($0[...])
        }
    }

    /// A span of time; one that ends before it begins is reported and has no end.
    mutating func span(_ section: Section) -> (from: Duration, until: Duration?) {
        let from = instant(section, "from", example: "10s") ?? .zero
        let until = instant(section, "until", example: "20s")
        if let until, until <= from, let field = section.fields["until"] {
            error(
                field, "it ends before it begins, at \(ValueGrammar.text(from))",
                "Write until: \(ValueGrammar.text(from + .seconds(10))), or leave it out.")
            return (from, nil)
        }
        return (from, until)
    }
}
