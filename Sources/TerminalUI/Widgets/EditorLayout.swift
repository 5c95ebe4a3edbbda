/// One row of an editor's text, wrapped to a width.
public struct EditorRow: Sendable, Equatable {
    /// The characters of the row, without the line feed.
    public var range: Range<Int>
    /// True when the line ends here, false when it goes on in the next row.
    public var endsLine: Bool
}

/// An editor's text in rows, and the caret's cell among them.
public struct EditorLayout: Sendable, Equatable {
    /// The rows, at least one.
    public var rows: [EditorRow]
    /// The caret's column and row; the column is less than the width.
    public var caret: Point
}

extension LineEditor {
    /// Wraps the text by column, so that the caret has a place of its own at every row's end.
    ///
    /// A row holds at most `width` columns; a line that fills its row exactly is followed by an
    /// empty row when the caret stands at its end. Width below 1 counts as 1.
    public func layout(width: Int) -> EditorLayout {
        layout(width: width, from: 0, height: .max)
    }

    /// The rows from a line's beginning on, until `height` of them with the caret's, and so many below
    /// it, are known.
    private func layout(
        width: Int, from first: Int, height: Int, below: Int = 0
    ) -> EditorLayout {
        let width = max(1, width)
        var rows: [EditorRow] = []
        var start = first
        var x = 0
        var place = Point(0, 0)
        var lastBlank: (index: Int, x: Int)?
        for index in first..<characters.count {
            if index > caret, rows.count > place.y + below, rows.count >= height {
                return EditorLayout(rows: rows, caret: place)
            }
            let character = characters[index]
            if index == caret { place = Point(x, rows.count) }
            if character == "\n" {
                if index == caret, x >= width {
                    rows.append(EditorRow(range: start..<index, endsLine: false))
                    start = index
                    place = Point(0, rows.count)
                }
                rows.append(EditorRow(range: start..<index, endsLine: true))
                (start, x, lastBlank) = (index + 1, 0, nil)
                continue
            }
            let columns = min(width, TextWidth.columns(of: character))
            if x + columns > width {
                // Break behind the last blank, else right here.
                let cut = lastBlank?.index ?? index
                let shift = lastBlank?.x ?? x
                rows.append(EditorRow(range: start..<cut, endsLine: false))
                (start, x, lastBlank) = (cut, x - shift, nil)
                if caret >= cut, caret <= index {
                    place = Point(place.y == rows.count - 1 ? place.x - shift : 0, rows.count)
                }
            }
            x += columns
            if character == " " { lastBlank = (index + 1, x) }
        }
        if caret == characters.count {
            if x >= width {
                rows.append(EditorRow(range: start..<characters.count, endsLine: false))
                (start, x) = (characters.count, 0)
            }
            place = Point(x, rows.count)
        }
        rows.append(EditorRow(range: start..<characters.count, endsLine: true))
        return EditorLayout(rows: rows, caret: place)
    }

    /// Where the last lines up to the caret's begin, at least so many: what stands above them is never
    /// in view with the caret, and a pasted megabyte need not be wrapped for each key.
    private func start(ofLines count: Int) -> Int {
        var left = count
        for index in characters[..<caret].indices.reversed() where characters[index] == "\n" {
            left -= 1
            if left == 0 { return index + 1 }
        }
        return 0
    }

    /// The rows around the caret, and the first of them that is in view.
    func visible(width: Int, height: Int) -> (layout: EditorLayout, first: Int) {
        let wanted = min(rowsBelow, height - 1)
        let layout = layout(
            width: width, from: start(ofLines: height), height: height, below: wanted)
        let below = min(wanted, layout.rows.count - 1 - layout.caret.y)
        return (layout, max(0, layout.caret.y + below - height + 1))
    }

    /// The text of a row.
    public func text(of row: EditorRow) -> String {
        // Character by character, which is quicker than the initializer for any sequence.
        characters[row.range].reduce(into: "") { $0.append($1) }
    }

    /// Draws the rows around the caret into a rectangle and puts the frame's cursor there.
    ///
    /// `focused` false draws the text and leaves the cursor alone.
    public func draw(
        into frame: inout Frame, _ rect: Rect, style: Style = Style(), focused: Bool = true
    ) {
        guard !rect.isEmpty else { return }
        let (layout, first) = visible(width: rect.width, height: rect.height)
        for (offset, row) in layout.rows.dropFirst(first).prefix(rect.height).enumerated() {
            frame.put(text(of: row), at: Point(rect.x, rect.y + offset), style, clip: rect)
        }
        if focused {
            frame.cursor = Point(rect.x + layout.caret.x, rect.y + layout.caret.y - first)
        }
    }

    /// The position under a cell of the rectangle that the text was drawn into, as it is scrolled
    /// there; below the last row and beside a row it is the nearest one.
    public func position(at point: Point, drawnIn rect: Rect) -> Int {
        target(point, in: rect).position
    }

    /// What a click on a cell of the rectangle means: a position, and how many rows are in view below
    /// its own.
    func target(_ point: Point, in rect: Rect) -> (position: Int, rowsBelow: Int) {
        let (layout, first) = visible(width: rect.width, height: rect.height)
        let end = min(layout.rows.count, first + rect.height)
        let row = min(max(0, first + point.y - rect.y), end - 1)
        return (position(in: layout.rows[row], column: point.x - rect.x), end - 1 - row)
    }
}
