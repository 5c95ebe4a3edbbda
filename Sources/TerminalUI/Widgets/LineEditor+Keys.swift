/// The keys of a line editor, as in readline.
extension LineEditor {
    /// Acts on a key; false when the key means nothing to an editor and is the owner's.
    ///
    /// `width` is the width the text is laid out in, for moves by row. Up in the first row and Down
    /// in the last are left to the owner (history), as are Enter, Tab and Escape. Ctrl-J and
    /// Alt-Enter insert a line feed when `multiline`.
    public mutating func handle(_ key: Key, width: Int, multiline: Bool = true) -> Bool {
        switch (key.code, key.modifiers) {
        case (.character(let character), []), (.character(let character), .shift):
            insert(String(character))
        case (.character(let character), .control):
            return control(character, width: width, multiline: multiline)
        case (.character(let character), .alt):
            return alt(character)
        case (.enter, .alt), (.enter, .shift):
            guard multiline else { return false }
            insert("\n")
        case (.backspace, []), (.backspace, .shift): deleteBackward()
        case (.backspace, .alt), (.backspace, .control): killPartBackward()
        case (.delete, []): deleteForward()
        case (.delete, .alt), (.delete, .control): killWordForward()
        case (.left, []): moveLeft()
        case (.right, []): moveRight()
        case (.left, .control), (.left, .alt): moveWordLeft()
        case (.right, .control), (.right, .alt): moveWordRight()
        case (.home, []): moveToLineStart()
        case (.end, []): moveToLineEnd()
        case (.home, .control): moveToStart()
        case (.end, .control): moveToEnd()
        case (.up, []): return moveUp(width: width)
        case (.down, []): return moveDown(width: width)
        default: return false
        }
        return true
    }

    private mutating func control(_ character: Character, width: Int, multiline: Bool) -> Bool {
        switch character {
        case "a": moveToLineStart()
        case "e": moveToLineEnd()
        case "b": moveLeft()
        case "f": return false
        case "d":
            guard !isEmpty else { return false }
            deleteForward()
        case "h": deleteBackward()
        case "k": killToLineEnd()
        case "u": killToLineStart()
        case "w": killWordBackward()
        case "y": yank()
        case "_", "-": undo()
        case "j":
            guard multiline else { return false }
            insert("\n")
        default: return false
        }
        return true
    }

    private mutating func alt(_ character: Character) -> Bool {
        switch character {
        case "b": moveWordLeft()
        case "f": moveWordRight()
        case "d": killWordForward()
        case "_": redo()
        case "<": moveToStart()
        case ">": moveToEnd()
        default: return false
        }
        return true
    }
}
