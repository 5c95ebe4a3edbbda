import CNcurses
import TerminalUI

/// What is handed to curses for a grapheme: forms on whose width curses and terminals agree.
///
/// Joined emoji become their first part, skin tones and variation selectors are dropped, flags
/// become their two letters, and what curses cannot print becomes `□` or `?`. A form narrower than
/// its place in the frame is followed by a blank, so columns never shift. What this terminal was
/// seen to give another width is replaced as well.
struct CellText {
    /// At most five code points fit in a curses cell: a base and four marks.
    static let limit = 5

    /// The code points of the left cell.
    private(set) var codePoints: [UInt32]
    /// The code point of the right cell when the form leaves it free, else `nil`.
    private(set) var right: UInt32?

    /// The form of a grapheme that takes `width` columns in the frame.
    init(
        _ character: Character, width: Int, ascii: Bool, widths: TerminalWidths = TerminalWidths()
    ) {
        let scalars = character.unicodeScalars
        let base = scalars[scalars.startIndex].value
        if base < 0x7F {
            codePoints = [base < 0x20 ? 0x20 : base]
            right = width == 2 ? 0x20 : nil
            if !ascii, !widths.marksTakeColumns { addMarks(scalars.dropFirst()) }
            return
        }
        if (0x1F1E6...0x1F1FF).contains(base), width == 2, scalars.count == 2,
            let second = scalars.last?.value
        {
            codePoints = [base - 0x1F1E6 + 0x41]
            right = second - 0x1F1E6 + 0x41
            return
        }
        let isReplaced = ascii || widths.disagrees(on: character)
        let columns = isReplaced ? -1 : Int(bw_code_point_width(base))
        if columns <= 0 || columns > width {
            let near = Spelling.near(character)?.unicodeScalars.first?.value ?? 0x3F
            codePoints = [isReplaced || widths.ambiguousIsWide ? near : 0x25A1]
            right = width == 2 ? 0x20 : nil
            return
        }
        codePoints = [base]
        right = columns < width ? 0x20 : nil
        if !widths.marksTakeColumns { addMarks(scalars.dropFirst()) }
    }

    private mutating func addMarks(_ marks: Substring.UnicodeScalarView) {
        for mark in marks where codePoints.count < CellText.limit {
            switch mark.value {
            case 0x200D: return
            case 0xFE00...0xFE0F, 0x20E3, 0x1F3FB...0x1F3FF: continue
            default: if bw_code_point_width(mark.value) == 0 { codePoints.append(mark.value) }
            }
        }
    }
}
