/// Finds the word that was probably meant.
package enum Suggestion {
    /// `Did you mean “…”?` for the nearest known word, else the whole list, else nothing.
    package static func advice(for word: String, among known: [String]) -> String {
        if let nearest = nearest(to: word, among: known) { return "Did you mean `\(nearest)`?" }
        return known.isEmpty ? "" : "Known: \(known.joined(separator: ", "))."
    }

    /// The nearest known word within a third of its letters, at least one edit.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let plain = normal(word)
        let scored = known.map { ($0, distance(plain, normal($0))) }
        guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
        let limit = min(max(1, max(plain.count, best.0.count) / 3), plain.count - 1)
        return best.1 <= limit ? best.0 : nil
    }

    /// Case, `-`, `_` and `.` are slips, not differences.
    private static func normal(_ word: String) -> [Character] {
        Array(word.prefix(64).lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." })
    }

    /// Insertions, deletions and replacements between two words (Levenshtein).
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let cost = left == right ? diagonal : diagonal + 1
                diagonal = row[j + 1]
                row[j + 1] = min(cost, row[j] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }
}
