import Yams

extension SettingsReader {
    /// The text under `key`, references resolved; an unset variable is an error.
    package mutating func text(_ section: Section, _ key: String) -> String? {
        guard let field = section.fields[key], let raw = raw(field) else { return nil }
        switch VariableReferences.resolve(raw, in: environment) {
        case .text(let text): return text
        case .unset(let name):
            error(
                field, "the environment variable \(name) is not set",
                "Set it, or write ${\(name):-value} to give it a default.")
        case .malformed:
            error(field, "a reference is not closed", "Write ${NAME}.")
        }
        return nil
    }

    /// A value read by `parse`; what it refuses is reported with what was expected.
    package mutating func value<T>(
        _ section: Section, _ key: String, expected: String, example: String,
        _ parse: (String) -> T?
    ) -> T? {
        guard let text = text(section, key), let field = section.fields[key] else { return nil }
        if let value = parse(text) { return value }
        error(
            field, "`\(shown(field))` is not \(expected)", "Write for example \(key): \(example).")
        return nil
    }

    /// A whole number within bounds.
    package mutating func integer(
        _ section: Section, _ key: String, in range: ClosedRange<Int>, example: Int
    ) -> Int? {
        let bounds =
            range.upperBound == .max
            ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        return value(
            section, key, expected: "a whole number \(bounds)", example: "\(example)"
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }

    /// A number with a lower bound, exclusive or not.
    package mutating func number(
        _ section: Section, _ key: String, least: Double = 0, exclusive: Bool = false,
        most: Double = .infinity, example: String
    ) -> Double? {
        var expected = "a number \(exclusive ? "above" : "of at least") \(plain(least))"
        if most < .infinity { expected += " and at most \(plain(most))" }
        return value(section, key, expected: expected, example: example) { text in
            guard let found = ValueGrammar.share(text), found <= most,
                exclusive ? found > least : found >= least
            else { return nil }
            return found
        }
    }

    /// A time above zero.
    package mutating func duration(_ section: Section, _ key: String, example: String) -> Duration?
    {
        value(section, key, expected: "a time above zero", example: example) { text in
            ValueGrammar.duration(text).flatMap { $0 > .zero ? $0 : nil }
        }
    }

    /// A time above zero or `off`; the outer `nil` means that nothing usable was said.
    package mutating func limit(_ section: Section, _ key: String, example: String) -> Duration?? {
        value(section, key, expected: "a time above zero, or off", example: "\(example) or off") {
            text -> Duration?? in
            if text == "off" || text == "false" { return .some(nil) }
            return ValueGrammar.duration(text).flatMap { $0 > .zero ? .some($0) : nil }
        }
    }

    /// Yes or no.
    package mutating func truth(_ section: Section, _ key: String) -> Bool? {
        value(section, key, expected: "true or false", example: "true") {
            ["true": true, "false": false][$0]
        }
    }

    /// One of a closed list of words.
    package mutating func word<T: CaseIterable & RawRepresentable>(
        _ section: Section, _ key: String, _ type: T.Type
    ) -> T? where T.RawValue == String {
        guard let text = text(section, key), let field = section.fields[key] else { return nil }
        if let value = T(rawValue: text) { return value }
        let known = T.allCases.map(\.rawValue)
        error(
            field, "`\(shown(field))` is none of the known words",
            Suggestion.advice(for: text, among: known))
        return nil
    }

    /// What of a wrong value may stand in a message: as written, short, and one line.
    ///
    /// A reference stays a reference, because what it stands for may be secret.
    package func shown(_ field: Field) -> String {
        guard case .scalar(let scalar) = field.node else { return "…" }
        let text = scalar.string
        let line = text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : String($0) }
        let joined = line.joined()
        return joined.count > 40 ? joined.prefix(39) + "…" : joined
    }

    private func plain(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}
