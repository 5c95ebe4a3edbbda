/// Every glyph the screen draws with, so that a terminal without Unicode gets a whole other set.
///
/// Views never write a glyph of their own; they ask the set they were given.
public struct Symbols: Sendable, Hashable {
    /// True for the plain ASCII set.
    public var isASCII: Bool
    /// False where the font has no braille, as on the Linux console: graphs are blocks then.
    public var hasBraille = true
    /// How much of a text must be spelled in ASCII for this terminal to show it.
    public var spelling = Spelling.Extent.none
    /// A panel’s top left corner.
    public var topLeft: Character
    /// A panel’s top right corner.
    public var topRight: Character
    /// A panel’s bottom left corner.
    public var bottomLeft: Character
    /// A panel’s bottom right corner.
    public var bottomRight: Character
    /// A horizontal line.
    public var horizontal: Character
    /// A vertical line.
    public var vertical: Character
    /// Where a line leaves a left edge.
    public var teeLeft: Character
    /// Where a line meets a right edge.
    public var teeRight: Character
    /// Where a line leaves a top edge.
    public var teeDown: Character
    /// Where a line meets a bottom edge.
    public var teeUp: Character
    /// Where two lines cross.
    public var crossing: Character
    /// The origin of a graph’s axes.
    public var axisCorner: Character
    /// Breaker closed.
    public var lampClosed: Character
    /// Breaker half-open.
    public var lampHalfOpen: Character
    /// Breaker open.
    public var lampOpen: Character
    /// Switched off by hand.
    public var lampOff: Character
    /// Draining: no new calls.
    public var lampDraining: Character
    /// Nothing measured yet.
    public var lampUnknown: Character
    /// A full cell of a gauge.
    public var gaugeFull: Character
    /// An empty cell of a gauge.
    public var gaugeEmpty: Character
    /// Gauge cells of one to seven eighths; none where only whole cells exist.
    public var gaugePartial: [Character]
    /// One-column bars from the lowest to the highest.
    public var levels: [Character]
    /// A call that went well, in a strip of outcomes.
    public var outcomeGood: Character
    /// A call that failed, in a strip of outcomes.
    public var outcomeBad: Character
    /// Waiting for a bucket or a slot.
    public var laneQueued: Character
    /// Connecting: not sent yet.
    public var laneConnecting: Character
    /// Sent, no token yet.
    public var laneWaiting: Character
    /// The first token.
    public var laneFirstToken: Character
    /// Tokens arriving.
    public var laneStreaming: Character
    /// The head of a stream that still runs.
    public var laneLive: Character
    /// Cancelled.
    public var laneCancelled: Character
    /// Failed.
    public var laneFailed: Character
    /// The pause before a retry.
    public var laneBackoff: Character
    /// Refused without being sent.
    public var laneRefused: Character
    /// When the hedge timer fired.
    public var laneHedgeTimer: Character
    /// The winner.
    public var laneWinner: Character
    /// Where the time axis is compressed.
    public var laneBreak: Character
    /// The bar beside a selected row.
    public var selection: Character
    /// The bar beside quoted text.
    public var quote: Character
    /// List bullets by depth.
    public var bullets: [Character]
    /// A task that is done.
    public var taskDone: String
    /// A task that is open.
    public var taskOpen: String
    /// The mark before a path or a prompt.
    public var prompt: Character
    /// Towards older things.
    public var older: Character
    /// Towards newer things.
    public var newer: Character
    /// Sorted upwards.
    public var ascending: Character
    /// Sorted downwards.
    public var descending: Character
    /// An arrow up.
    public var up: Character
    /// An arrow down.
    public var down: Character
    /// An arrow to the left.
    public var left: Character
    /// An arrow to the right.
    public var right: Character
    /// Yes.
    public var check: Character
    /// No.
    public var cross: Character
    /// What stands for text that was cut.
    public var ellipsis: Character
    /// The end of an answer that still streams.
    public var streamingCaret: Character
    /// Between facts on one line.
    public var separator: Character
    /// A scroll bar’s thumb.
    public var scrollThumb: Character
    /// A scroll bar’s track.
    public var scrollTrack: Character
    /// The Enter key.
    public var enterKey: Character
    /// Refreshed at an interval.
    public var refresh: Character
    /// A turning mark while something is under way.
    public var spinner: [Character]

    /// How many values of a graph share a cell: two columns of dots, or one bar.
    public var valuesACell: Int { hasBraille && !isASCII ? 2 : 1 }

    /// How many levels a cell of a graph has.
    var levelsACell: Int { valuesACell == 2 ? 4 : levels.count }

    /// A cell of a graph from its levels, one for each of `valuesACell`; 0 is blank.
    func graphCell(_ parts: ArraySlice<Int>) -> Character {
        guard let first = parts.first, let last = parts.last else { return " " }
        if valuesACell == 2 { return Braille.bars(first, last) }
        return first == 0 ? " " : levels[min(first, levels.count) - 1]
    }

    /// The glyphs of a terminal that draws Unicode.
    public static let unicode = Symbols(
        isASCII: false,
        topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─",
        vertical: "│", teeLeft: "├", teeRight: "┤", teeDown: "┬", teeUp: "┴", crossing: "┼",
        axisCorner: "└", lampClosed: "●", lampHalfOpen: "◐", lampOpen: "✖", lampOff: "○",
        lampDraining: "◌", lampUnknown: "·", gaugeFull: "█", gaugeEmpty: "░",
        gaugePartial: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
        levels: [
            "▁", "▂", "▃", "▄", "▅", "▆", "▇",
            "█",
        ], outcomeGood: "■", outcomeBad: "□", laneQueued: "·", laneConnecting: "░",
        laneWaiting: "▒", laneFirstToken: "◆", laneStreaming: "█", laneLive: "▶",
        laneCancelled: "✕", laneFailed: "!", laneBackoff: "↻", laneRefused: "⊘",
        laneHedgeTimer: "┆", laneWinner: "★", laneBreak: "┊", selection: "▌", quote: "▎",
        bullets: ["•", "◦", "▪"], taskDone: "☑", taskOpen: "☐", prompt: "▸", older: "◂",
        newer: "▸", ascending: "▴", descending: "▾", up: "↑", down: "↓", left: "←",
        right:
            "→", check: "✓", cross: "✗", ellipsis: "…", streamingCaret: "▍", separator: "·",
        scrollThumb: "┃", scrollTrack: "│", enterKey: "⏎", refresh: "⟳",
        spinner: [
            "⠋", "⠙",
            "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏",
        ])

    /// The glyphs that every terminal draws.
    public static let ascii = Symbols(
        isASCII: true,
        topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-",
        vertical: "|", teeLeft: "+", teeRight: "+", teeDown: "+", teeUp: "+", crossing: "+",
        axisCorner: "+", lampClosed: "o", lampHalfOpen: "?", lampOpen: "X", lampOff: "-",
        lampDraining: "v", lampUnknown: ".", gaugeFull: "#", gaugeEmpty: ".", gaugePartial: [],
        levels: ["_", ".", ":", "#"], outcomeGood: "+", outcomeBad: "x",
        laneQueued:
            ".", laneConnecting: ",", laneWaiting: "-", laneFirstToken: "*", laneStreaming: "#",
        laneLive: ">", laneCancelled: "x", laneFailed: "!", laneBackoff: "~",
        laneRefused:
            "0", laneHedgeTimer: "|", laneWinner: "W", laneBreak: ":", selection: ">",
        quote:
            "|", bullets: ["*", "-", "+"], taskDone: "[x]", taskOpen: "[ ]", prompt: ">",
        older:
            "<", newer: ">", ascending: "^", descending: "v", up: "^", down: "v", left: "<",
        right: ">", check: "+", cross: "x", ellipsis: "~", streamingCaret: "_",
        separator:
            "-", scrollThumb: "#", scrollTrack: "|", enterKey: "<", refresh: "@",
        spinner: [
            "|",
            "/", "-", "\\",
        ])

    /// The ellipsis as text, for truncation.
    public var ellipsisText: String { String(ellipsis) }
}
