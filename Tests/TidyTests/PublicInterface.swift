import Foundation

/// The public declarations of a target, read from its source.
///
/// Not the compiler's own list, which takes minutes to make: this one reads braces and words, which
/// is enough to see that something public was taken away, renamed or changed.
struct PublicInterface {
    /// One declaration a line with the type it belongs to, sorted.
    private(set) var lines: [String] = []

    private struct Scope {
        var name: String?
        /// `enum` or `protocol` for a public one, whose cases or requirements are public as well.
        var opens: String?
    }

    private var scopes: [Scope] = []

    init(sources: [String]) {
        for source in sources {
            scopes = []
            read(Self.bare(source))
        }
        lines = Array(Set(lines)).sorted()
    }

    /// Statements and braces of a text without comments and strings.
    private mutating func read(_ text: String) {
        var statement = ""
        var depth = 0
        for character in text {
            switch character {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            default: break
            }
            switch character {
            case "{" where depth == 0:
                open(statement)
                statement = ""
            case "}" where depth == 0:
                take(statement)
                statement = ""
                _ = scopes.popLast()
            case "\n", ";":
                let isOpen = depth > 0 || Self.goesOn(statement)
                if isOpen {
                    statement += " "
                } else {
                    take(statement)
                    statement = ""
                }
            default: statement.append(character)
            }
        }
    }

    /// Whether a line that ends like this is not the whole statement.
    private static func goesOn(_ statement: String) -> Bool {
        let words = statement.split(separator: " ")
        guard let last = words.last else { return true }
        if [",", "=", "->", ":", "&", "where"].contains(String(last)) || last.hasSuffix(",") {
            return true
        }
        // An attribute, or a modifier, belongs to what follows it.
        return words.allSatisfy { $0.hasPrefix("@") || modifiers.contains(String($0)) }
    }

    private static let modifiers: Set = [
        "public", "open", "package", "internal", "private", "fileprivate", "static", "final",
        "indirect", "mutating", "nonisolated", "override", "convenience", "required", "lazy",
    ]

    private mutating func open(_ statement: String) {
        let isPublic = take(statement)
        let words = Self.words(statement).drop { Self.modifiers.contains($0) }
        let kinds = ["struct", "class", "enum", "actor", "protocol", "extension"]
        guard let kind = words.first, kinds.contains(kind), words.count > 1 else {
            scopes.append(Scope())
            return
        }
        let name = words[words.startIndex + 1].prefix { !":<{".contains($0) }
        scopes.append(Scope(name: String(name), opens: isPublic ? kind : nil))
    }

    /// Keeps a statement that others can see; true when it is one.
    @discardableResult
    private mutating func take(_ statement: String) -> Bool {
        var words = Self.words(statement)
        guard !words.isEmpty, scopes.allSatisfy({ $0.name != nil }) else { return false }
        let lead = words.prefix { Self.modifiers.contains($0) || $0.hasPrefix("public(") }
        let isOwn = lead.contains("public") || lead.contains("open")
        let kind = words.dropFirst(lead.count).first
        let isMember =
            switch scopes.last?.opens {
            case "enum": kind == "case"
            case "protocol": true
            default: false
            }
        let isConformance = words.first == "extension" && words.contains { $0.hasSuffix(":") }
        guard isOwn || isMember || isConformance else { return false }
        // What a stored property or a parameter begins with is no part of its type.
        if kind == "var" || kind == "let", let equals = words.firstIndex(of: "=") {
            words = Array(words[..<equals])
        }
        let path = scopes.compactMap(\.name).joined(separator: ".")
        lines.append((path.isEmpty ? "" : path + ": ") + words.joined(separator: " "))
        return isOwn
    }

    /// The words without leading attributes.
    private static func words(_ statement: String) -> [String] {
        var words = statement.split(whereSeparator: \.isWhitespace).map(String.init)
        while let first = words.first, first.hasPrefix("@") {
            words.removeFirst()
            var open = first.count { $0 == "(" } - first.count { $0 == ")" }
            while open > 0, let next = words.first {
                open += next.count { $0 == "(" } - next.count { $0 == ")" }
                words.removeFirst()
            }
        }
        return words
    }

    /// Source in which every comment is gone and every string is empty.
    private static func bare(_ source: String) -> String {
        var result = ""
        var rest = Substring(source)
        while let character = rest.first {
            if rest.hasPrefix("//") {
                rest = rest.drop { $0 != "\n" }
            } else if rest.hasPrefix("/*") {
                rest = rest.firstRange(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else if let end = endOfString(rest) {
                result += "\"\""
                rest = rest[end...]
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Where a string that begins here ends; `nil` when none begins here.
    private static func endOfString(_ text: Substring) -> Substring.Index? {
        let signs = text.prefix { $0 == "#" }
        let body = text.dropFirst(signs.count)
        guard body.first == "\"" else { return nil }
        let mark = body.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        var rest = body.dropFirst(mark.count)
        while !rest.isEmpty {
            if rest.hasPrefix("\\" + signs) {
                rest = rest.dropFirst(signs.count + 2)
            } else if rest.hasPrefix(mark + signs) {
                return rest.dropFirst(mark.count + signs.count).startIndex
            } else {
                rest = rest.dropFirst()
            }
        }
        return rest.endIndex
    }
}
