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
public struct Frame: Sendable, Equatable {
    /// The size in cells.
    public let size: Size
    /// Row by row, `size.width · size.height` of them.
    public private(set) var cells: [Cell]
    /// Where the caret is; `nil` hides it.
    public var cursor: Point?

    /// Creates a frame filled with one cell.
    public init(size: Size, fill: Cell = Cell()) {
        self.size = size
        cells = Array(repeating: fill, count: size.width * size.height)
    }

    /// The cell at a position; writing outside the frame is ignored, reading there is a blank.
    public subscript(x: Int, y: Int) -> Cell {
        get {
            guard x >= 0, y >= 0, x < size.width, y < size.height else { return Cell() }
            return cells[y * size.width + x]
        }
        set {
            guard x >= 0, y >= 0, x < size.width, y < size.height else { return }
            cells[y * size.width + x] = newValue
        }
    }

    /// Fills a rectangle with one cell.
    public mutating func fill(_ rect: Rect, with cell: Cell = Cell()) {
        let right = min(rect.maxX, size.width)
        let left = max(0, rect.x)
        guard left < right else { return }
        for y in max(0, rect.y)..<max(max(0, rect.y), min(rect.maxY, size.height)) {
            for x in left..<right { cells[y * size.width + x] = cell }
        }
    }

    /// Writes one line of text inside `clip` and returns the column after it.
    ///
    /// Wide graphemes take two cells; one that would cross the clip's right edge is not written.
    /// Control characters are the caller's fault and are written as blanks.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, at point: Point, _ style: Style = Style(), clip: Rect? = nil
    ) -> Int {
        let clip = clip ?? Rect(size)
        guard point.y >= clip.y, point.y < clip.maxY, point.y < size.height, point.y >= 0 else {
            return point.x
        }
        let right = min(clip.maxX, size.width)
        var x = point.x
        for character in text {
            let width = TextWidth.columns(of: character)
            if width == 0 { continue }
            if x + width > right { break }
            if x >= max(0, clip.x) {
                let index = point.y * size.width + x
                // Half of a wide grapheme must not stay behind on either side.
                if cells[index].width == 0, x > 0 { cells[index - 1].blank() }
                if x + width < size.width, cells[index + width].width == 0 {
                    cells[index + width].blank()
                }
                let isControl = character.isASCII && (character < " " || character == "\u{7F}")
                cells[index] = Cell(
                    isControl ? " " : character, width: UInt8(width), style: style)
                if width == 2 { cells[index + 1] = .continuation(style) }
            }
            x += width
        }
        return x
    }
}
