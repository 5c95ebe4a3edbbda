/// Where the caret goes.
extension LineEditor {
    /// One grapheme to the left.
    public mutating func moveLeft() { place(caret - 1) }
    /// One grapheme to the right.
    public mutating func moveRight() { place(caret + 1) }
    /// To the start of the word on the left.
    public mutating func moveWordLeft() { place(wordStart(before: caret)) }
    /// Past the end of the word on the right.
    public mutating func moveWordRight() { place(wordEnd(after: caret)) }
    /// To the start of the line (not of the wrapped row).
    public mutating func moveToLineStart() { place(lineStart(of: caret)) }
    /// To the end of the line.
    public mutating func moveToLineEnd() { place(lineEnd(of: caret)) }
    /// To the start of the text.
    public mutating func moveToStart() { place(0) }
    /// To the end of the text.
    public mutating func moveToEnd() { place(characters.count) }
    /// To a position, clamped.
    public mutating func move(to position: Int) { place(position) }

    /// One wrapped row up; false at the first row, where history recall takes over.
    public mutating func moveUp(width: Int) -> Bool { moveRows(-1, width: width) }
    /// One wrapped row down; false at the last row.
    public mutating func moveDown(width: Int) -> Bool { moveRows(1, width: width) }

    /// To the character under a cell of the rectangle that the text was drawn into; what is in view
    /// stays in view.
    ///
    /// Behind a row's end it goes to the end, below the text into the last row.
    public mutating func click(_ point: Point, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let target = target(point, in: rect)
        place(target.position)
        rowsBelow = target.rowsBelow
    }

    /// The position under a cell of the layout.
    public func position(at point: Point, width: Int) -> Int {
        let layout = layout(width: width)
        let row = layout.rows[min(max(0, point.y), layout.rows.count - 1)]
        return position(in: row, column: point.x)
    }

    private mutating func moveRows(_ step: Int, width: Int) -> Bool {
        let layout = layout(width: width)
        let target = layout.caret.y + step
        guard layout.rows.indices.contains(target) else { return false }
        let column = goalColumn ?? layout.caret.x
        place(position(in: layout.rows[target], column: column))
        goalColumn = column
        if step > 0 { rowsBelow = max(0, rowsBelow - step) }
        return true
    }

    /// The last position of a row that starts at or before a column.
    func position(in row: EditorRow, column: Int) -> Int {
        var x = 0
        var index = row.range.lowerBound
        while index < row.range.upperBound {
            let columns = TextWidth.columns(of: characters[index])
            if x + columns > column { break }
            x += columns
            index += 1
        }
        // The end of a wrapped row is the start of the next: stay on this one.
        if !row.endsLine, index == row.range.upperBound, index > row.range.lowerBound {
            index -= 1
        }
        return index
    }

    private mutating func place(_ position: Int) {
        caret = min(max(0, position), characters.count)
        goalColumn = nil
        lastWasKill = false
        history.seal()
    }

    func lineStart(of position: Int) -> Int {
        var index = position
        while index > 0, characters[index - 1] != "\n" { index -= 1 }
        return index
    }

    func lineEnd(of position: Int) -> Int {
        var index = position
        while index < characters.count, characters[index] != "\n" { index += 1 }
        return index
    }

    func wordStart(before position: Int) -> Int {
        var index = position
        while index > 0, !LineEditor.isWord(characters[index - 1]) { index -= 1 }
        while index > 0, LineEditor.isWord(characters[index - 1]) { index -= 1 }
        return index
    }

    func wordEnd(after position: Int) -> Int {
        var index = position
        while index < characters.count, !LineEditor.isWord(characters[index]) { index += 1 }
        while index < characters.count, LineEditor.isWord(characters[index]) { index += 1 }
        return index
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
