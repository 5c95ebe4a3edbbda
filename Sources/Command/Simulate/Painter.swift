import Foundation
import TerminalUI

/// How a picture is put on standard output: with which glyphs, and with colours or without.
struct Painter: Sendable {
    /// What a piece of text means; colours only repeat what glyphs and words say.
    enum Ink: String, Sendable {
        case plain = ""
        case strong = "1"
        case faint = "2"
        case good = "32"
        case bad = "31"
        case warning = "33"
        case graph = "36"
    }

    /// The columns that a picture has: as many as the narrowest usual terminal, so that it looks the
    /// same in a file.
    static let width = 80

    /// The glyphs.
    var symbols: Symbols
    /// Whether colours are written.
    var isColoured: Bool

    /// Colours go to a terminal that has them and whose person wants them; glyphs beyond ASCII to a
    /// locale that says UTF-8.
    init(
        noColor: Bool, ascii: Bool, isTerminal: Bool, environment: [String: String]
    ) {
        isColoured =
            isTerminal && !noColor && (environment["NO_COLOR"] ?? "").isEmpty
            && environment["TERM"] != "dumb"
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let isUTF8 = locale.map { $0.lowercased().replacing("-", with: "").contains("utf8") }
        symbols = ascii || isUTF8 == false ? .ascii : .unicode
    }

    /// For standard output as the flags and the environment want it.
    init(_ common: CommonOptions) {
        self.init(
            noColor: common.noColor, ascii: common.ascii,
            isTerminal: Output.standard.isTerminal,
            environment: ProcessInfo.processInfo.environment)
    }

    /// The text in an ink.
    func paint(_ text: String, _ ink: Ink) -> String {
        isColoured && ink != .plain && !text.isEmpty
            ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The lines as they are written, with trailing blanks gone and, for a plain terminal, every
    /// sign in ASCII.
    func text(_ lines: [String]) -> String {
        lines.map { line in
            let end = line.lastIndex { $0 != " " }
            let line = end.map { String(line[...$0]) } ?? ""
            return (symbols.isASCII ? Self.plain(line) : line) + "\n"
        }.joined()
    }

    /// Signs that texts of ours use, in ASCII; anything else becomes `?`.
    private static func plain(_ line: String) -> String {
        var plain = ""
        for character in line {
            if character.isASCII {
                plain.append(character)
            } else {
                plain += signs[character] ?? "?"
            }
        }
        return plain
    }

    private static let signs: [Character: String] = [
        "≤": "<=", "≥": ">=", "…": "..", "–": "-", "±": "+-", "×": "x", "·": "-", "’": "'",
        "µ": "u",
        "→": "->",
    ]
}

/// The shapes that pictures are made of.
extension Painter {
    /// The columns of a label.
    static let label = 12

    /// A title at the left and a remark at the right edge.
    func heading(_ title: String, beside remark: String) -> String {
        let width = max(title.count + 1, Self.width - remark.count)
        return paint(TextWrap.pad(title, width: width), .strong) + paint(remark, .faint)
    }

    /// A faint label as wide as all labels.
    func label(_ text: String) -> String {
        paint(TextWrap.pad(text, width: Self.label), .faint)
    }

    /// Cells against the right edges of their columns.
    func row(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).map { cell, width in
            String(repeating: " ", count: max(1, width - cell.count)) + cell
        }.joined()
    }

    /// A mark for what held, or did not.
    func mark(_ isHeld: Bool) -> String {
        isHeld
            ? paint(String(symbols.check), .good) : paint(String(symbols.cross), .bad)
    }
}
