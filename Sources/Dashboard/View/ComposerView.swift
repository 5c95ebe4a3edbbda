import Reliability
import TerminalUI

/// The message being written.
enum ComposerView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        let isFocused = model.focus == .composer && model.overlay == nil
        let separator = " \(model.symbols.separator) "
        let keys = model.keys.hints([(.send, "send"), (.newline, "newline")], in: .composer)
        let details = mode(model).map { [$0] + keys.prefix(1) } ?? keys
        let title =
            model.edited != nil
            ? "Message, edited: a branch"
            : model.queued == nil ? "Message" : "Message, one queued"
        let inner = Panel.draw(
            into: &frame, rect, title: title,
            detail: isFocused && rect.width >= 60 ? details.joined(separator: separator) : "",
            focused: isFocused, footer: "", footerDetail: target(model), symbols: model.symbols)
        guard !inner.isEmpty else { return }
        let text = Self.text(in: rect)
        if model.composer.isEmpty {
            let hint =
                model.conversation.turns.isEmpty
                ? "Ask anything; try: \(suggestion)"
                : "Ask the next question"
            frame.put(
                hint, at: Point(text.x + (isFocused ? 1 : 0), text.y), Style(.faint), clip: text)
        }
        model.composer.draw(into: &frame, text, focused: isFocused)
        let taken = TextWidth.columns(of: target(model)) + 8
        BudgetLine.draw(model, into: &frame, rect, room: rect.width - taken)
    }

    /// What letters do under the keys of vi, and what of a command is typed.
    private static func mode(_ model: Model) -> String? {
        model.vim.map { vim in
            switch vim.mode {
            case .insert: "insert"
            case .normal: vim.pending.isEmpty ? "NORMAL" : "NORMAL \(vim.pending)"
            }
        }
    }

    /// Where the text stands in the panel.
    static func text(in rect: Rect) -> Rect {
        let inner = rect.inset(dx: 1, dy: 1)
        return Rect(
            x: inner.x + 1, y: inner.y, width: max(0, inner.width - 2), height: inner.height)
    }

    /// What an empty conversation proposes; the demo endpoints can answer it.
    static let suggestion = "how does a hedged request differ from a retry?"

    /// Where the next question goes.
    private static func target(_ model: Model) -> String {
        guard let fleet = model.board.fleet else { return "" }
        let models = Set(fleet.endpoints.map(\.profile.model))
        let settings = model.conversation.settings
        let name = settings.model ?? (models.count == 1 ? models.first : nil)
        var words = [
            fleet.pinned.map { "only \(model.board.name($0))" } ?? fleet.strategy.rawValue
        ]
        if let name, fleet.pinned == nil || settings.model != nil { words.append(name) }
        words += settings.words
        return words.joined(separator: " \(model.symbols.separator) ")
    }
}

/// One row at the bottom: what keys do here, or what has to be said.
enum HintsView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        var pen = Pen(rect)
        pen.x += 1
        let status = status(model)
        if let notice = model.notice {
            let role: Role =
                switch notice.kind {
                case .information: .strong
                case .warning: .warning
                case .failure: .error
                }
            let taken = status.isEmpty ? 2 : TextWidth.columns(of: status) + 4
            let text = TextWrap.truncate(
                notice.text, width: max(0, rect.width - taken),
                ellipsis: model.symbols.ellipsisText)
            pen.write(text, Style(role), into: &frame)
            pen.right(status + " ", Style(.active), into: &frame)
            return
        }
        if let loss = model.lossWords {
            let text = TextWrap.truncate(
                loss, width: max(0, rect.width - 2), ellipsis: model.symbols.ellipsisText)
            let role = model.link.end != nil ? Role.strong : .error
            pen.write(text, Style(role), into: &frame)
            return
        }
        let room = rect.width - TextWidth.columns(of: status) - 3
        for action in actions(model) {
            guard let binding = model.keys.binding(action, in: model.focus),
                let key = binding.keys.first
            else {
                continue
            }
            let name = KeyName.text(key)
            let words = short(action, in: model.focus)
            if pen.x + name.count + words.count + 3 > rect.x + room { break }
            pen.write(name, Style(.key), into: &frame)
            pen.write(" \(words)  ", Style(.faint), into: &frame)
        }
        pen.right(status + " ", Style(.active), into: &frame)
    }

    private static func status(_ model: Model) -> String {
        guard model.conversation.running != nil else { return "" }
        return "\(Spinner.glyph(model)) Esc stops"
    }

    private static func actions(_ model: Model) -> [Action] {
        model.isPlain
            ? [.plainView, .moveUp, .moveDown, .copyAnswer, .copyCode, .help]
            : actions(in: model.focus).filter {
                model.hasConversation || !$0.needsConversation
            }
    }

    private static func actions(in focus: Focus) -> [Action] {
        switch focus {
        case .composer:
            [
                .palette, .help, .focusNext, .recallSearch, .search, .conversations,
                .newConversation, .pickEndpoint,
            ]
        case .endpoints:
            [
                .toggleEndpoint, .pin, .forceOpen, .forceClosed, .resetBreaker, .faults, .detail,
                .drain, .find, .sort, .copyEndpoint, .help, .quit,
            ]
        case .chat:
            [
                .regenerate, .editAndResend, .copyAnswer, .selectPrevious, .branchPrevious, .fork,
                .find, .compose, .copyCode, .help, .zoom, .quit,
            ]
        case .race:
            [
                .raceOlder, .raceNewer, .detail, .zoom, .compose, .raceZoomIn, .copyRace, .help,
                .quit,
            ]
        case .events: [.filterEvents, .find, .detail, .zoom, .compose, .help, .copyEvents, .quit]
        }
    }

    /// One word each; the palette has the long names.
    private static func short(_ action: Action, in focus: Focus) -> String {
        switch action {
        case .find where focus == .endpoints: "filter"
        case .palette: "palette"
        case .help: "help"
        case .focusNext: "panels"
        case .recallSearch: "recall"
        case .search: "search"
        case .conversations: "sessions"
        case .newConversation: "new"
        case .pickEndpoint: "endpoint"
        case .toggleEndpoint: "on/off"
        case .pin: "pin"
        case .forceOpen: "open"
        case .forceClosed: "close"
        case .resetBreaker: "reset"
        case .faults: "faults"
        case .detail: "detail"
        case .drain: "drain"
        case .sort: "sort"
        case .quit: "quit"
        case .regenerate: "again"
        case .continueAnswer: "continue"
        case .editAndResend: "edit"
        case .selectPrevious: "select"
        case .branchPrevious: "branch"
        case .fork: "fork"
        case .copyAnswer: "copy"
        case .copyCode: "copy code"
        case .compose: "write"
        case .zoom: "zoom"
        case .raceOlder: "older"
        case .raceZoomIn: "closer"
        case .copyRace, .copyEndpoint, .copyEvents: "copy"
        case .raceNewer: "newer"
        case .filterEvents: "filter"
        case .plainView: "back; the mouse selects text"
        case .moveUp: "up"
        case .moveDown: "down"
        default: action.rawValue
        }
    }
}

/// The mark that turns while something is under way.
enum Spinner {
    static func glyph(_ model: Model) -> Character {
        let glyphs = model.symbols.spinner
        guard !glyphs.isEmpty else { return " " }
        let tenths = Int(model.wallClock.anchor.duration(to: model.now) / .milliseconds(100))
        return glyphs[((tenths % glyphs.count) + glyphs.count) % glyphs.count]
    }
}
