import TerminalUI

/// What each region shows, for `?` on it.
enum RegionWords {
    static func lines(
        _ focus: Focus, width: Int, keys: KeyMap, symbols: Symbols
    ) -> [StyledLine] {
        var lines = [StyledLine("This panel: \(title(focus))", Style(.heading, on: .base, .bold))]
        for sentence in sentences(focus, keys, symbols) {
            lines += TextWrap.wrap(sentence, width: max(1, width)).map {
                StyledLine($0, Style(.text))
            }
        }
        guard focus == .endpoints else { return lines }
        for column in EndpointColumns.Column.allCases where !column.head.isEmpty {
            lines += TextWrap.wrap(column.meaning, width: max(1, width - 18)).enumerated().map {
                index, part in
                StyledLine([
                    StyledLine.Span(
                        TextWrap.pad(index == 0 ? column.head : "", width: 18), Style(.secondary)),
                    StyledLine.Span(part, Style(.text)),
                ])
            }
        }
        return lines
    }

    private static func title(_ focus: Focus) -> String {
        switch focus {
        case .composer: "the message"
        case .endpoints: "endpoints"
        case .chat: "the conversation"
        case .race: "the race"
        case .events: "events"
        }
    }

    private static func sentences(
        _ focus: Focus, _ keys: KeyMap, _ symbols: Symbols
    ) -> [String] {
        switch focus {
        case .composer:
            ["What you write here is sent with \(keys.spoken(.send)); an answer comes above it."]
        case .chat:
            [
                "Your questions and their answers; the line above an answer says who gave it and when."
            ]
        case .endpoints:
            [
                "Who may answer, how fast each is to the first token, and how much its limits still allow.",
                "Lamps: \(symbols.lampClosed) breaker closed, \(symbols.lampHalfOpen) half-open, "
                    + "held back or failing, \(symbols.lampOpen) open, \(symbols.lampOff) switched off, "
                    + "\(symbols.lampDraining) draining, \(symbols.lampUnknown) never tried.",
            ]
        case .race:
            [
                "One lane an attempt of one question, from left to right in time; the first token wins.",
                RaceWords.legend(symbols),
            ]
        case .events:
            [
                "What the core decided and why, oldest first: failures, hedges, breakers, limits, and "
                    + "what was done by hand."
            ]
        }
    }
}
