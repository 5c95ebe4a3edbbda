import Providers

/// A file that goes out with a question.
public struct Attachment: Sendable, Equatable {
    /// What is in it.
    public enum Content: Sendable, Equatable {
        /// Text.
        case text(String)
        /// An image, base64-encoded, with its media type such as `image/png`.
        case image(base64: String, mediaType: String)
    }

    /// Its name without folders.
    public var name: String
    /// What is in it.
    public var content: Content
    /// How many bytes the file has.
    public var bytes: Int

    /// Creates an attachment.
    public init(name: String, content: Content, bytes: Int) {
        self.name = name
        self.content = content
        self.bytes = bytes
    }

    /// What the model is told.
    var part: ChatMessage.Part {
        switch content {
        case .text(let text): .text("\n\nFile \(name):\n```\n\(text)\n```\n")
        case .image(let base64, let mediaType): .image(base64: base64, mediaType: mediaType)
        }
    }

    /// `text, 1.2 KB`.
    var words: String {
        let kind: String =
            switch content {
            case .text: "text"
            case .image(_, let mediaType): mediaType
            }
        return "\(kind), \(Self.size(bytes))"
    }

    private static func size(_ bytes: Int) -> String {
        if bytes < 1000 { return "\(bytes) B" }
        if bytes < 1_000_000 { return "\(Format.fixed(Double(bytes) / 1000, digits: 1)) kB" }
        return "\(Format.fixed(Double(bytes) / 1_000_000, digits: 1)) MB"
    }
}

/// What became of a file that a message mentions.
public struct FileReading: Sendable, Equatable {
    /// How it went.
    public enum Result: Sendable, Equatable {
        /// It was read.
        case read(Attachment)
        /// There is no such file.
        case missing
        /// It is there and cannot be attached: a clause that says why.
        case refused(String)
    }

    /// The path as it was typed.
    public var path: String
    /// How it went.
    public var result: Result

    /// Creates a result.
    public init(path: String, result: Result) {
        self.path = path
        self.result = result
    }
}

/// Files that a message mentions: `@notes.txt`, `@~/a.png`, `@"with blanks.md"`.
enum Mention {
    /// The paths, in order, each once.
    static func paths(in text: String) -> [String] {
        var paths: [String] = []
        var rest = text[...]
        var isAtWordStart = true
        while let character = rest.first {
            if character == "@", isAtWordStart {
                rest.removeFirst()
                let path = takePath(&rest)
                if !path.isEmpty, !paths.contains(path) { paths.append(path) }
            } else {
                rest.removeFirst()
            }
            isAtWordStart = character.isWhitespace || character == "("
        }
        return paths
    }

    private static func takePath(_ rest: inout Substring) -> String {
        if rest.first == "\"" {
            let end = rest.dropFirst().firstIndex(of: "\"") ?? rest.endIndex
            let path = String(rest.dropFirst()[..<end])
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
            return path
        }
        let end = rest.firstIndex(where: \.isWhitespace) ?? rest.endIndex
        var path = rest[..<end]
        rest = rest[end...]
        // A sentence ends behind a path as well.
        while let last = path.last, ",;:!?)".contains(last) || last == "." && path.count > 1 {
            path.removeLast()
        }
        return String(path)
    }

    /// True for what can only be meant as a path, so that a slip is told and not sent.
    static func looksLikePath(_ path: String) -> Bool {
        path.contains("/") || path.hasPrefix("~") || path.contains(".")
    }

    /// A path as it is typed behind the sign.
    static func quoted(_ path: String) -> String {
        let isCut = path.last.map { ",;:!?).".contains($0) } ?? false
        return isCut || path.contains(where: \.isWhitespace) ? "@\"\(path)\"" : "@\(path)"
    }

    /// The path at the end of a text, while it is being typed; `nil` when none is.
    static func open(at text: [Character]) -> String? {
        var word: [Character] = []
        for character in text.reversed() {
            if character.isWhitespace { return nil }
            if character == "@" { break }
            word.append(character)
            if word.count > 200 { return nil }
        }
        let start = text.count - word.count - 1
        guard start >= 0, text[start] == "@", start == 0 || text[start - 1].isWhitespace else {
            return nil
        }
        return String(word.reversed())
    }
}
