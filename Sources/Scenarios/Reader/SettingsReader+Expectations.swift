import Settings
import Simulation

extension SettingsReader {
    /// What must come out, in the order of the file.
    mutating func expectations(
        in top: Section, names: [String], comparisons: [Variant]
    ) -> [Expectation] {
        guard let section = section(top, "expect", known: []) else { return [] }
        var found: [Expectation] = []
        for key in section.keys {
            guard let field = section.fields[key] else { continue }
            guard let measure = ExpectationGrammar.measure(key) else {
                error(
                    field, "this is not measured",
                    Suggestion.advice(for: key, among: ExpectationGrammar.keys))
                continue
            }
            if let variant = measure.variant, !comparisons.contains(variant) {
                error(
                    field, "`\(variant.rawValue)` is not simulated",
                    "Write compare: [\((comparisons + [variant]).map(\.rawValue).joined(separator: ", "))]."
                )
            }
            if case .share(let name) = measure, !names.contains(name) {
                stranger(field, name, among: names)
            }
            for bound in bounds(field, of: measure) {
                found.append(Expectation(measure, bound))
            }
        }
        return found
    }

    /// One bound, or a list of them.
    private mutating func bounds(
        _ field: Field, of measure: Expectation.Measure
    ) -> [Expectation.Bound] {
        (items(field) ?? []).compactMap { item in
            guard let text = raw(item) else { return nil }
            if let bound = ExpectationGrammar.bound(text, in: measure.unit) { return bound }
            error(
                item, "`\(shown(item))` is not a bound",
                "Write for example \(measure.unit.example).")
            return nil
        }
    }
}
