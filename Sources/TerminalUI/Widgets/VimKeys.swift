/// The keys of vi over a `LineEditor`: insert and normal mode, counts, operators with motions.
///
/// | | keys |
/// | --- | --- |
/// | moves | `h j k l w b e W B E 0 ^ $ gg G f F t T ; ,` and the arrows |
/// | operators | `d c y` with a move, `dd cc yy`, `D C Y x X s S` |
/// | the rest | `i a I A o O r ~ J p P u Ctrl-R`, and a count before each |
///
/// Source: POSIX.1-2017, `vi`, where this and Vim agree; `Y` takes the whole line in both, and `cw`
/// changes to the end of the word.
public struct VimKeys: Sendable, Equatable {
    /// What letters do.
    public enum Mode: Sendable, Equatable {
        /// They are typed.
        case insert
        /// They are commands.
        case normal
    }

    /// What became of a key.
    public enum Outcome: Sendable, Equatable {
        /// It is done.
        case done
        /// It means nothing here, and is the owner's.
        case unused
        /// It stands for this one, which is the owner's: a move beyond the first or last row.
        case instead(Key)
    }

    /// A letter that waits for a move.
    enum Operator: Character, Sendable {
        case delete = "d"
        case change = "c"
        case yank = "y"
    }

    /// A letter that waits for a character.
    enum Waiting: Sendable, Equatable {
        case search(VimMotion.Search)
        case replacement
        case go
    }

    /// What letters do now.
    public internal(set) var mode = Mode.insert
    /// What was typed of a command that is not complete; empty between commands.
    public internal(set) var pending = ""
    /// What was deleted or yanked last.
    var register = VimRegister()
    var count: Int?
    var pendingOperator: Operator?
    var waiting: Waiting?
    /// The last search of a character, for `;` and `,`.
    var lastSearch: VimMotion?

    /// Creates the state of a fresh message: insert mode.
    public init() {}

    /// Letters type again, and an unfinished command is forgotten.
    public mutating func beginInserting() {
        mode = .insert
        forget()
    }

    /// Acts on a key; `width` is the width the text is laid out in.
    public mutating func handle(
        _ key: Key, in editor: inout LineEditor, width: Int
    ) -> Outcome {
        // The owner may have put another text there, with the caret behind it.
        if mode == .normal { editor.keepOnCharacter() }
        switch (mode, key.code, key.modifiers) {
        case (.insert, .escape, []):
            mode = .normal
            forget()
            if editor.caret > editor.lineStart(of: editor.caret) { editor.moveLeft() }
            return .done
        case (.insert, _, _): return .unused
        case (.normal, .escape, []):
            guard !pending.isEmpty else { return .unused }
            forget()
            return .done
        case (.normal, .character(let character), []), (.normal, .character(let character), .shift):
            return command(character, in: &editor, width: width)
        case (.normal, .character("r"), .control):
            return redo(in: &editor)
        case (.normal, .backspace, []):
            return command("h", in: &editor, width: width)
        case (.normal, .delete, []):
            return command("x", in: &editor, width: width)
        case (.normal, .left, []): return command("h", in: &editor, width: width)
        case (.normal, .right, []): return command("l", in: &editor, width: width)
        case (.normal, .home, []): return command("0", in: &editor, width: width)
        case (.normal, .end, []): return command("$", in: &editor, width: width)
        default:
            forget()
            return .unused
        }
    }

    private mutating func command(
        _ character: Character, in editor: inout LineEditor, width: Int
    ) -> Outcome {
        pending.append(character)
        if let waiting { return finish(waiting, with: character, in: &editor) }
        if let digit = character.wholeNumberValue, character.isASCII, digit > 0 || count != nil {
            // More than any message has; a held key must not overflow.
            count = min(99_999, (count ?? 0) * 10 + digit)
            return .done
        }
        if let search = VimMotion.Search(rawValue: character) {
            waiting = .search(search)
            return .done
        }
        if character == "g" || character == "r" && pendingOperator == nil {
            waiting = character == "g" ? .go : .replacement
            return .done
        }
        if character == "j" || character == "k", pendingOperator == nil {
            return moveRows(character == "j", in: &editor, width: width)
        }
        if let motion = motion(character) {
            apply(motion, in: &editor)
            return .done
        }
        if let next = Operator(rawValue: character) {
            if let pendingOperator {
                if pendingOperator == next { wholeLines(next, in: &editor) } else { forget() }
            } else {
                pendingOperator = next
            }
            return .done
        }
        if pendingOperator == nil { perform(character, in: &editor) }
        forget()
        return .done
    }

    /// What a letter moves by; `cw` is `ce` on a word.
    private func motion(_ character: Character) -> VimMotion? {
        switch character {
        case ";": lastSearch
        case ",": lastSearch?.reversed
        case "w" where pendingOperator == .change: .changedWord(isBig: false)
        case "W" where pendingOperator == .change: .changedWord(isBig: true)
        default: VimMotion(character)
        }
    }

    private mutating func finish(
        _ waiting: Waiting, with character: Character, in editor: inout LineEditor
    ) -> Outcome {
        switch waiting {
        case .search(let search):
            let motion = VimMotion.find(search, character)
            lastSearch = motion
            apply(motion, in: &editor)
        case .replacement:
            replace(with: character, in: &editor)
            forget()
        case .go:
            if character == "g" { apply(.line(count ?? 1), in: &editor) } else { forget() }
        }
        return .done
    }

    private mutating func moveRows(
        _ isDown: Bool, in editor: inout LineEditor, width: Int
    ) -> Outcome {
        let steps = count ?? 1
        forget()
        for step in 0..<steps {
            let hasMoved =
                isDown ? editor.moveDown(width: width) : editor.moveUp(width: width)
            if !hasMoved { return step == 0 ? .instead(Key(isDown ? .down : .up)) : .done }
            editor.keepOnCharacter()
        }
        return .done
    }

    mutating func forget() {
        pending = ""
        count = nil
        pendingOperator = nil
        waiting = nil
    }
}

/// What was deleted or yanked.
struct VimRegister: Sendable, Equatable {
    var characters: [Character] = []
    /// True when it is put below or above the line, not into it.
    var isLines = false
}
