/// Deleting, killing, yanking and taking back.
extension LineEditor {
    /// Removes the grapheme on the left (Backspace).
    public mutating func deleteBackward() {
        guard caret > 0 else { return }
        replace(caret - 1..<caret, with: [], kind: .erasing)
    }

    /// Removes the grapheme under the caret (Delete).
    public mutating func deleteForward() {
        guard caret < characters.count else { return }
        replace(caret..<caret + 1, with: [], kind: .erasing)
    }

    /// Kills the word on the left, up to the blank before it (Ctrl-W).
    public mutating func killWordBackward() {
        var start = caret
        while start > 0, characters[start - 1].isWhitespace { start -= 1 }
        while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
        kill(start..<caret, forward: false)
    }

    /// Kills to the start of the word on the left, punctuation being no word (Alt-Backspace).
    public mutating func killPartBackward() {
        kill(wordStart(before: caret)..<caret, forward: false)
    }

    /// Kills to the end of the word on the right (Alt-D).
    public mutating func killWordForward() {
        kill(caret..<wordEnd(after: caret), forward: true)
    }

    /// Kills to the end of the line; at its end, the line feed (Ctrl-K).
    public mutating func killToLineEnd() {
        let end = lineEnd(of: caret)
        kill(caret..<(end == caret ? min(end + 1, characters.count) : end), forward: true)
    }

    /// Kills to the start of the line; at its start, the line feed before it (Ctrl-U).
    public mutating func killToLineStart() {
        let start = lineStart(of: caret)
        kill((start == caret ? max(0, start - 1) : start)..<caret, forward: false)
    }

    /// Inserts what was killed last (Ctrl-Y).
    public mutating func yank() {
        guard !killed.isEmpty else { return }
        replace(caret..<caret, with: killed, kind: .other)
    }

    /// Takes the last step back; false when there is none (Ctrl-_).
    @discardableResult
    public mutating func undo() -> Bool {
        guard let edit = history.undo() else { return false }
        let range = edit.at..<edit.at + edit.added.count
        characters.replaceSubrange(range, with: edit.removed)
        settle(edit.caret)
        return true
    }

    /// Does the step again that was taken back last; false when there is none (Alt-_).
    @discardableResult
    public mutating func redo() -> Bool {
        guard let edit = history.redo() else { return false }
        let range = edit.at..<edit.at + edit.removed.count
        characters.replaceSubrange(range, with: edit.added)
        settle(edit.at + edit.added.count)
        return true
    }

    private mutating func settle(_ position: Int) {
        caret = min(max(0, position), characters.count)
        goalColumn = nil
        lastWasKill = false
    }

    private mutating func kill(_ range: Range<Int>, forward: Bool) {
        guard !range.isEmpty else { return }
        let removed = Array(characters[range])
        let joins = lastWasKill
        replace(range, with: [], kind: .erasing)
        killed = joins ? (forward ? killed + removed : removed + killed) : removed
        lastWasKill = true
    }
}
