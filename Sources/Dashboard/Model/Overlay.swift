public import Reliability
import TerminalUI

/// What lies over the screen; at most one at a time.
public enum Overlay: Sendable, Equatable {
    /// A list to choose from.
    case picker(Picker)
    /// Two answers side by side.
    case compare(Comparison)
    /// A text that is asked for.
    case prompt(Prompt)
    /// Keys and help pages.
    case help(HelpOverlay)
    /// One endpoint in full; the number is the first row shown.
    case endpoint(EndpointID, scroll: Int)
    /// One call in full; the number is the first row shown.
    case call(CallID, scroll: Int)
}

/// The help overlay's state.
public struct HelpOverlay: Sendable, Equatable {
    /// What the lines must contain.
    public var query = ""
    /// The first row shown.
    public var scroll = 0
    /// The panel that is explained first; `nil` when none is.
    public var region: Focus?
}

/// A filtered list to choose from: the palette and every other menu.
public struct Picker: Sendable, Equatable {
    /// Which menu it is.
    public enum Kind: Sendable, Hashable {
        /// Every action.
        case palette
        /// Themes; moving previews.
        case theme
        /// Strategies.
        case strategy
        /// Hedge delays.
        case hedge
        /// Race widths.
        case race
        /// Columns to sort by.
        case sort
        /// Columns to show.
        case columns
        /// Faults of one demo endpoint.
        case fault
        /// Endpoints to pin.
        case endpoint
        /// How many background questions.
        case background
        /// Stored conversations.
        case conversations
        /// Search in all conversations: the query is the search.
        case search
        /// Earlier questions.
        case questions
        /// Parameters of the conversation.
        case parameters
        /// Presets.
        case preset
        /// Models.
        case model
        /// Links of an answer; a digit opens one.
        case links

        /// What an empty list says: why it is empty, or how to fill it.
        var emptyWords: String {
            switch self {
            case .conversations: "No conversation yet; what you ask is kept here."
            case .search: "Type what was said, in any conversation."
            case .questions: "No question yet; what you ask can be called back here."
            case .model: "No models are known; the configuration names them."
            case .links: "No links in this conversation."
            case .endpoint: "No endpoints; the configuration names them."
            default: "Nothing to choose."
            }
        }
    }

    /// One row.
    public struct Item: Sendable, Equatable {
        /// What it is called.
        public var title: String
        /// What it means, in faint.
        public var detail: String
        /// The key that does the same, if there is one.
        public var key: String
        /// True for the one in force.
        public var isCurrent: Bool
        /// What choosing it does.
        public var choice: Choice

        init(
            _ title: String, detail: String = "", key: String = "", isCurrent: Bool = false,
            _ choice: Choice
        ) {
            self.title = title
            self.detail = detail
            self.key = key
            self.isCurrent = isCurrent
            self.choice = choice
        }
    }

    /// What choosing a row does.
    public enum Choice: Sendable, Equatable {
        /// An action of the key map.
        case action(Action)
        /// A theme.
        case theme(String)
        /// A strategy.
        case strategy(RoutingStrategy)
        /// A hedge delay.
        case hedge(HedgeDelay)
        /// A race width.
        case race(Int)
        /// A fault of a demo endpoint.
        case fault(EndpointID, String)
        /// An order of the endpoint table.
        case sort(EndpointSort)
        /// A column of the endpoint table.
        case column(EndpointColumns.Column)
        /// An endpoint to pin; `nil` for all.
        case pin(EndpointID?)
        /// The same question again, at the endpoint of this name.
        case askAgain(String)
        /// The first of two endpoints to compare.
        case compareFirst(String)
        /// Both endpoints to compare.
        case compareBoth(String, String)
        /// A parameter to set.
        case parameter(Parameter)
        /// A preset to take.
        case preset(String)
        /// Keep the settings as a preset.
        case keepPreset
        /// A model; `nil` for each endpoint's own.
        case model(String?)
        /// A link to open.
        case link(String)
        /// Background questions.
        case background(Int)
        /// A stored conversation.
        case conversation(Int64)
        /// An earlier question.
        case question(String)
    }

    /// Which menu it is.
    public var kind: Kind
    /// What its frame says.
    public var title: String
    /// What was typed.
    public var query = ""
    /// Every row.
    public var items: [Item]
    /// The selected row among those that match.
    public var selected = 0
    /// What was in force when it opened, for the theme preview to go back to.
    public var before = ""
    /// True while an answer to it is on its way.
    public var isLoading = false

    init(
        _ kind: Kind, title: String, items: [Item], before: String = "", isLoading: Bool = false
    ) {
        self.kind = kind
        self.title = title
        self.items = items
        self.before = before
        self.isLoading = isLoading
        selected = items.firstIndex(where: \.isCurrent) ?? 0
    }

    /// The rows that match what was typed, best first; a search shows what the search found.
    public var matches: [Item] {
        if query.isEmpty || kind == .search { return items }
        return
            items.enumerated()
            .compactMap { index, item in
                (Fuzzy.score(query, in: item.title) ?? Fuzzy.whole(query, in: item.detail))
                    .map { (score: $0, index: index, item: item) }
            }
            .sorted { ($1.score, $0.index) < ($0.score, $1.index) }
            .map(\.item)
    }

    /// The selected row.
    public var current: Item? {
        let matches = matches
        return matches.indices.contains(selected) ? matches[selected] : nil
    }
}

/// Matching by letters in order, as command palettes do.
enum Fuzzy {
    /// `nil` unless every letter of the query occurs in order; higher is a better match.
    ///
    /// Letters that follow each other count 3, at the start of a word 4, else 1; a match that
    /// contains the whole query as it stands counts 50 more, at a word's start 30 on top.
    static func score(_ query: String, in text: String) -> Int? {
        let needle = Array(query.lowercased().filter { $0 != " " })
        let hay = Array(text.lowercased())
        guard !needle.isEmpty else { return 0 }
        var score = 0
        var next = 0
        var last = -2
        for (index, letter) in hay.enumerated() where next < needle.count {
            guard letter == needle[next] else { continue }
            let startsWord = index == 0 || !(hay[index - 1].isLetter || hay[index - 1].isNumber)
            score += startsWord ? 4 : index == last + 1 ? 3 : 1
            last = index
            next += 1
        }
        guard next == needle.count else { return nil }
        let whole = query.lowercased()
        if let range = firstRange(of: Array(whole), in: hay) {
            score += 50
            if range == 0 || hay[range - 1] == " " { score += 30 }
        }
        return score
    }

    /// 1 when the text contains the query as it stands, for details that are sentences.
    static func whole(_ query: String, in text: String) -> Int? {
        firstRange(of: Array(query.lowercased()), in: Array(text.lowercased())).map { _ in 1 }
    }

    private static func firstRange(of needle: [Character], in hay: [Character]) -> Int? {
        guard !needle.isEmpty, hay.count >= needle.count else { return nil }
        return (0...(hay.count - needle.count)).first { start in
            (0..<needle.count).allSatisfy { hay[start + $0] == needle[$0] }
        }
    }
}
