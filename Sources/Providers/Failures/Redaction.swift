/// Takes secrets out of text that came from outside: services like to repeat the key they refuse.
enum Redaction {
    /// `text` with the key, parts of it and anything shaped like a key replaced by `***`.
    ///
    /// A word goes when it contains the key, when it is a piece of at least eight characters of the
    /// key, when it has the prefix of a known kind of key, or when it is already masked in its middle.
    static func redacted(_ text: String, key: Secret?) -> String {
        let secret = key?.revealed() ?? ""
        var output = ""
        var word = ""
        for character in text {
            if isWordCharacter(character) {
                word.append(character)
            } else {
                output += replaced(word, secret)
                word = ""
                output.append(character)
            }
        }
        output += replaced(word, secret)
        // A key may hold characters that no word has; a very short one is somebody's ordinary word.
        guard secret.count >= 6, output.contains(secret) else { return output }
        return output.split(separator: secret, omittingEmptySubsequences: false)
            .joined(separator: "***")
    }

    private static func replaced(_ word: String, _ secret: String) -> String {
        isSecret(word, secret) ? "***" : word
    }

    private static func isSecret(_ word: String, _ secret: String) -> Bool {
        if !secret.isEmpty, word == secret { return true }
        guard word.count >= 8 else { return false }
        if secret.count >= 8, word.contains(secret) || secret.contains(word) { return true }
        if word.contains("***") || word.contains("...") && word.count > 11 { return true }
        let lowercased = word.lowercased()
        return word.count >= 12 && prefixes.contains { lowercased.hasPrefix($0) }
    }

    /// How keys of well-known services begin.
    private static let prefixes = [
        "sk-", "sk_", "pk-", "gsk_", "xai-", "key-", "aiza", "hf_", "r8_", "csk-", "fw_", "nvapi-",
        "pplx-", "tgp_", "ghp_", "eyj",
    ]

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "-_*.".contains(character))
    }
}
