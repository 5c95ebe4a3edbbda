/// Paths of files as terminals paste what is dropped on them: quoted, with backslashes before blanks, or
/// as `file://` addresses; several are separated by blanks or lines.
enum PastedPaths {
    /// Longer text is not what a file manager makes.
    private static let limit = 4096

    /// The paths, when the text is nothing else; `nil` otherwise.
    ///
    /// Only absolute ones and those of the home are understood: nothing else is dropped. A text without
    /// quotes that begins like a path may be one with blanks in it, as some terminals paste it.
    static func read(_ text: String) -> [String]? {
        guard text.utf8.count <= limit else { return nil }
        let text = TextTrim.trimmed(text)
        guard let words = words(of: text) else { return nil }
        var paths: [String] = []
        for word in words {
            guard let path = path(word) else {
                return path(text).map { [$0] }
            }
            paths.append(path)
        }
        return paths.isEmpty ? nil : paths
    }

    /// Whether a name says that it is an image.
    static func isImage(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".png", ".jpg", ".jpeg", ".gif", ".webp"].contains(where: name.hasSuffix)
    }

    /// A word as a path; `nil` for anything else, and for what a mention cannot say.
    private static func path(_ word: String) -> String? {
        var path = word
        if let address = remainder(of: word, behind: "file://") {
            // Another machine's files are not ours to read.
            let local = remainder(of: address, behind: "localhost") ?? address
            guard let decoded = decoded(local) else { return nil }
            path = decoded
        }
        guard path.hasPrefix("/") || path.hasPrefix("~/"), path.count > 1,
            !path.contains(where: { $0 == "\"" || $0.isNewline })
        else { return nil }
        return path
    }

    private static func remainder(of text: String, behind start: String) -> String? {
        text.lowercased().hasPrefix(start) ? String(text.dropFirst(start.count)) : nil
    }

    /// The words as a shell would split them, without any of its other signs; `nil` for an open quote.
    private static func words(of text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let ended = word { words.append(ended) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let last = word { words.append(last) }
        return quote == nil && !isEscaped ? words : nil
    }

    /// `%20` as the blank that it stands for (RFC 3986 §2.1); `nil` where it is no text then.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2, value != 0
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
