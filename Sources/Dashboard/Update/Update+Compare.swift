import Providers
import Reliability
import TerminalUI

/// Asking two endpoints the same, and keeping the better answer.
extension Model {
    /// Asks for the first endpoint, or says why there is nothing to compare.
    mutating func openComparison() {
        guard conversation.running == nil else {
            return tell("An answer is under way; Esc stops it.", .warning)
        }
        guard !composer.isEmpty || !conversation.turns.isEmpty else {
            return tell("Write a question first; then compare two endpoints’ answers to it.")
        }
        guard board.fleet?.present.count ?? 0 > 1 else {
            return tell("It takes two endpoints to compare.", .warning)
        }
        overlay = .picker(PickerItems.compare(self, with: nil))
    }

    /// Asks both: what stands in the composer, else the last question again.
    mutating func compare(_ first: String, _ second: String) -> [Effect] {
        var replaced: [Turn] = []
        var effects: [Effect] = []
        let text = TextTrim.trimmed(composer.text)
        if text.isEmpty {
            let range = conversation.answer(around: conversation.turns.count - 1)
            replaced = conversation.turns[range].filter { !$0.isStruckOut && !$0.text.isEmpty }
            conversation.setAside(from: range.lowerBound)
        } else {
            composer.clear()
            remember(text)
            effects = takeEdited()
            addQuestion(text)
        }
        guard let question = conversation.turns.last, question.isUser else { return [] }
        let left = beginAnswer(replacing: replaced, on: first)
        guard case .send(let one)? = left.first else { return [] }
        var right = Turn(
            id: takeTurn(), isUser: false, clock: wallClock.short(now),
            document: Document("", isMarkdown: true), askedAt: now)
        right.regenerations = replaced.last.map { $0.regenerations + 1 } ?? 0
        conversation.asides.append(Branch(after: question.id, turns: Turns(CollectionOfOne(right))))
        var two = one
        two.turn = right.id
        two.endpoint = second
        two.replaces = []
        two.beside = one.turn
        overlay = .compare(Comparison(left: one.turn, right: right.id))
        return effects + [.compare(one, two)]
    }

    mutating func press(_ key: Key, in comparison: Comparison) -> [Effect] {
        var comparison = comparison
        switch (key.code, key.modifiers) {
        case (.left, []), (.character("h"), []): comparison.isRightChosen = false
        case (.right, []), (.character("l"), []): comparison.isRightChosen = true
        case (.tab, _): comparison.isRightChosen.toggle()
        case (.enter, []): return keep(comparison)
        case (.character("y"), []):
            let text = conversation.turn(comparison.chosen)?.text ?? ""
            return text.isEmpty ? [] : [.copy(text)]
        case (.up, []), (.character("k"), []): scroll(&comparison, by: -1)
        case (.down, []), (.character("j"), []): scroll(&comparison, by: 1)
        case (.pageUp, []), (.character("u"), .control): scroll(&comparison, by: -10)
        case (.pageDown, []), (.character("d"), .control): scroll(&comparison, by: 10)
        case (.home, []), (.character("g"), []): comparison.scroll = 0
        case (.end, []), (.character("G"), []), (.character("G"), .shift): comparison.scroll = nil
        default: return []
        }
        overlay = .compare(comparison)
        return []
    }

    private mutating func scroll(_ comparison: inout Comparison, by rows: Int) {
        let most = CompareView.mostScroll(comparison, self)
        let next = (comparison.scroll ?? most) + rows
        comparison.scroll = next >= most ? nil : max(0, next)
    }

    /// The chosen one is the branch in view, the other stays beside it; what still runs there ends.
    private mutating func keep(_ comparison: Comparison) -> [Effect] {
        let other = comparison.isRightChosen ? comparison.left : comparison.right
        var effects: [Effect] = []
        if conversation.turn(other)?.isRunning == true { effects.append(.stop(other)) }
        if comparison.isRightChosen { conversation.bringIntoView(comparison.right) }
        overlay = nil
        let name = conversation.turn(comparison.chosen)?.summary?.endpoint
        tell(
            "\(name.map { "\($0)’s answer" } ?? "This answer") is kept; \(keys.spoken(.branchPrevious)) shows the other."
        )
        return effects + [.showBranch(endingAt: comparison.chosen)]
    }
}

extension PickerItems {
    /// The first endpoint, or, with it, the second.
    static func compare(_ model: Model, with first: String?) -> Picker {
        let endpoints = (model.board.fleet?.present ?? []).filter { $0.profile.name != first }
        let items = endpoints.map { endpoint in
            let name = endpoint.profile.name
            let label = model.board.label(endpoint.id).isSimulated ? ", simulated" : ""
            return Picker.Item(
                name, detail: endpoint.profile.model + label,
                first.map { .compareBoth($0, name) } ?? .compareFirst(name))
        }
        return Picker(
            .endpoint, title: first.map { "Compare \($0) with" } ?? "Compare: the first of two",
            items: items)
    }
}
