/// What the commands of vi do to the text.
extension VimKeys {
    /// Moves the caret, or has the waiting operator take what lies on the way.
    mutating func apply(_ motion: VimMotion, in editor: inout LineEditor) {
        let (operation, count) = (pendingOperator, count)
        defer { forget() }
        guard let target = editor.target(of: motion, count: count) else { return }
        guard let operation else {
            editor.move(to: target)
            editor.keepOnCharacter()
            return
        }
        if motion.takesLines {
            let (first, last) = (min(editor.caret, target), max(editor.caret, target))
            takeLines(operation, from: first, to: last, in: &editor)
            return
        }
        var range = min(editor.caret, target)..<max(editor.caret, target)
        let isEmptyLine = editor.lineStart(of: target) == editor.lineEnd(of: target)
        if motion.takesTarget, !isEmptyLine, range.upperBound < editor.characters.count {
            range = range.lowerBound..<range.upperBound + 1
        }
        // A word that ends its line goes without the line feed behind it.
        if case .word = motion { range = editor.withoutLineEnd(range) }
        take(operation, range, in: &editor)
    }

    /// `dd`, `cc` and `yy`: as many lines as counted.
    mutating func wholeLines(_ operation: Operator, in editor: inout LineEditor) {
        let last = editor.target(of: .down, count: (count ?? 1) - 1) ?? editor.characters.count
        takeLines(operation, from: editor.caret, to: last, in: &editor)
        forget()
    }

    /// A command of one letter.
    mutating func perform(_ character: Character, in editor: inout LineEditor) {
        let times = count ?? 1
        switch character {
        case "i": mode = .insert
        case "a":
            if editor.caret < editor.lineEnd(of: editor.caret) { editor.moveRight() }
            mode = .insert
        case "I":
            editor.move(to: editor.lineText(of: editor.caret))
            mode = .insert
        case "A":
            editor.moveToLineEnd()
            mode = .insert
        case "o":
            editor.moveToLineEnd()
            editor.insert("\n")
            mode = .insert
        case "O":
            editor.moveToLineStart()
            editor.insert("\n")
            editor.moveLeft()
            mode = .insert
        case "x": take(.delete, editor.inLine(editor.caret..<editor.caret + times), in: &editor)
        case "X": take(.delete, editor.inLine(editor.caret - times..<editor.caret), in: &editor)
        case "s": take(.change, editor.inLine(editor.caret..<editor.caret + times), in: &editor)
        case "D": take(.delete, editor.caret..<editor.lineEnd(of: editor.caret), in: &editor)
        case "C": take(.change, editor.caret..<editor.lineEnd(of: editor.caret), in: &editor)
        case "S": wholeLines(.change, in: &editor)
        case "Y": wholeLines(.yank, in: &editor)
        case "~": swapCase(times, in: &editor)
        case "J": joinLines(in: &editor)
        case "p": put(below: true, times, in: &editor)
        case "P": put(below: false, times, in: &editor)
        case "u":
            for _ in 0..<times where !editor.undo() { break }
            editor.keepOnCharacter()
        default: break
        }
    }

    /// `r`: other characters in the place of as many as counted, in one line.
    mutating func replace(with character: Character, in editor: inout LineEditor) {
        let range = editor.caret..<editor.caret + (count ?? 1)
        guard editor.inLine(range) == range else { return }
        editor.replace(
            range, with: Array(repeating: character, count: range.count), kind: .other)
        editor.move(to: range.upperBound - 1)
    }

    mutating func redo(in editor: inout LineEditor) -> Outcome {
        editor.redo()
        editor.keepOnCharacter()
        forget()
        return .done
    }

    // MARK: Taking

    private mutating func take(
        _ operation: Operator, _ range: Range<Int>, in editor: inout LineEditor
    ) {
        if operation == .change { mode = .insert }
        guard !range.isEmpty else { return }
        keep(Array(editor.characters[range]), isLines: false, in: &editor)
        if operation == .yank {
            editor.move(to: range.lowerBound)
        } else {
            editor.replace(range, with: [], kind: .erasing)
        }
        if operation != .change { editor.keepOnCharacter() }
    }

    private mutating func takeLines(
        _ operation: Operator, from first: Int, to last: Int, in editor: inout LineEditor
    ) {
        let start = editor.lineStart(of: first)
        let end = editor.lineEnd(of: last)
        keep(Array(editor.characters[start..<end]), isLines: true, in: &editor)
        switch operation {
        case .yank: editor.move(to: min(editor.caret, first))
        case .change:
            editor.replace(start..<end, with: [], kind: .erasing)
            mode = .insert
        case .delete:
            // One line feed goes with the lines: the one behind, at the text's end the one before.
            let isLast = end == editor.characters.count
            let from = isLast ? max(0, start - 1) : start
            editor.replace(from..<(isLast ? end : end + 1), with: [], kind: .erasing)
            editor.move(to: editor.lineText(of: editor.caret))
            editor.keepOnCharacter()
        }
    }

    private mutating func keep(
        _ characters: [Character], isLines: Bool, in editor: inout LineEditor
    ) {
        register = VimRegister(characters: characters, isLines: isLines)
        editor.killed = characters
    }

    private func put(below: Bool, _ times: Int, in editor: inout LineEditor) {
        guard !register.characters.isEmpty || register.isLines else { return }
        guard register.isLines else {
            let isEmptyLine =
                editor.lineStart(of: editor.caret) == editor.lineEnd(of: editor.caret)
            let at = editor.caret + (below && !isEmptyLine ? 1 : 0)
            let text = Array(repeatElement(register.characters, count: times).joined())
            editor.replace(at..<at, with: text, kind: .other)
            editor.moveLeft()
            editor.keepOnCharacter()
            return
        }
        let block = Array(
            repeatElement(register.characters, count: times).joined(separator: ["\n"]))
        if below {
            let at = editor.lineEnd(of: editor.caret)
            editor.replace(at..<at, with: ["\n"] + block, kind: .other)
            editor.move(to: editor.lineText(of: at + 1))
        } else {
            let at = editor.lineStart(of: editor.caret)
            editor.replace(at..<at, with: block + ["\n"], kind: .other)
            editor.move(to: editor.lineText(of: at))
        }
    }

    private func swapCase(_ times: Int, in editor: inout LineEditor) {
        let range = editor.inLine(editor.caret..<editor.caret + times)
        guard !range.isEmpty else { return }
        let swapped = editor.characters[range].flatMap { character in
            Array(
                character.isUppercase ? character.lowercased() : character.uppercased())
        }
        editor.replace(range, with: swapped, kind: .other)
        editor.keepOnCharacter()
    }

    private func joinLines(in editor: inout LineEditor) {
        let end = editor.lineEnd(of: editor.caret)
        guard end < editor.characters.count else { return }
        let text = editor.lineText(of: end + 1)
        let needsBlank =
            text < editor.characters.count && editor.characters[text] != "\n"
            && end > editor.lineStart(of: end) && !editor.characters[end - 1].isWhitespace
        editor.replace(end..<text, with: needsBlank ? [" "] : [], kind: .other)
        editor.move(to: end)
        editor.keepOnCharacter()
    }
}

extension LineEditor {
    /// In normal mode the caret stands on a character, not behind the last of a line.
    mutating func keepOnCharacter() {
        let start = lineStart(of: caret)
        if caret == lineEnd(of: caret), caret > start { move(to: caret - 1) }
    }

    /// What of a range lies in the caret's line.
    func inLine(_ range: Range<Int>) -> Range<Int> {
        range.clamped(to: lineStart(of: caret)..<lineEnd(of: caret))
    }

    /// The range without the line feed, and the blanks before the next word, that end it.
    func withoutLineEnd(_ range: Range<Int>) -> Range<Int> {
        var upper = range.upperBound
        guard let feed = characters[range].lastIndex(of: "\n"),
            characters[feed..<upper].allSatisfy(\.isWhitespace)
        else { return range }
        upper = feed
        while upper > range.lowerBound, characters[upper - 1] == "\n" { upper -= 1 }
        return range.lowerBound..<max(range.lowerBound, upper)
    }
}
