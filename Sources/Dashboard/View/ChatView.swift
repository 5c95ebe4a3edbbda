import Reliability
import TerminalUI

/// The conversation.
enum ChatView {
    static func draw(_ model: Model, _ layout: ScreenLayout, into frame: inout Frame) {
        let rect = layout.chat
        guard !rect.isEmpty else { return }
        let turns = model.conversation.turns
        if layout.chatHasFrame {
            let isFollowing = model.conversation.isFollowing
            Panel.draw(
                into: &frame, rect, title: "[2] Conversation",
                detail: Format.plural(turns.count(where: \.isUser), "question"),
                focused: model.focus == .chat,
                footerDetail: isFollowing ? "" : "\(model.symbols.down) End follows",
                symbols: model.symbols)
        }
        let text = layout.chatText
        guard !text.isEmpty else { return }
        if turns.isEmpty {
            drawWelcome(model, text, into: &frame)
            return
        }
        let place = model.conversation.anchor ?? model.tailAnchor(text.size)
        var y = text.y
        var skip = place.line
        for index in max(0, place.turn)..<turns.count {
            let lines = model.lines(of: index, width: text.width)
            let count = index == turns.count - 1 ? lines.count - 1 : lines.count
            for line in skip..<max(skip, count) {
                guard y < text.maxY else { break }
                let row = model.marked(lines.line(line), index, line, lines.turn)
                row.draw(into: &frame, at: Point(text.x, y), clip: text)
                y += 1
            }
            skip = 0
            if y >= text.maxY { break }
        }
        if !layout.chatHasFrame, !layout.isPlain { drawMarks(model, layout, into: &frame) }
    }

    /// Without a frame, the focus and the way back to the end are marks at the edges.
    private static func drawMarks(_ model: Model, _ layout: ScreenLayout, into frame: inout Frame) {
        let rect = layout.chat
        if model.focus == .chat, layout.band != .line {
            for y in rect.y..<rect.maxY {
                frame[rect.x, y] = Cell(model.symbols.selection, style: Style(.focus))
            }
        }
        if !model.conversation.isFollowing {
            let end = KeyName.text(model.keys.binding(.bottom, in: .chat)?.keys.last ?? Key(.end))
            let mark = " \(model.symbols.down) \(end) follows "
            let x = rect.maxX - TextWidth.columns(of: mark)
            frame.put(mark, at: Point(x, rect.maxY - 1), Style(.focus), clip: rect)
        }
    }

    private static func drawWelcome(_ model: Model, _ rect: Rect, into frame: inout Frame) {
        let keys = model.keys
        let isSimulated = model.board.labels.contains(where: \.isSimulated)
        var lines = [
            StyledLine("Ask something below and press \(keys.spoken(.send)).", Style(.text)),
            StyledLine(
                "\(keys.spoken(.help)) shows every key, \(keys.spoken(.palette)) finds every action, "
                    + "\(keys.spoken(.openLast)) opens the last conversation.",
                Style(.secondary)),
        ]
        if isSimulated {
            lines.append(StyledLine())
            lines.append(
                StyledLine(
                    "These endpoints are simulated: real HTTP on this machine, answers out of the help.",
                    Style(.label)))
        }
        if model.isTouring {
            lines +=
                [StyledLine()]
                + Tour.lines(model.tourPage, keys: model.keys, symbols: model.symbols)
        }
        var y = rect.y + max(0, (rect.height - lines.count) / 3)
        for line in lines {
            for row in StyledWrap.wrap(line.spans, width: rect.width) {
                guard y < rect.maxY else { return }
                row.draw(into: &frame, at: Point(rect.x, y), clip: rect)
                y += 1
            }
        }
    }
}

/// Where the conversation is scrolled to.
extension Model {
    /// The rows of a turn whose document is prepared.
    func lines(of index: Int, width: Int) -> TurnLines {
        TurnLines(
            self, conversation.turns[index], width: width,
            isLast: index == conversation.turns.count - 1, fork: conversation.fork(at: index))
    }

    /// The first row such that the last row is at the bottom.
    func tailAnchor(_ size: Size) -> Conversation.Anchor {
        var missing = size.height
        var index = conversation.turns.count - 1
        while index >= 0 {
            // The blank below the last turn is not worth a row.
            let isLast = index == conversation.turns.count - 1
            let count = lines(of: index, width: size.width).count - (isLast ? 1 : 0)
            if count >= missing { return Conversation.Anchor(turn: index, line: count - missing) }
            missing -= count
            index -= 1
        }
        return Conversation.Anchor(turn: 0, line: 0)
    }

    /// Wraps the documents that the frame will show, and no more.
    mutating func prepareChat(_ layout: ScreenLayout) {
        let text = layout.chatText
        guard !layout.chat.isEmpty, !conversation.turns.isEmpty else { return }
        if let anchor = conversation.anchor {
            var rows = 0
            var index = min(anchor.turn, conversation.turns.count - 1)
            while index < conversation.turns.count, rows < text.height + anchor.line {
                rows += prepareTurn(index, width: text.width)
                index += 1
            }
        } else {
            var rows = 0
            var index = conversation.turns.count - 1
            while index >= 0, rows <= text.height {
                rows += prepareTurn(index, width: text.width)
                index -= 1
            }
        }
    }

    /// Wraps one document and says how many rows its turn has.
    @discardableResult
    mutating func prepareTurn(_ index: Int, width: Int) -> Int {
        let room = max(1, width - TurnLines.indent)
        let isPrepared = conversation.turns[index].document.isPrepared(
            width: room, symbols: looks.symbols, hasFrames: !isPlain)
        if !isPrepared {
            conversation.turns[index].document.prepare(
                width: room, symbols: looks.symbols, hasFrames: !isPlain)
        }
        return lines(of: index, width: width).count
    }

    /// As many rows mean the beginning or the end.
    static let allRows = 1_000_000

    /// Scrolls by rows; positive is down, and the end follows again.
    mutating func scrollChat(by rows: Int) {
        let layout = ScreenLayout(self, size: size)
        guard !conversation.turns.isEmpty else { return }
        prepareChat(layout)
        let text = layout.chatText
        var place = conversation.anchor ?? tailAnchor(text.size)
        if rows <= -Self.allRows {
            // To the very top: nothing in between has to be wrapped.
            place = Conversation.Anchor(turn: 0, line: 0)
        } else if rows < 0 {
            var left = -rows
            while left > place.line, place.turn > 0 {
                left -= place.line
                place.turn -= 1
                place.line = prepareTurn(place.turn, width: text.width)
            }
            place.line = max(0, place.line - left)
        } else if rows >= Self.allRows {
            conversation.anchor = nil
            return
        } else {
            guard conversation.anchor != nil else { return }
            var left = rows
            while left > 0, place.turn < conversation.turns.count {
                let rest = prepareTurn(place.turn, width: text.width) - place.line
                if left < rest { break }
                left -= rest
                place.turn += 1
                place.line = 0
            }
            place.line += left
        }
        settle(place, text.size)
    }

    /// Keeps a place, or follows when the end would be in view anyway.
    private mutating func settle(_ place: Conversation.Anchor, _ size: Size) {
        conversation.anchor = nil
        var index = conversation.turns.count - 1
        var rows = 0
        while index >= 0, rows <= size.height {
            rows += prepareTurn(index, width: size.width)
            index -= 1
        }
        let tail = tailAnchor(size)
        let isBefore = (place.turn, place.line) < (tail.turn, tail.line)
        if isBefore { conversation.anchor = place }
    }
}
