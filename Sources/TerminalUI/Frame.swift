/// One cell of the screen: a grapheme of one or two columns, or the right half of a wide one.
public struct Cell: Sendable, Hashable {
    /// What stands here; empty for the right half of a wide grapheme.
    public var text: Character
    /// 1, 2, or 0 for the right half of a wide grapheme.
    public var width: UInt8
    /// How it looks.
    public var style: Style

    /// Creates a cell.
    public init(_ text: Character = " ", width: UInt8 = 1, style: Style = Style()) {
        self.text = text
        self.width = width
        self.style = style
    }

    /// Leaves the style and nothing else.
    mutating func blank() {
        text = " "
        width = 1
    }

    /// The right half of a wide grapheme.
    public static func continuation(_ style: Style) -> Cell { Cell(" ", width: 0, style: style) }
}

/// The whole screen as a value: what `view` returns and what ncurses is told.
///
/// Rows are stored apart, so that a frame made of another one shares every row that it leaves alone,
/// and to compare such a row costs nothing.
public struct Frame: Sendable, Equatable {
    /// The size in cells.
    public let size: Size
    /// The rows from the top, `size.height` of `size.width` cells each.
    public private(set) var rows: [[Cell]]
    /// Where the caret is; `nil` hides it.
    public var cursor: Point?

    /// Creates a frame filled with one cell.
    public init(size: Size, fill: Cell = Cell()) {
        self.size = size
        // The first write to a row makes it its own.
        rows = Array(repeating: Array(repeating: fill, count: size.width), count: size.height)
    }

    /// Every cell, row by row.
    public var cells: [Cell] { rows.flatMap(\.self) }

    /// The cell at a position; writing outside the frame is ignored, reading there is a blank.
    public subscript(x: Int, y: Int) -> Cell {
        get {
            guard x >= 0, y >= 0, x < size.width, y < size.height else { return Cell() }
            return rows[y][x]
        }
        set {
            guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
            rows[y][x] = newValue
        }
    }

    /// True when a row of both is one and the same storage; false says nothing about its cells.
    public func sharesRow(_ y: Int, with other: Frame) -> Bool {
        rows[y].withUnsafeBufferPointer { mine in
            other.rows[y].withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
        }
    }

    /// Fills a rectangle with one cell.
    public mutating func fill(_ rect: Rect, with cell: Cell = Cell()) {
        let right = min(rect.maxX, size.width)
        let left = max(0, rect.x)
        guard left < right else { return }
        for y in max(0, rect.y)..<max(max(0, rect.y), min(rect.maxY, size.height)) {
            for x in left..<right { rows[y][x] = cell }
        }
    }

    /// Writes one line of text inside `clip` and returns the column after it.
    ///
    /// Wide graphemes take two cells; one that would cross the clip's right edge is not written.
    /// Control characters are the caller's fault and are written as blanks.
    @discardableResult
    public mutating func put(
        _ text: String, at point: Point, _ style: Style = Style(), clip: Rect? = nil
    ) -> Int {
        let clip = clip ?? Rect(size)
        guard point.y >= clip.y, point.y < clip.maxY, point.y < size.height, point.y >= 0 else {
            return point.x
        }
        let left = max(0, clip.x)
        let right = min(clip.maxX, size.width)
        var x = point.x
        if TextWidth.asciiCount(text) != nil {
            // Nearly all text: every byte is a grapheme of one column.
            for byte in text.utf8 {
                if x >= right { break }
                if x >= left { place(Self.ascii[Int(byte)], width: 1, x, point.y, style) }
                x += 1
            }
            return x
        }
        for character in text {
            let width = TextWidth.columns(of: character)
            if width == 0 { continue }
            if x + width > right { break }
            if x >= left {
                let isControl = character.isASCII && (character < " " || character == "\u{7F}")
                place(isControl ? " " : character, width: width, x, point.y, style)
            }
            x += width
        }
        return x
    }

    private static let ascii = (UInt8(0)..<128).map { Character(UnicodeScalar($0)) }

    private mutating func place(
        _ text: Character, width: Int, _ x: Int, _ y: Int, _ style: Style
    ) {
        // Half of a wide grapheme must not stay behind on either side.
        if rows[y][x].width == 0, x > 0 { rows[y][x - 1].blank() }
        if x + width < size.width, rows[y][x + width].width == 0 { rows[y][x + width].blank() }
        rows[y][x] = Cell(text, width: UInt8(width), style: style)
        if width == 2 { rows[y][x + 1] = .continuation(style) }
    }
}
