import Providers
import Reliability
import TerminalUI

/// Changes the model by one message and says what the runtime must do.
///
/// Synchronous, total and without side effects: the same model and message always give the same
/// model and effects.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
    if case .input(let event) = message {
        model.drawing.beginInput()
        let effects = model.permitted(model.receive(event))
        model.drawing.endInput(hadEffects: !effects.isEmpty)
        return effects
    }
    if case .clock(let instant) = message {
        let notice = model.notice
        model.advance(to: instant)
        if model.notice != notice { model.drawing.note() }
        return []
    }
    model.drawing.note(mustBeWhole: message.isAwaited)
    switch message {
    case .input, .clock: break
    case .resized(let size): model.size = size
    case .tick(let instant): model.advance(to: instant)
    case .snapshot(let fleet, let labels):
        model.advance(to: fleet.at)
        model.board.take(fleet, labels)
        model.keepSelectionValid()
    case .trace(let event, let label):
        model.advance(to: event.at)
        model.board.take(event, label: label)
    case .answerStarted(let turn, let call): model.conversation.change(turn) { $0.call = call }
    case .answerText(let turn, let text): model.conversation.append(text, to: turn)
    case .answerReasoning(let turn, let text):
        model.conversation.change(turn) { $0.reasoning += VisibleText.clean(text) }
    case .answerFinished(let turn, let summary): return model.finish(turn, summary)
    case .filesRead(let readings, let message): return model.take(readings, for: message)
    case .filesListed(let listing): model.take(listing)
    case .pasteIsFiles(let paths, let pasted): model.attach(paths, pasted: pasted)
    case .imagePasted(let path): model.attach(path)
    case .spentToday(let spent): model.spentToday = spent
    case .conversationKept(let id, let turn):
        if model.conversation.index(of: turn) != nil { model.conversation.stored = id }
    case .conversationRenamed(let id, let title): model.renamed(id, title)
    case .conversationRestored(let title): return model.restored(title)
    case .conversationOpened(let stored):
        model.open(stored)
        return model.settlePlainView()
    case .conversationsListed(let list):
        model.fillPicker(.conversations, with: PickerItems.of(list))
    case .searchFinished(let query, let hits): model.showHits(hits, for: query)
    case .questionsRecalled(let questions): model.sent = questions + model.sent
    case .themesListed(let themes): model.themes = themes
    case .looksChanged(let looks):
        if model.looks.symbols != looks.symbols { model.conversation.forgetLayout() }
        model.looks = looks
    case .keysChanged(let keys, let hasVimKeys):
        model.keys = keys
        model.vim = hasVimKeys ? model.vim ?? VimKeys() : nil
    case .editorReturned(let text): if let text { model.composer.setText(text) }
    case .notice(let text, let kind): model.tell(text, kind)
    case .background(let progress): model.background = progress
    case .link(let news): model.take(news)
    case .leftOut(let count): model.leftOut = count
    }
    return []
}

extension Model {
    /// Moves time forward, never back, and lets go of what is over.
    mutating func advance(to instant: Instant) {
        now = Swift.max(now, instant)
        if let notice, notice.until <= now {
            self.notice = nil
            // What the notice asked for is over with it.
            isQuitArmed = false
        }
    }

    /// Before the first snapshot the first is selected, and the nearest one when it was removed.
    mutating func keepSelectionValid() {
        guard let present = board.fleet?.present, let last = present.last,
            !present.contains(where: { $0.id == selectedEndpoint })
        else { return }
        selectedEndpoint = (present.first { $0.id > selectedEndpoint } ?? last).id
    }
}
