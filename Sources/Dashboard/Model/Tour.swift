import TerminalUI

/// What a first start tells, a page at a time, in the empty conversation.
///
/// It takes no key that anybody types with: an arrow turns the page, Escape ends it for good, and so
/// does the first question. Everything else does what it always does.
enum Tour {
    /// The pages, with the keys that are in force.
    static func pages(_ keys: KeyMap) -> [String] {
        func key(_ action: Action) -> String { keys.spoken(action) }
        let toggle = key(.toggleEndpoint)
        let detail = keys.spoken(.detail, in: .endpoints)
        let story = keys.spoken(.detail, in: .race)
        return [
            "Type a question and press \(key(.send)). \(key(.newline)) makes a new line; Esc stops an answer "
                + "and keeps what came.",
            "Each endpoint has a row: a lamp and a word for its breaker, a gauge for what its limits "
                + "leave. \(key(.focusEndpoints)) goes there, \(toggle) switches one off, \(detail) "
                + "opens it.",
            "The race shows every attempt of a call at true scale: who waited, who failed, who won. "
                + "\(key(.focusRace)) goes there, \(story) tells the whole story.",
            "\(key(.palette)) finds every action by its name, \(key(.help)) every key; "
                + "\(key(.theme)) changes the colours.",
            "Every conversation is kept: \(key(.openLast)) opens the last, \(key(.conversations)) "
                + "lists them, \(key(.search)) searches all.",
        ]
    }

    /// The rows that are drawn for a page.
    static func lines(_ page: Int, keys: KeyMap, symbols: Symbols) -> [StyledLine] {
        let pages = pages(keys)
        let page = min(max(0, page), pages.count - 1)
        let next = page + 1 < pages.count ? "\(symbols.right) next" : "\(symbols.right) done"
        return [
            StyledLine([
                StyledLine.Span("Tour \(page + 1)/\(pages.count)  ", Style(.title)),
                StyledLine.Span(pages[page], Style(.text)),
            ]),
            StyledLine([
                StyledLine.Span("\(next)   ", Style(.key)),
                StyledLine.Span("Esc ends the tour", Style(.secondary)),
            ]),
        ]
    }
}

extension Model {
    /// True while the tour is shown.
    var isTouring: Bool { !interface.isTourDone && conversation.turns.isEmpty }

    /// What a key does to the tour; `nil` when it is not the tour's.
    mutating func pressTour(_ key: Key) -> [Effect]? {
        guard isTouring, overlay == nil, focus == .composer, composer.isEmpty,
            key.modifiers.isEmpty
        else { return nil }
        switch key.code {
        case .right:
            if tourPage + 1 >= Tour.pages(keys).count { return endTour() }
            tourPage += 1
        case .left: tourPage = max(0, tourPage - 1)
        case .escape: return endTour()
        default: return nil
        }
        return []
    }

    /// The first question ends the tour as well.
    mutating func settleTour() -> [Effect] {
        !interface.isTourDone && !conversation.turns.isEmpty ? endTour() : []
    }

    private mutating func endTour() -> [Effect] {
        interface.isTourDone = true
        return [.saveInterface(interface)]
    }
}
