/// One replacement of text, with what is needed to take it back.
struct Edit: Sendable, Equatable {
    var at: Int
    var removed: [Character]
    var added: [Character]
    /// Where the caret was before.
    var caret: Int
}

/// The undo and redo steps of an editor.
struct EditHistory: Sendable, Equatable {
    /// What kind of edit it was: runs of typing join to one step a word.
    enum Kind: Sendable { case typing, erasing, other }

    /// Enough for a message; a bound, because a composer may live for weeks.
    static let capacity = 200

    private var done: [Edit] = []
    private var undone: [Edit] = []
    private var lastKind: Kind = .other

    mutating func record(_ edit: Edit, _ kind: Kind) {
        undone = []
        if kind == .typing, lastKind == .typing, let last = done.last, last.removed.isEmpty,
            edit.removed.isEmpty, last.at + last.added.count == edit.at,
            !(last.added.last == " " && edit.added != [" "])
        {
            done[done.count - 1].added += edit.added
        } else {
            done.append(edit)
            if done.count > EditHistory.capacity { done.removeFirst() }
        }
        lastKind = kind
    }

    /// Typing after this starts a new step.
    mutating func seal() { lastKind = .other }

    mutating func undo() -> Edit? {
        lastKind = .other
        guard let edit = done.popLast() else { return nil }
        undone.append(edit)
        return edit
    }

    mutating func redo() -> Edit? {
        lastKind = .other
        guard let edit = undone.popLast() else { return nil }
        done.append(edit)
        return edit
    }
}
