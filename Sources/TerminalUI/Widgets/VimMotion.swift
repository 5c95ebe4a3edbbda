/// A move of vi: where the caret goes, and what an operator takes on the way.
enum VimMotion: Sendable, Equatable {
    case left, right
    case lineStart, lineText, lineEnd
    case word(isBig: Bool)
    case back(isBig: Bool)
    case wordEnd(isBig: Bool)
    /// `w` behind `c`: the rest of a word, or of the blanks.
    case changedWord(isBig: Bool)
    case up, down
    /// To a line by its number, from 1.
    case line(Int)
    /// To the last line, or the one that the count names.
    case lastLine
    case find(Search, Character)

    /// The letters that look for a character in the line.
    enum Search: Character, Sendable {
        case to = "f"
        case backTo = "F"
        case before = "t"
        case backBefore = "T"

    }

    /// The same search the other way.
    var reversed: VimMotion {
        switch self {
        case .find(.to, let character): .find(.backTo, character)
        case .find(.backTo, let character): .find(.to, character)
        case .find(.before, let character): .find(.backBefore, character)
        case .find(.backBefore, let character): .find(.before, character)
        default: self
        }
    }

    init?(_ character: Character) {
        switch character {
        case "h": self = .left
        case "l", " ": self = .right
        case "0": self = .lineStart
        case "^": self = .lineText
        case "$": self = .lineEnd
        case "w", "W": self = .word(isBig: character == "W")
        case "b", "B": self = .back(isBig: character == "B")
        case "e", "E": self = .wordEnd(isBig: character == "E")
        case "k": self = .up
        case "j": self = .down
        case "G": self = .lastLine
        default: return nil
        }
    }

    /// Whether an operator takes whole lines.
    var takesLines: Bool {
        switch self {
        case .up, .down, .line, .lastLine: true
        default: false
        }
    }

    /// Whether an operator takes the character under the target as well.
    var takesTarget: Bool {
        switch self {
        case .lineEnd, .wordEnd, .changedWord, .find(.to, _), .find(.before, _): true
        default: false
        }
    }
}

/// Where a move of vi ends.
extension LineEditor {
    /// The position after `count` moves; `nil` where there is no such place.
    func target(of motion: VimMotion, count: Int?) -> Int? {
        let times = count ?? 1
        switch motion {
        case .left: return max(lineStart(of: caret), caret - times)
        case .right: return min(lineEnd(of: caret), caret + times)
        case .lineStart: return lineStart(of: caret)
        case .lineText: return lineText(of: caret)
        case .lineEnd:
            guard let line = line(of: caret, down: times - 1) else { return nil }
            return max(lineStart(of: line), lineEnd(of: line) - 1)
        case .word(let isBig): return repeated(times) { wordStart(after: $0, isBig) }
        case .back(let isBig): return repeated(times) { wordStart(before: $0, isBig) }
        case .wordEnd(let isBig): return repeated(times) { wordEnd(behind: $0, isBig) }
        case .changedWord(let isBig): return changedWordEnd(times, isBig)
        case .up: return line(of: caret, down: -times)
        case .down: return line(of: caret, down: times)
        case .line(let number): return lineText(of: start(ofLine: count ?? number))
        case .lastLine: return lineText(of: count.map { start(ofLine: $0) } ?? characters.count)
        case .find(let search, let character): return find(search, character, times)
        }
    }

    /// The first character of a line that is no blank.
    func lineText(of position: Int) -> Int {
        let end = lineEnd(of: position)
        var index = lineStart(of: position)
        while index < end, characters[index].isWhitespace { index += 1 }
        return index
    }

    private func repeated(_ times: Int, _ step: (Int) -> Int) -> Int {
        var position = caret
        for _ in 0..<times {
            let next = step(position)
            if next == position { break }
            position = next
        }
        return position
    }

    /// The start of the line so many below; `nil` where there are not so many.
    private func line(of position: Int, down steps: Int) -> Int? {
        var start = lineStart(of: position)
        for _ in 0..<abs(steps) {
            if steps < 0 {
                guard start > 0 else { return nil }
                start = lineStart(of: start - 1)
            } else {
                let end = lineEnd(of: start)
                guard end < characters.count else { return nil }
                start = end + 1
            }
        }
        return start
    }

    /// Where the line of a number from 1 begins; beyond the last, the last.
    private func start(ofLine number: Int) -> Int {
        var start = 0
        for _ in 1..<max(1, number) {
            let end = lineEnd(of: start)
            guard end < characters.count else { break }
            start = end + 1
        }
        return start
    }

    private func find(_ search: VimMotion.Search, _ character: Character, _ times: Int) -> Int? {
        let isForward = search == .to || search == .before
        let (start, end) = (lineStart(of: caret), lineEnd(of: caret))
        var position = caret
        for time in 0..<times {
            // Before a neighbour is where the caret already is.
            let isNext = search == .before || search == .backBefore
            var index = position + (isForward ? 1 : -1)
            if isNext, time > 0 { index += isForward ? 1 : -1 }
            while index >= start, index < end, characters[index] != character {
                index += isForward ? 1 : -1
            }
            guard index >= start, index < end else { return nil }
            position = isNext ? index + (isForward ? -1 : 1) : index
        }
        return position
    }

    // MARK: Words

    /// What stands together: blanks, the letters of a word, other signs; of a big word, all but blanks.
    private enum Kind { case blank, word, sign }

    private func kind(_ index: Int, _ isBig: Bool) -> Kind {
        let character = characters[index]
        if character.isWhitespace { return .blank }
        if isBig || character.isLetter || character.isNumber || character == "_" { return .word }
        return .sign
    }

    private func wordStart(after position: Int, _ isBig: Bool) -> Int {
        guard position < characters.count else { return position }
        var index = position
        let first = kind(index, isBig)
        if first != .blank {
            while index < characters.count, kind(index, isBig) == first { index += 1 }
        }
        while index < characters.count, kind(index, isBig) == .blank { index += 1 }
        return index
    }

    private func wordStart(before position: Int, _ isBig: Bool) -> Int {
        var index = position
        while index > 0, kind(index - 1, isBig) == .blank { index -= 1 }
        guard index > 0 else { return 0 }
        let first = kind(index - 1, isBig)
        while index > 0, kind(index - 1, isBig) == first { index -= 1 }
        return index
    }

    private func wordEnd(behind position: Int, _ isBig: Bool) -> Int {
        var index = position + 1
        while index < characters.count, kind(index, isBig) == .blank { index += 1 }
        guard index < characters.count else { return max(position, characters.count - 1) }
        let first = kind(index, isBig)
        while index + 1 < characters.count, kind(index + 1, isBig) == first { index += 1 }
        return index
    }

    private func changedWordEnd(_ times: Int, _ isBig: Bool) -> Int {
        guard caret < characters.count else { return caret }
        var index = caret
        let first = kind(index, isBig)
        while index + 1 < characters.count, kind(index + 1, isBig) == first { index += 1 }
        guard times > 1, first != .blank else { return index }
        for _ in 1..<times { index = wordEnd(behind: index, isBig) }
        return index
    }
}
