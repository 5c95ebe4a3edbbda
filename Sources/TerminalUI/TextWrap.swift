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
        LineWrapper.ranges(in: text, width: max(1, width))
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
///
/// Positions are graphemes, which in ASCII are bytes; so most text is wrapped without looking for
/// the ends of graphemes.
private struct LineWrapper {
    /// What a grapheme means to a row: its columns, or one of the three that are not plain.
    private enum Unit: UInt8 {
        case none, single, double
        case blank, hyphen, newline
    }

    private let units: [Unit]
    private let width: Int
    private var rows: [Range<Int>] = []
    private var start = 0
    private var used = 0
    private var lastBreak: Break?

    /// Where the row would end, where the next would start, and the columns up to the latter.
    private struct Break {
        var end: Int
        var next: Int
        var columns: Int
    }

    /// The rows of a text as slices of it.
    static func ranges(in text: String, width: Int) -> [Range<String.Index>] {
        if let ascii = asciiUnits(text) {
            var wrapper = LineWrapper(ascii, width: width)
            let utf8 = text.utf8
            var at = (offset: 0, index: text.startIndex)
            // Rows stand one behind the other, so each end is a step from the last.
            func index(_ offset: Int) -> String.Index {
                at = (offset, utf8.index(at.index, offsetBy: offset - at.offset))
                return at.index
            }
            return wrapper.run().map { index($0.lowerBound)..<index($0.upperBound) }
        }
        var units: [Unit] = []
        var indices: [String.Index] = []
        for index in text.indices {
            units.append(unit(text[index]))
            indices.append(index)
        }
        indices.append(text.endIndex)
        var wrapper = LineWrapper(units, width: width)
        return wrapper.run().map { indices[$0.lowerBound]..<indices[$0.upperBound] }
    }

    private init(_ units: [Unit], width: Int) {
        self.units = units
        self.width = width
    }

    /// The bytes of a text that is ASCII and has no control character but line feeds, else `nil`.
    private static func asciiUnits(_ text: String) -> [Unit]? {
        let found = text.utf8.withContiguousStorageIfAvailable { bytes -> [Unit]? in
            guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A }) else { return nil }
            return bytes.map { byte in
                switch byte {
                case UInt8(ascii: " "): .blank
                case UInt8(ascii: "-"): .hyphen
                case UInt8(ascii: "\n"): .newline
                default: .single
                }
            }
        }
        return found ?? nil
    }

    private static func unit(_ character: Character) -> Unit {
        if character == " " { return .blank }
        if character == "-" { return .hyphen }
        if character.isNewline { return .newline }
        switch TextWidth.columns(of: character) {
        case 0: return .none
        case 1: return .single
        default: return .double
        }
    }

    private func columns(_ unit: Unit) -> Int {
        switch unit {
        case .none, .newline: 0
        case .single, .blank, .hyphen: 1
        case .double: min(2, width)
        }
    }

    private mutating func run() -> [Range<Int>] {
        var inLead = true
        for (index, unit) in units.enumerated() {
            let next = index + 1
            let columns = columns(unit)
            switch unit {
            case .newline:
                rows.append(start..<index)
                begin(at: next)
                inLead = true
            case .blank:
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
            default:
                inLead = false
                while used + columns > width { breakRow(at: index, hanging: false, next: next) }
                used += columns
                if unit == .hyphen { lastBreak = Break(end: next, next: next, columns: used) }
            }
        }
        rows.append(start..<units.count)
        return rows.map(trimmed)
    }

    /// Ends the row at the last break if there is one, else right here.
    private mutating func breakRow(at index: Int, hanging: Bool, next: Int) {
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

    private mutating func begin(at index: Int) {
        start = index
        used = 0
        lastBreak = nil
    }

    /// A row without the blanks that hang over the right edge.
    private func trimmed(_ row: Range<Int>) -> Range<Int> {
        var columns = units[row].reduce(0) { $0 + self.columns($1) }
        var end = row.upperBound
        while columns > width, end > row.lowerBound, units[end - 1] == .blank {
            columns -= 1
            end -= 1
        }
        return row.lowerBound..<end
    }
}
