import Reliability
import TerminalUI

/// Links of an answer, and how its end is told.
extension Model {
    /// Lists the links of the selected turn or the last answer, each with a digit that opens it.
    mutating func openLinks() {
        let links = conversation.target.map { MarkdownParser.links(in: $0.text) } ?? []
        guard !links.isEmpty else { return tell("This answer has no links.") }
        let items = links.enumerated().map { index, link in
            Picker.Item(link, key: index < 9 ? "\(index + 1)" : "", .link(link))
        }
        overlay = .picker(Picker(.links, title: "Open a link", items: items))
    }

    /// A digit opens the link of that number at once.
    func link(of key: Key, in picker: Picker) -> String? {
        guard picker.kind == .links, picker.query.isEmpty, key.modifiers.isEmpty,
            case .character(let character) = key.code, let digit = character.wholeNumberValue,
            picker.items.indices.contains(digit - 1), digit < 10,
            case .link(let link) = picker.items[digit - 1].choice
        else { return nil }
        return link
    }

    mutating func changeNotification() -> [Effect] {
        let all = EndNotice.allCases
        let place = all.firstIndex(of: interface.notification) ?? 0
        interface.notification = all[(place + 1) % all.count]
        let words =
            switch interface.notification {
            case .off: "The end of an answer is not told."
            case .bell: "The bell tells the end of a long or unwatched answer."
            case .message: "A desktop message tells the end of a long or unwatched answer."
            }
        tell(words)
        return [.saveInterface(interface)]
    }

    /// What tells the end of an answer, if it took long or nobody watched.
    func notification(of summary: AnswerSummary) -> [Effect] {
        guard interface.notification != .off, summary.status != .cancelled,
            !isWatched || summary.total.map({ $0 >= Self.longAnswer }) == true
        else { return [] }
        let what =
            summary.status == .complete
            ? "\(summary.endpoint ?? "The answer") has answered" : "The answer broke off"
        return [.notify(interface.notification, "\(what): \(conversation.title)")]
    }

    /// Shorter ones end before a person looks away.
    private static let longAnswer: Duration = .seconds(10)
}
