import Providers
import Reliability
import TerminalUI

/// Questions and answers.
extension Model {
    /// Sends what is in the composer, or keeps it until the present answer ends.
    mutating func send() -> [Effect] {
        let text = trimmed(composer.text)
        guard !text.isEmpty else { return [] }
        if let effects = runSlashCommand(text) { return effects }
        composer.clear()
        recalled = nil
        if sent.last != text { sent.append(text) }
        if sent.count > Self.mostSent { sent.removeFirst() }
        if conversation.running != nil {
            queued = queued.map { $0 + "\n" + text } ?? text
            tell("Queued: goes out when this answer ends.")
            return []
        }
        return ask(text)
    }

    /// More would not be walked through with one key.
    private static let mostSent = 500

    /// Adds the question's turn and its answer's turn.
    mutating func ask(_ text: String) -> [Effect] {
        if conversation.title.isEmpty { conversation.title = title(of: text) }
        conversation.turns.append(
            Turn(
                id: takeTurn(), isUser: true, clock: wallClock.short(now),
                document: Document(text, isMarkdown: false), askedAt: now))
        return beginAnswer(replacing: nil)
    }

    /// Adds an answer's turn and sends the conversation so far.
    mutating func beginAnswer(replacing replaced: Turn?) -> [Effect] {
        let messages = conversation.messages
        let id = takeTurn()
        var turn = Turn(
            id: id, isUser: false, clock: wallClock.short(now),
            document: Document("", isMarkdown: true),
            askedAt: now)
        turn.regenerations = replaced.map { $0.regenerations + 1 } ?? 0
        conversation.turns.append(turn)
        conversation.anchor = nil
        conversation.selected = nil
        conversation.codeBlockCopied = 0
        shownCall = nil
        return [.send(Question(turn: id, messages: messages, replaces: replaced?.id))]
    }

    /// Closes an answer; what was queued goes out, unless the person stopped on purpose.
    mutating func finish(_ id: TurnID, _ summary: AnswerSummary) -> [Effect] {
        conversation.finish(id, summary)
        guard let next = queued else { return [] }
        queued = nil
        if summary.status == .complete { return ask(next) }
        let written = composer.text
        composer.setText(written.isEmpty ? next : next + "\n" + written)
        tell("The queued message is back in the composer.", .warning)
        return []
    }

    /// Asks the last question again; its answer makes room for the new one.
    mutating func regenerate() -> [Effect] {
        guard conversation.running == nil else {
            tell("An answer is under way; Esc stops it.", .warning)
            return []
        }
        guard let last = conversation.turns.last, !last.isUser else { return [] }
        conversation.turns.removeLast()
        return beginAnswer(replacing: last)
    }

    /// Asks the model to go on where its answer broke off.
    mutating func continueAnswer() -> [Effect] {
        guard let last = conversation.turns.last, !last.isUser, !last.isRunning, !last.text.isEmpty
        else { return [] }
        if last.summary?.status == .complete, last.summary?.isCutByLimit != true {
            tell("The answer is complete.")
            return []
        }
        return ask("Continue exactly where your last answer broke off.")
    }

    /// Puts the last question back into the composer.
    mutating func editAndResend() -> [Effect] {
        guard conversation.running == nil,
            let index = conversation.turns.lastIndex(where: \.isUser)
        else { return [] }
        composer.setText(conversation.turns[index].text)
        focus = .composer
        return []
    }

    /// Stops the running answer.
    mutating func stop() -> [Effect] {
        conversation.running.map { [.stop($0.id)] } ?? []
    }

    /// Begins an empty conversation.
    mutating func beginConversation() -> [Effect] {
        let effects = stop()
        conversation = Conversation()
        forgetChatFind()
        queued = nil
        focus = .composer
        return effects + [.newConversation]
    }

    /// Shows a stored conversation.
    mutating func open(_ stored: StoredConversation) {
        var opened = Conversation()
        opened.stored = stored.id
        opened.title = VisibleText.oneLine(stored.title)
        for turn in stored.turns {
            var document = Document(turn.text, isMarkdown: !turn.isUser)
            document.finish()
            opened.turns.append(
                Turn(
                    id: takeTurn(), isUser: turn.isUser, clock: turn.clock, document: document,
                    summary: turn.isUser ? nil : turn.summary ?? AnswerSummary(status: .incomplete))
            )
        }
        conversation = opened
        forgetChatFind()
        overlay = nil
        focus = .composer
    }

    private mutating func takeTurn() -> TurnID {
        nextTurn += 1
        return TurnID(nextTurn - 1)
    }

    private func title(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
        return String(line.prefix(60))
    }

    private func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}

/// What an answer's text does to the conversation.
extension Conversation {
    /// What the model is told: every question, and every answer that has text.
    var messages: [ChatMessage] {
        turns.compactMap { turn in
            if turn.isUser { return .user(turn.text) }
            return turn.text.isEmpty ? nil : .assistant(turn.text)
        }
    }

    /// Adds text to a running answer; what comes after its end is not the answer's.
    mutating func append(_ text: String, to id: TurnID) {
        guard let index = index(of: id), turns[index].isRunning else { return }
        turns[index].document.append(VisibleText.clean(text))
    }

    /// Closes an answer once.
    mutating func finish(_ id: TurnID, _ summary: AnswerSummary) {
        guard let index = index(of: id), turns[index].isRunning else { return }
        turns[index].summary = summary
        turns[index].document.finish()
    }

    /// Makes every turn lay itself out anew.
    mutating func forgetLayout() {
        for index in turns.indices { turns[index].document.forgetLayout() }
    }
}
