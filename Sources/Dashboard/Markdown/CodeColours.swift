import TerminalUI

/// Light colouring of code: comments, strings, numbers and keywords, line by line.
///
/// It knows no grammar; where it cannot be sure it leaves the text alone.
struct CodeColours {
    /// What lasts from one line to the next.
    struct State {
        /// Inside a block comment.
        var isInComment = false
    }

    /// `nil` for a language that nothing is known of.
    private let language: CodeLanguage?

    init(language: String) { self.language = CodeLanguage.named(language) }

    /// The pieces of one line.
    func spans(_ line: String, state: inout State) -> [StyledLine.Span] {
        guard let language, !line.isEmpty else { return [StyledLine.Span(line, Style(.code))] }
        if language.isDiff { return [StyledLine.Span(line, Style(Self.diffRole(line)))] }
        var spans: [StyledLine.Span] = []
        var plain = ""
        let letters = Array(line)
        var index = 0
        // What one quote did not find, no later one of its kind will: a line is read once for each.
        var unclosed: [Character] = []
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
            if state.isInComment || begins(language.block?.open, letters, index),
                let block = language.block
            {
                let from = state.isInComment ? index : index + block.open.count
                let close = find(block.close, letters, from)
                state.isInComment = close == nil
                take(to: close.map { $0 + block.close.count } ?? letters.count, .codeComment)
            } else if language.beginsComment(letters, index) {
                take(to: letters.count, .codeComment)
            } else if language.hasTags, let end = tagEnd(letters, index) {
                take(to: end, .codeKeyword)
            } else if language.quotes.contains(letter), !unclosed.contains(letter) {
                guard let end = stringEnd(letters, index) else {
                    unclosed.append(letter)
                    plain.append(letter)
                    index += 1
                    continue
                }
                take(to: end, .codeString)
            } else if letter.isASCII, letter.isNumber {
                take(to: numberEnd(letters, index), .code)
            } else if letter.isLetter || letter == "_" {
                var end = index
                while end < letters.count,
                    letters[end].isLetter || letters[end].isNumber
                        || letters[end] == "_"
                { end += 1 }
                let word = String(letters[index..<end])
                if language.has(word) {
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

    private func begins(_ text: String?, _ letters: [Character], _ index: Int) -> Bool {
        text.map { letters[index...].starts(with: $0) } ?? false
    }

    private func find(_ text: String, _ letters: [Character], _ from: Int) -> Int? {
        guard from < letters.count else { return nil }
        return (from..<letters.count).first { letters[$0...].starts(with: text) }
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

    /// The place behind a number such as `0xff`, `1_000`, `2.5e3` or `10px`.
    private func numberEnd(_ letters: [Character], _ start: Int) -> Int {
        var index = start + 1
        while index < letters.count {
            let letter = letters[index]
            let isPart = letter.isASCII && (letter.isLetter || letter.isNumber) || letter == "_"
            // A point belongs to a number only before more of it: `1...5` and `3.` end before.
            let isPoint = letter == "." && index + 1 < letters.count && letters[index + 1].isNumber
            guard isPart || isPoint else { break }
            index += 1
        }
        return index
    }

    /// The place behind `<name` or `</name`.
    private func tagEnd(_ letters: [Character], _ start: Int) -> Int? {
        guard letters[start] == "<" else { return nil }
        var index = start + 1
        if index < letters.count, letters[index] == "/" { index += 1 }
        guard index < letters.count, letters[index].isLetter else { return nil }
        while index < letters.count,
            letters[index].isLetter || letters[index].isNumber || "-:_".contains(letters[index])
        { index += 1 }
        return index
    }

    /// What a patch adds and takes away, and where.
    private static func diffRole(_ line: String) -> Role {
        if line.hasPrefix("+++") || line.hasPrefix("---") || line.hasPrefix("diff ") {
            return .codeKeyword
        }
        switch line.first {
        case "+": return .ok
        case "-": return .error
        case "@": return .codeComment
        default: return .text
        }
    }
}
