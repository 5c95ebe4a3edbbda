/// Where text stands inside a width.
public enum TextAlignment: Sendable, Hashable {
    /// Against the left edge.
    case left
    /// In the middle; an odd blank goes to the right.
    case center
    /// Against the right edge.
    case right
}

/// Breaks and cuts text by columns, never inside a grapheme.
///
/// Rows are never wider than the width, except that a grapheme of two columns in a width of 1 is
/// replaced by `?`, so the promise holds there too.
public enum TextWrap {
    /// Wraps at blanks and after hyphens; a word longer than the width is cut.
    ///
    /// A line feed always breaks, an empty line stays an empty row, blanks at a break vanish,
    /// blanks at the start of a line stay. A width below 1 counts as 1.
    /// `wrap("the quick fox", width: 9)` is `["the quick", "fox"]`.
    public static func wrap(_ text: String, width: Int) -> [String] {
        ranges(in: text, width: width).map { row(text[$0], width: width) }
    }

    /// The same rows as slices of the text, for callers that keep styles by position.
    public static func ranges(in text: String, width: Int) -> [Range<String.Index>] {
        var wrapper = LineWrapper(text: text, width: max(1, width))
        return wrapper.run()
    }

    /// Cuts text to a width and ends it with the ellipsis when something was cut.
    ///
    /// `truncate("breakwater", width: 6)` is `"break…"`; in a width too small for the ellipsis
    /// nothing but text is left.
    public static func truncate(_ text: String, width: Int, ellipsis: String = "…") -> String {
        if TextWidth.columns(of: text) <= width { return text }
        let tail = TextWidth.columns(of: ellipsis)
        if tail > width { return prefix(text, width: width) }
        return prefix(text, width: width - tail) + ellipsis
    }

    /// Cuts text to a width and fills it up with blanks, so the result is exactly that wide.
    public static func pad(
        _ text: String, width: Int, alignment: TextAlignment = .left, ellipsis: String = "…"
    ) -> String {
        let cut = truncate(text, width: width, ellipsis: ellipsis)
        let missing = max(0, width - TextWidth.columns(of: cut))
        if missing == 0 { return cut }
        let left =
            switch alignment {
            case .left: 0
            case .center: missing / 2
            case .right: missing
            }
        return blanks(left) + cut + blanks(missing - left)
    }

    /// The longest prefix that fits.
    public static func prefix(_ text: String, width: Int) -> String {
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            let columns = TextWidth.columns(of: text[index])
            if used + columns > width { break }
            used += columns
            end = text.index(after: index)
        }
        return String(text[..<end])
    }

    private static func row(_ slice: Substring, width: Int) -> String {
        guard width < 2 else { return String(slice) }
        return String(slice.map { TextWidth.columns(of: $0) > 1 ? "?" : $0 })
    }

    private static func blanks(_ count: Int) -> String {
        String(repeating: " ", count: count)
    }
}

/// One pass over a text: remembers the last place where a row may break.
private struct LineWrapper {
    let text: String
    let width: Int
    private var rows: [Range<String.Index>] = []
    private var start: String.Index
    private var used = 0
    private var lastBreak: Break?

    /// Where the row would end, where the next would start, and the columns up to the latter.
    private struct Break {
        var end: String.Index
        var next: String.Index
        var columns: Int
    }

    init(text: String, width: Int) {
        self.text = text
        self.width = width
        start = text.startIndex
    }

    mutating func run() -> [Range<String.Index>] {
        var index = text.startIndex
        var inLead = true
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            if character.isNewline {
                rows.append(start..<index)
                begin(at: next)
                inLead = true
                index = next
                continue
            }
            let columns = min(TextWidth.columns(of: character), width)
            if character == " " {
                // A blank at the right edge may hang over it: it ends the row and is not drawn.
                if !inLead {
                    let end = lastBreak?.next == index ? (lastBreak?.end ?? index) : index
                    lastBreak = Break(end: end, next: next, columns: used + columns)
                }
                if used + columns > width {
                    breakRow(at: index, hanging: true, next: next)
                } else {
                    used += columns
                }
            } else {
                inLead = false
                while used + columns > width { breakRow(at: index, hanging: false, next: next) }
                used += columns
                if character == "-" {
                    lastBreak = Break(end: next, next: next, columns: used)
                }
            }
            index = next
        }
        rows.append(start..<text.endIndex)
        return trimmed()
    }

    /// Ends the row at the last break if there is one, else right here.
    private mutating func breakRow(at index: String.Index, hanging: Bool, next: String.Index) {
        if let place = lastBreak {
            rows.append(start..<place.end)
            let rest = max(0, used - place.columns)
            begin(at: place.next)
            used = place.next > index ? 0 : rest
        } else {
            rows.append(start..<index)
            begin(at: hanging ? next : index)
        }
    }

    private mutating func begin(at index: String.Index) {
        start = index
        used = 0
        lastBreak = nil
    }

    /// Rows without the blanks that hang over the right edge.
    private func trimmed() -> [Range<String.Index>] {
        rows.map { range in
            var end = range.upperBound
            while TextWidth.columns(of: text[range.lowerBound..<end]) > width,
                end > range.lowerBound
            {
                let before = text.index(before: end)
                guard text[before] == " " else { break }
                end = before
            }
            return range.lowerBound..<end
        }
    }
}
