import TerminalUI

/// Light colouring of code: comments, strings and keywords, line by line.
///
/// It knows no grammar; where it cannot be sure it leaves the text alone.
struct CodeColours {
    /// What lasts from one line to the next.
    struct State {
        /// Inside a block comment.
        var isInComment = false
    }

    private let lineComment: [String]
    private let hasBlockComments: Bool
    private let keywords: Set<String>
    private let isPlain: Bool

    init(language: String) {
        let known = Self.languages[language.lowercased()]
        lineComment = known?.comments ?? []
        hasBlockComments = known?.blocks ?? false
        keywords = known?.keywords ?? []
        isPlain = known == nil
    }

    /// The pieces of one line.
    func spans(_ line: String, state: inout State) -> [StyledLine.Span] {
        if isPlain || line.isEmpty { return [StyledLine.Span(line, Style(.code))] }
        var spans: [StyledLine.Span] = []
        var plain = ""
        let letters = Array(line)
        var index = 0
        func flush() {
            if !plain.isEmpty { spans.append(StyledLine.Span(plain, Style(.text))) }
            plain = ""
        }
        func take(to end: Int, _ role: Role) {
            flush()
            spans.append(StyledLine.Span(String(letters[index..<end]), Style(role)))
            index = end
        }
        while index < letters.count {
            let letter = letters[index]
            if state.isInComment || hasBlockComments && starts("/*", letters, index) {
                let from = state.isInComment ? index : index + 2
                let close = find("*/", letters, from)
                state.isInComment = close == nil
                take(to: close.map { $0 + 2 } ?? letters.count, .codeComment)
            } else if beginsComment(letters, index) {
                take(to: letters.count, .codeComment)
            } else if letter == "\"" || letter == "'" || letter == "`" {
                guard let end = stringEnd(letters, index) else {
                    plain.append(letter)
                    index += 1
                    continue
                }
                take(to: end, .codeString)
            } else if letter.isLetter || letter == "_" {
                var end = index
                while end < letters.count,
                    letters[end].isLetter || letters[end].isNumber
                        || letters[end] == "_"
                { end += 1 }
                let word = String(letters[index..<end])
                if keywords.contains(word) {
                    take(to: end, .codeKeyword)
                } else {
                    plain += word
                    index = end
                }
            } else {
                plain.append(letter)
                index += 1
            }
        }
        flush()
        return spans
    }

    /// A `#` is a comment only where a word may begin: in a shell `${name#prefix}` is none.
    private func beginsComment(_ letters: [Character], _ index: Int) -> Bool {
        guard let mark = lineComment.first(where: { starts($0, letters, index) }) else {
            return false
        }
        return mark != "#" || index == 0 || letters[index - 1].isWhitespace
    }

    private func starts(_ text: String, _ letters: [Character], _ index: Int) -> Bool {
        guard index + text.count <= letters.count else { return false }
        return zip(text, letters[index...]).allSatisfy { $0 == $1 }
    }

    private func find(_ text: String, _ letters: [Character], _ from: Int) -> Int? {
        guard from < letters.count else { return nil }
        return (from..<letters.count).first { starts(text, letters, $0) }
    }

    /// The place behind the closing quote on the same line.
    private func stringEnd(_ letters: [Character], _ start: Int) -> Int? {
        var index = start + 1
        while index < letters.count {
            if letters[index] == "\\" { index += 2; continue }
            if letters[index] == letters[start] { return index + 1 }
            index += 1
        }
        return nil
    }
}

/// The few languages that answers are full of.
extension CodeColours {
    private struct Language {
        var comments: [String]
        var blocks: Bool
        var keywords: Set<String>

        init(_ comments: [String], blocks: Bool, _ keywords: String) {
            self.comments = comments
            self.blocks = blocks
            self.keywords = Set(keywords.split(separator: " ").map(String.init))
        }
    }

    private static let languages: [String: Language] = {
        let swift = Language(
            ["//"], blocks: true,
            """
            actor any as async await break case catch class continue default defer deinit do else \
            enum extension false fileprivate for func guard if import in indirect init inout \
            internal is lazy let mutating nil nonisolated package private protocol public repeat \
            rethrows return self Self some static struct subscript super switch throw throws true \
            try typealias var where while
            """)
        let python = Language(
            ["#"], blocks: false,
            """
            and as assert async await break class continue def del elif else except False finally \
            for from global if import in is lambda match None nonlocal not or pass raise return \
            self True try while with yield
            """)
        let script = Language(
            ["//"], blocks: true,
            """
            async await break case catch class const continue default delete do else export \
            extends false finally for from function if implements import in instanceof interface \
            let new null of private public readonly return static super switch this throw true try \
            type typeof undefined var void while yield
            """)
        // Directives of the preprocessor are no comments, but as far from the code.
        let words = """
            auto bool break case catch char class const constexpr continue default delete do \
            double else enum extern false float for fn func go if impl import int interface let \
            long match mod mut namespace new nil null nullptr package private protected pub public \
            return self short signed sizeof static struct switch template this throw trait true \
            try type typedef typename union unsigned use using var virtual void while
            """
        let c = Language(["//", "#"], blocks: true, words)
        let relative = Language(["//"], blocks: true, words)
        let shell = Language(
            ["#"], blocks: false,
            """
            case do done elif else esac export fi for function if in local return then until while \
            echo cd set
            """)
        let data = Language(["#"], blocks: false, "true false null yes no on off")
        let sql = Language(
            ["--"], blocks: true,
            """
            SELECT FROM WHERE INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE INDEX JOIN LEFT \
            RIGHT INNER ON AND OR NOT NULL ORDER BY GROUP HAVING LIMIT AS select from where insert \
            into values update set delete create table join on and or not null order by group limit
            """)
        return [
            "swift": swift, "python": python, "py": python, "javascript": script, "js": script,
            "typescript": script, "ts": script, "jsx": script, "tsx": script, "mjs": script,
            "c": c, "h": c, "cpp": c, "c++": c, "cc": c, "hpp": c, "cxx": c, "rust": relative,
            "rs": relative, "go": relative, "golang": relative, "java": relative,
            "kotlin": relative, "kt": relative, "bash": shell, "sh": shell, "shell": shell,
            "zsh": shell, "console": shell, "yaml": data, "yml": data, "toml": data, "json": data,
            "jsonl": data, "ini": data, "sql": sql,
        ]
    }()
}
