import Behaviours
import Reliability
import Settings
import Simulation

extension SettingsReader {
    static let arrivalKeys = ["every", "poisson", "workers", "burst"]

    static let loadKeys =
        arrivalKeys + [
            "thinking", "from", "until", "calls", "input_tokens", "output_tokens", "shows_text",
            "only", "priority", "cancel", "cancel_after",
        ]

    /// Who asks, and when.
    mutating func load(in top: Section, names: [String]) -> [LoadPhase] {
        guard let fields = list(top, "load"), !fields.isEmpty else {
            report(
                .error, line: top.fields["load"]?.line ?? top.line, key: "load", "nobody asks",
                "Write for example load: [{poisson: 10 per s}].")
            return []
        }
        return fields.compactMap { field in
            section(field, known: SettingsReader.loadKeys)
                .flatMap { phase($0, names: names) }
        }
    }

    private mutating func phase(_ section: Section, names: [String]) -> LoadPhase? {
        let arrivals = arrivals(section)
        let span = span(section)
        var phase = LoadPhase(arrivals ?? .burst(1), from: span.from, until: span.until)
        phase.calls = integer(section, "calls", in: 1...1_000_000_000, example: 1000)
        let facts = phase.facts
        phase.facts.inputTokens =
            integer(section, "input_tokens", in: 0...100_000_000, example: 200) ?? facts.inputTokens
        phase.facts.outputTokens =
            integer(section, "output_tokens", in: 0...100_000_000, example: 500)
            ?? facts.outputTokens
        phase.facts.showsText = truth(section, "shows_text") ?? facts.showsText
        if let name = text(section, "only"), let field = section.fields["only"] {
            if let index = names.firstIndex(of: name) {
                phase.facts.only = EndpointID(index)
            } else {
                stranger(field, name, among: names)
            }
        }
        phase.facts.priority =
            value(
                section, "priority", expected: "interactive or background", example: "background"
            ) { ["interactive": .interactive, "background": .background][$0] } ?? facts.priority
        phase.cancelShare = part(section, "cancel", example: "10%") ?? 0
        phase.cancelAfter =
            law(section, "cancel_after", example: "0s…5s") ?? phase.cancelAfter
        if let field = section.fields["cancel_after"], section.fields["cancel"] == nil {
            error(field, "nobody cancels", "Write for example cancel: 10% as well.")
        }
        return arrivals == nil ? nil : phase
    }

    private mutating func arrivals(_ section: Section) -> LoadPhase.Arrivals? {
        let given = section.keys.filter(SettingsReader.arrivalKeys.contains)
        guard given.count == 1, let key = given.first else {
            report(
                .error, line: section.line, key: section.path,
                given.isEmpty
                    ? "it is not said how calls arrive" : "calls arrive in one way at a time",
                "Write one of every: 2s, poisson: 80 per s, workers: 20, burst: 100.")
            return nil
        }
        if key != "workers", let field = section.fields["thinking"] {
            error(field, "only workers think", "Write for example workers: 20 instead.")
        }
        switch key {
        case "every":
            return duration(section, key, example: "2s").map { .every($0) }
        case "poisson":
            return value(section, key, expected: "a rate", example: "80 per s") { text in
                ValueGrammar.rate(text).flatMap { $0 <= 1_000_000 ? .poisson(perSecond: $0) : nil }
            }
        case "burst":
            return integer(section, key, in: 1...1_000_000, example: 100).map { .burst($0) }
        default:
            let thinking = law(section, "thinking", example: "exponential 2s")
            return integer(section, key, in: 1...100_000, example: 20).map {
                .workers($0, thinking: thinking ?? .constant(.zero))
            }
        }
    }

    /// Reports a name that no endpoint has.
    mutating func stranger(_ field: Field, _ name: String, among names: [String]) {
        if names.isEmpty { return }
        let advice =
            names.count <= 12 || Suggestion.nearest(to: name, among: names) != nil
            ? Suggestion.advice(for: name, among: names)
            : "There are \(names.count), from \(names[0]) to \(names[names.count - 1])."
        error(field, "no endpoint is called `\(name)`", advice)
    }
}
