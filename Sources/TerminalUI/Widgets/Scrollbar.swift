/// A bar that shows which part of a long thing is on the screen.
public enum Scrollbar {
    /// Draws over one column of a rectangle, from its top to its bottom, at its right edge.
    ///
    /// Nothing is drawn when everything is visible. The thumb is at least one row, touches the top
    /// only at offset 0 and the bottom only at the end.
    public static func draw(
        into frame: inout Frame, _ rect: Rect, total: Int, offset: Int,
        style: Style = Style(.border), symbols: Symbols
    ) {
        guard let thumb = thumb(rows: rect.height, total: total, offset: offset) else { return }
        for row in 0..<rect.height {
            let inside = thumb.contains(row)
            frame[rect.maxX - 1, rect.y + row] = Cell(
                inside ? symbols.scrollThumb : symbols.scrollTrack,
                style: inside ? Style(.secondary, on: style.backdrop) : style)
        }
    }

    /// The rows of the thumb, or `nil` when everything is visible.
    static func thumb(rows: Int, total: Int, offset: Int) -> Range<Int>? {
        guard rows > 0, total > rows else { return nil }
        let length = max(1, rows * rows / total)
        let last = total - rows
        let offset = min(max(0, offset), last)
        let room = rows - length
        var start = (offset * room + last / 2) / last
        if offset > 0, start == 0, room > 1 { start = 1 }
        if offset < last, start == room, room > 1 { start = room - 1 }
        return start..<start + length
    }
}
