import TerminalUI

/// Where a query stands in the conversation.
extension Model {
    /// A row with its matches marked; heads and ends of turns are not searched.
    func marked(_ row: StyledLine, _ turn: Int, _ line: Int, _ what: Turn) -> StyledLine {
        guard let find, find.panel == .chat, line >= 1, line <= what.document.lineCount,
            let finder = Finder(find.query)
        else { return row }
        let isCurrent = find.place == Conversation.Anchor(turn: turn, line: line)
        return row.marked(finder, isCurrent: isCurrent)
    }

    /// Every row that contains the query; wraps the whole conversation for that.
    mutating func collectMatches() -> [Conversation.Anchor] {
        guard let find, let finder = Finder(find.query) else { return [] }
        let width = ScreenLayout(self, size: size).chatText.width
        var matches: [Conversation.Anchor] = []
        for turn in conversation.turns.indices {
            prepareTurn(turn, width: width)
            let document = conversation.turns[turn].document
            for line in 0..<document.lineCount where finder.isIn(document.line(line).text) {
                matches.append(Conversation.Anchor(turn: turn, line: line + 1))
            }
        }
        return matches
    }

    /// The first row in view.
    mutating func topOfChat() -> Conversation.Anchor {
        let layout = ScreenLayout(self, size: size)
        prepareChat(layout)
        return conversation.anchor ?? tailAnchor(layout.chatText.size)
    }

    /// Scrolls only when the row is out of view: then it comes a third from the top.
    mutating func reveal(_ match: Conversation.Anchor) {
        let height = ScreenLayout(self, size: size).chatText.height
        let top = topOfChat()
        if match >= top {
            let turns = conversation.turns.indices
            let width = ScreenLayout(self, size: size).chatText.width
            let between = (top.turn..<match.turn).filter(turns.contains)
            let row =
                between.reduce(0) { $0 + lines(of: $1, width: width).count } + match.line - top.line
            if row < height { return }
        }
        conversation.anchor = match
        scrollChat(by: -(height / 3))
    }
}
