import CursesTerminal
import TerminalUI

/// What is known of the terminal, and what follows from it.
struct TerminalFacts: Equatable {
    /// True when standard output is a terminal.
    var isTerminal = true
    /// `TERM`.
    var name = "xterm-256color"
    /// True when the terminal database has an entry of that name.
    var isKnown = true
    /// Columns and rows; `nil` when the terminal does not say.
    var size: (columns: Int, rows: Int)? = (120, 40)
    /// The most colours that the screen will use.
    var depth = ColorDepth.direct
    /// True when `NO_COLOR` took the colours away.
    var isColorless = false
    /// How wide the terminal drew what; empty when it was not asked or did not answer.
    var widths: [WidthSample] = []
    /// True when it was asked and did not answer.
    var isSilent = false

    /// Everything about the terminal.
    var findings: [Finding] {
        guard isTerminal else {
            return [
                Finding(
                    "terminal", .note, "Standard output is no terminal, so none was examined.",
                    advice: "Run this in the terminal in which the screen shall be.")
            ]
        }
        return [entry, room, colours].compactMap(\.self) + width
    }

    private var entry: Finding {
        switch name {
        case "":
            Finding(
                "terminal", .error, "TERM is not set, so nobody knows what this terminal can do.",
                advice: "Write export TERM=xterm-256color, or what your terminal's manual says.")
        case "dumb":
            Finding(
                "terminal", .note,
                "TERM=dumb: the program speaks in plain lines, without a screen.",
                advice: "For the screen use a terminal with cursor motion, and its TERM.")
        case _ where !isKnown:
            Finding(
                "terminal", .error, "The terminal database has no entry for TERM=\(name).",
                advice: "Install it (Debian: ncurses-term), or write export TERM=xterm-256color.")
        default: Finding("terminal", .ok, "TERM=\(name).")
        }
    }

    private var room: Finding {
        guard let size else {
            return Finding(
                "terminal", .warning, "The terminal does not say how large it is.",
                advice: "Write for example stty rows 40 columns 120.")
        }
        let found = "\(size.columns) columns, \(size.rows) rows."
        if size.columns >= 80, size.rows >= 24 { return Finding("terminal", .ok, found) }
        return Finding(
            "terminal", .warning, found,
            advice: "From 80 by 24 everything needed is on the screen; make the window larger.")
    }

    private var colours: Finding {
        if isColorless {
            return Finding(
                "terminal", .note, "No colours, because NO_COLOR is set.",
                advice: "Unset NO_COLOR to see them.")
        }
        return switch depth {
        case .direct: Finding("terminal", .ok, "Direct colours.")
        case .mono: Finding("terminal", .note, "No colours.")
        default:
            Finding(
                "terminal", .note, "256 colours at most.",
                advice:
                    "If your terminal has direct colours, write export COLORTERM=truecolor.")
        }
    }

    private var width: [Finding] {
        if isSilent {
            return [
                Finding(
                    "width", .note, "The terminal does not say where its cursor is.",
                    advice: "If borders are ragged beside emoji, start with --ascii.")
            ]
        }
        guard !widths.isEmpty else { return [] }
        let wrong = widths.filter { $0.drawn != $0.expected }
        guard !wrong.isEmpty else {
            return [Finding("width", .ok, "Wide, combined and emoji characters are as expected.")]
        }
        return wrong.map { sample in
            Finding(
                "width", .warning,
                "\(sample.name) takes \(sample.drawn) of \(sample.expected) columns.",
                advice: "Lines with it may be ragged: update the terminal or multiplexer, or choose"
                    + " a font and an “ambiguous width” setting of one column.")
        }
    }

    static func == (left: TerminalFacts, right: TerminalFacts) -> Bool {
        left.findings == right.findings
    }
}

/// A text, how wide the screen takes it, and how wide the terminal drew it.
struct WidthSample: Equatable, Sendable {
    /// What it is, in words.
    var name: String
    /// What is drawn.
    var text: String
    /// The columns that the screen counts with.
    var expected: Int
    /// The columns that the cursor moved.
    var drawn: Int

    /// What terminals disagree about.
    static let probes: [(name: String, text: String)] = [
        ("A combined letter (e and an accent)", "e\u{301}"), ("A Chinese character", "漢"),
        ("A box line", "─"), ("An emoji", "🌊"),
        ("An emoji by variation selector", "⚠\u{FE0F}"), ("A flag", "🇩🇪"),
        ("A family of joined emoji", "👩\u{200D}👧"),
    ]
}
