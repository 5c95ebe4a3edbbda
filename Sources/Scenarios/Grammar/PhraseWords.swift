/// The words of a phrase, with every sign that may be written in two ways written in one.
///
/// `40ms…60ms`, `40ms...60ms` and `40ms to 60ms` are the same three words, as are `45ms±10ms` and
/// `45ms +- 10ms`; `x10` and `×10` are `×`, `10`.
struct PhraseWords {
    private var rest: ArraySlice<Substring>

    init(_ text: String) {
        var text = text
        for (written, meant) in PhraseWords.signs { text = text.replacing(written, with: meant) }
        rest = text.split { $0 == " " || $0 == "\t" || $0 == "," }[...]
    }

    /// Longer signs stand before those they contain.
    private static let signs = [
        ("...", " to "), ("…", " to "), ("–", " to "), ("+/-", " ± "), ("+-", " ± "),
        ("±", " ± "), ("+", " + "), ("×", " × "), (" x", " × "), (">=", " ≥ "), ("≥", " ≥ "),
        ("<=", " ≤ "), ("≤", " ≤ "),
    ]

    /// True when every word was taken.
    var isEmpty: Bool { rest.isEmpty }

    /// The next word, left where it is.
    var next: Substring? { rest.first }

    /// What was not taken yet, as one text.
    var remainder: String { rest.joined(separator: " ") }

    /// Takes the next word.
    mutating func take() -> Substring? { rest.popFirst() }

    /// Takes the next word if it is `word`.
    mutating func take(_ word: Substring) -> Bool {
        guard rest.first == word else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes the next word if `read` can read it.
    mutating func take<T>(_ read: (Substring) -> T?) -> T? {
        guard let value = rest.first.flatMap(read) else { return nil }
        rest.removeFirst()
        return value
    }
}
