/// Turns text into the stems that the index compares.
enum HelpWords {
    /// The stems of a text, in order, without single letters and the words that every question has.
    static func stems(of text: some StringProtocol) -> [String] {
        text.lowercased()
            .split { !($0.isLetter || $0.isNumber) }
            .filter { $0.utf8.count > 1 && !ignored.contains(String($0)) }
            .map { stem(of: $0) }
    }

    /// The word without a common English ending: `hedging`, `hedged`, `hedges` and `hedge` are one.
    ///
    /// At least three letters stay; a doubled consonant left by the ending and a last `e` go too
    /// (`throttled` → `throttl`, `stopped` → `stop`, `retries` → `retry`).
    static func stem(of word: some StringProtocol) -> String {
        var word = String(word)
        if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        for ending in ["ing", "ed", "es", "s"] where word.hasSuffix(ending) {
            if word.count - ending.count < 3 || word.hasSuffix("ss") { break }
            word.removeLast(ending.count)
            if ending.count > 1, word.count > 3, word.last == word.dropLast().last {
                word.removeLast()
            }
            break
        }
        if word.count > 3, word.last == "e" { word.removeLast() }
        return word
    }

    /// Words that say nothing of what is asked.
    private static let ignored: Set<String> = [
        "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
        "could", "did", "do", "does", "explain", "for", "from", "get", "give", "got", "had", "has",
        "have",
        "happen", "happens", "here", "how", "i", "if", "in", "is", "it", "its", "just", "let",
        "like", "me", "mean",
        "means", "my", "now", "of", "on", "or", "please", "s", "say", "should", "so", "some", "t",
        "tell",
        "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "up", "us",
        "was", "we", "work", "works", "were", "what", "when", "where", "which", "who", "why",
        "will", "with",
        "would",
        "you", "your",
    ]
}
