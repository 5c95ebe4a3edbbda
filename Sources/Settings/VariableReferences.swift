/// `${NAME}` and `${NAME:-default}` in values.
enum VariableReferences {
    /// What became of a text.
    enum Outcome: Equatable {
        /// All references resolved; white space at both ends removed.
        case text(String)
        /// This variable is unset, or empty, and has no default.
        case unset(String)
        /// A `${` without `}`, or without a name.
        case malformed
    }

    /// Resolves every reference in `text`.
    static func resolve(_ text: String, in environment: [String: String]) -> Outcome {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { return .malformed }
            let inner = rest[start.upperBound..<end]
            let separator = inner.firstRange(of: ":-")
            let name = String(separator.map { inner[..<$0.lowerBound] } ?? inner)
            guard !name.isEmpty else { return .malformed }
            let fallback = separator.map { String(inner[$0.upperBound...]) }
            let set = environment[name].flatMap { trimmed($0).isEmpty ? nil : $0 }
            guard let value = set ?? fallback else { return .unset(name) }
            result += value
            rest = rest[rest.index(after: end)...]
        }
        return .text(trimmed(result + rest))
    }

    /// The name, when the whole text is one reference.
    static func name(in text: String) -> String? {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let inner = text.dropFirst(2).dropLast()
        let name = inner.firstRange(of: ":-").map { inner[..<$0.lowerBound] } ?? inner
        return name.isEmpty || name.contains("}") ? nil : String(name)
    }

    /// Keys from files and from `$(cat …)` often carry a final newline.
    static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
