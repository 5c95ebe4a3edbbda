import Reliability
import TerminalUI

/// One turn as rows: a head, the text, what there is to say about its end, a blank.
struct TurnLines {
    let model: Model
    let turn: Turn
    let width: Int
    let isLast: Bool
    /// Its place among the branches of a fork, and how many they are.
    var fork: (place: Int, count: Int)?
    private let tail: [StyledLine]

    /// What stands above a piece that another one goes on with.
    private static let seam = "goes on here"

    /// How far the text stands in from the head.
    static let indent = 2

    init(
        _ model: Model, _ turn: Turn, width: Int, isLast: Bool,
        fork: (place: Int, count: Int)? = nil
    ) {
        self.fork = fork
        self.model = model
        self.turn = turn
        self.width = width
        self.isLast = isLast
        tail =
            turn.isUser
            ? Self.cards(turn, model, width: width)
            : ToolCards.lines(turn.summary?.toolCalls ?? [], model, width: width)
                + AnswerEnd.lines(turn, model, width: width, isLast: isLast)
    }

    /// Before every row of the text; nothing where the text is to be copied.
    private var inset: String {
        model.isPlain ? "" : isSelected ? "\(model.symbols.selection) " : "  "
    }

    /// True for the turn that the keys of the conversation mean.
    private var isSelected: Bool { model.conversation.selected == turn.id }

    /// Rows in all.
    var count: Int { 1 + turn.document.lineCount + tail.count + 1 }

    /// A row for each file that went out with a question.
    private static func cards(_ turn: Turn, _ model: Model, width: Int) -> [StyledLine] {
        turn.attachments.map { file in
            let text = "  @ \(VisibleText.oneLine(file.name))  \(file.words)"
            return StyledLine(
                TextWrap.truncate(text, width: width, ellipsis: model.symbols.ellipsisText),
                Style(.label))
        }
    }

    /// One row.
    func line(_ index: Int) -> StyledLine {
        if index == 0 { return markedHead }
        let text = index - 1
        if text < turn.document.lineCount {
            let line =
                turn.isStruckOut
                ? turn.document.line(text).struckOut : turn.document.line(text)
            let isOpenEnd = turn.isRunning && text == turn.document.lineCount - 1
            if isOpenEnd, !turn.text.isEmpty {
                var open = line.prefixed(inset, Style(.focus))
                open.spans.append(
                    StyledLine.Span(String(model.symbols.streamingCaret), Style(.active)))
                return open
            }
            return line.prefixed(inset, Style(.focus))
        }
        let rest = text - turn.document.lineCount
        return rest < tail.count ? tail[rest] : StyledLine()
    }

    /// The head with the marks of selection and fork.
    private var markedHead: StyledLine {
        var line = head
        if let fork {
            let symbols = model.symbols
            line.spans.append(
                StyledLine.Span(
                    "  \(symbols.older) \(fork.place)/\(fork.count) \(symbols.newer)",
                    Style(.label)))
        }
        let isMarked = isSelected && !model.isPlain
        guard isMarked else { return line }
        line = line.prefixed(String(model.symbols.selection), Style(.focus))
        for index in line.spans.indices { line.spans[index].style.backdrop = .selection }
        return line
    }

    private var head: StyledLine {
        if turn.isUser {
            return StyledLine([
                StyledLine.Span("you", Style(.user, on: .base, .bold)),
                StyledLine.Span("  \(turn.clock)", Style(.faint)),
            ])
        }
        return turn.isRunning ? runningHead : endedHead
    }

    private var runningHead: StyledLine {
        let call = turn.call.flatMap { model.board.call($0) }
        var name = "waiting"
        var what = "for an endpoint"
        if let lane = call?.winner, let endpoint = lane.endpoint {
            name = model.board.name(endpoint)
            what = "answers"
        } else if let lanes = call?.lanes.filter({ $0.endedAt == nil }), !lanes.isEmpty {
            let names = lanes.compactMap { $0.endpoint.map(model.board.name) }
            name = names.isEmpty ? "queued" : names.joined(separator: ", ")
            what = names.isEmpty ? "until a bucket has room" : "asked"
        }
        let waited = turn.askedAt.map { Format.seconds(model.now.elapsed(since: $0)) } ?? ""
        return StyledLine([
            StyledLine.Span("\(Spinner.glyph(model)) ", Style(.active)),
            StyledLine.Span(name, Style(.assistant, on: .base, .bold)),
            StyledLine.Span(" \(what)  \(waited)", Style(.secondary)),
            StyledLine.Span(turn.continues == nil ? "" : "  \(Self.seam)", Style(.warning)),
        ])
    }

    private var endedHead: StyledLine {
        guard let summary = turn.summary else { return StyledLine() }
        var line = StyledLine()
        line.spans.append(
            StyledLine.Span(name(summary), Style(.assistant, on: .base, .bold)))
        if summary.status == .complete {
            line.spans.append(StyledLine.Span(" \(model.symbols.laneWinner)", Style(.ok)))
        }
        line.spans.append(StyledLine.Span(" \(turn.clock)  ", Style(.faint)))
        if turn.isStruckOut {
            line.spans.append(StyledLine.Span("struck out, asked again below", Style(.cancelled)))
            return line
        }
        if turn.continues != nil {
            line.spans.append(StyledLine.Span(Self.seam + "  ", Style(.warning)))
        }
        line.spans.append(StyledLine.Span(facts(summary), Style(.secondary)))
        return line
    }

    /// Who answered; where nobody knows any more, what there is.
    private func name(_ summary: AnswerSummary) -> String {
        if let endpoint = summary.endpoint { return endpoint }
        if turn.text.isEmpty { return "no answer" }
        return summary.status == .complete ? "answer" : "incomplete answer"
    }

    /// `0.92s to first token · 41 tok/s · 312 tok · $0.0019 · 3 attempts`, as many as fit.
    private func facts(_ summary: AnswerSummary) -> String {
        var facts: [String] = []
        if let first = summary.firstToken {
            facts.append("\(Format.seconds(first)) to first token")
        }
        if let speed = summary.tokensPerSecond {
            facts.append("\(Format.fixed(speed, digits: speed < 10 ? 1 : 0)) tok/s")
        }
        // A guess of none at all would be an invention.
        if let output = summary.outputTokens, output > 0 || summary.usageIsReported {
            facts.append("\(summary.usageIsReported ? "" : "~")\(Format.count(output)) tok")
        }
        // What is free of charge needs no words.
        if let cost = summary.cost, cost > 0 {
            facts.append(Format.money(cost) + losers(summary))
        }
        if summary.attempts.count > 1 {
            facts.append(Format.plural(summary.attempts.count, "attempt"))
        }
        let separator = " \(model.symbols.separator) "
        let seam = turn.continues == nil ? 0 : Self.seam.count + 2
        let used =
            TextWidth.columns(of: name(summary)) + 10 + seam + (fork == nil ? 0 : 10)
        while facts.count > 1,
            TextWidth.columns(of: facts.joined(separator: separator)) > width - used
        {
            facts.removeLast()
        }
        return facts.joined(separator: separator)
    }

    /// What the attempts that lost cost, where that is known.
    private func losers(_ summary: AnswerSummary) -> String {
        let known = summary.attempts.filter { !$0.won }.compactMap(\.cost).filter { $0 > 0 }
        return known.isEmpty ? "" : " (\(Format.money(known.reduce(0, +))) lost)"
    }
}

/// What is said under an answer: nothing under a whole one.
enum AnswerEnd {
    static func lines(_ turn: Turn, _ model: Model, width: Int, isLast: Bool) -> [StyledLine] {
        guard let summary = turn.summary else {
            guard turn.isRunning, turn.text.isEmpty, !turn.reasoning.isEmpty else { return [] }
            let last = turn.reasoning.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
            let text = TextWrap.truncate("thinking: \(last)", width: max(1, width - 2))
            return [StyledLine("  " + text, Style(.faint, on: .base, .italic))]
        }
        var text: String
        var role = Role.error
        switch summary.status {
        case .complete:
            text = whole(summary)
            guard !text.isEmpty else { return [] }
            role = .warning
        case .incomplete: text = "incomplete: " + reason(summary, turn)
        case .failed: text = "failed: " + reason(summary, turn)
        case .cancelled:
            text = turn.text.isEmpty ? "stopped by you before the first token" : "stopped by you"
            role = .cancelled
        }
        if isLast, summary.status != .complete || summary.isCutByLimit {
            text += offer(turn, model)
        }
        let mark = summary.status == .complete ? "" : "\(model.symbols.laneFailed) "
        let rows = TextWrap.wrap(mark + text, width: max(1, width - TurnLines.indent))
        return rows.map { StyledLine("  " + $0, Style(role)) }
    }

    /// What is to be known of a whole answer: that it is not the one asked for, or was cut.
    private static func whole(_ summary: AnswerSummary) -> String {
        let degraded = summary.degraded.map { "degraded: " + VisibleText.oneLine($0) }
        let cut = summary.isCutByLimit ? "cut at the token limit" : nil
        return [degraded, cut].compactMap(\.self).joined(separator: "; ")
    }

    /// What a person may do now: go on, start over, or leave it.
    private static func offer(_ turn: Turn, _ model: Model) -> String {
        let hasText = !turn.text.isEmpty || turn.continues != nil
        let (go, anew) = (model.keys.spoken(.continueAnswer), model.keys.spoken(.regenerate))
        let keys =
            hasText ? "\(go) continues, \(anew) starts over, or leave it so" : "\(anew) asks again"
        let there = model.keys.spoken(.focusChat)
        return model.focus == .chat ? "  (\(keys))" : "  (\(keys); \(there) goes there)"
    }

    private static func reason(_ summary: AnswerSummary, _ turn: Turn) -> String {
        guard let failure = summary.failure else {
            // Every answer that ended under the program's eyes has its endpoint stored with it.
            guard summary.status == .incomplete, summary.endpoint == nil else {
                return "the reason was not kept"
            }
            return turn.text.isEmpty
                ? "the program ended before the first token"
                : "the program ended while it streamed"
        }
        if failure.kind == .refusedLocally {
            return "our own limits refused it; \(failure.message)"
        }
        return "\(EventWords.kind(failure.kind)), \(VisibleText.oneLine(failure.message))"
    }
}
