import Providers
import Reliability
import TerminalUI

/// Questions and answers.
extension Model {
    /// Sends what is in the composer, or keeps it until the present answer ends.
    mutating func send() -> [Effect] {
        let text = TextTrim.trimmed(composer.text)
        guard !text.isEmpty else { return [] }
        vim?.beginInserting()
        if let effects = runSlashCommand(text) { return effects }
        if conversation.running != nil {
            composer.clear()
            recalled = nil
            remember(text)
            queued = queued.map { $0 + "\n" + text } ?? text
            tell("Queued: goes out when this answer ends.")
            return []
        }
        return submit(text)
    }

    /// Puts a message among those that can be recalled.
    mutating func remember(_ text: String) {
        if sent.last != text { sent.append(text) }
        if sent.count > Self.mostSent { sent.removeFirst() }
    }

    /// More would not be walked through with one key.
    private static let mostSent = 500

    /// Adds the question's turn and its answer's turn.
    mutating func ask(_ text: String, with attachments: [Attachment] = []) -> [Effect] {
        addQuestion(text, with: attachments)
        return beginAnswer(attaching: attachments)
    }

    /// Adds the question's turn alone.
    mutating func addQuestion(_ text: String, with attachments: [Attachment] = []) {
        if conversation.title.isEmpty { conversation.title = title(of: text) }
        var turn = Turn(
            id: takeTurn(), isUser: true, clock: wallClock.short(now),
            document: Document(text, isMarkdown: false), askedAt: now)
        turn.attachments = attachments
        turn.countTokens()
        conversation.turns.append(turn)
    }

    /// Adds an answer's turn and sends the conversation so far.
    mutating func beginAnswer(
        replacing replaced: [Turn] = [], continuing continued: TurnID? = nil,
        on endpoint: String? = nil, attaching attachments: [Attachment] = []
    ) -> [Effect] {
        let messages = conversation.messages
        let id = takeTurn()
        var turn = Turn(
            id: id, isUser: false, clock: wallClock.short(now),
            document: Document("", isMarkdown: true),
            askedAt: now)
        turn.regenerations = replaced.last.map { $0.regenerations + 1 } ?? 0
        turn.continues = continued
        conversation.turns.append(turn)
        conversation.anchor = nil
        conversation.selected = nil
        conversation.codeBlockCopied = 0
        shownCall = nil
        return [
            .send(
                Question(
                    turn: id, messages: messages, replaces: replaced.map(\.id),
                    continues: continued, endpoint: endpoint, settings: conversation.settings,
                    attachments: attachments))
        ]
    }

    /// Closes an answer; what was queued goes out, unless the person stopped on purpose.
    mutating func finish(_ id: TurnID, _ summary: AnswerSummary) -> [Effect] {
        conversation.finish(id, summary)
        let told = notification(of: summary)
        guard let next = queued else { return told }
        queued = nil
        if summary.status == .complete { return told + submit(next) }
        let written = composer.text
        composer.setText(written.isEmpty ? next : next + "\n" + written)
        tell("The queued message is back in the composer.", .warning)
        return told
    }

    /// Asks for the rest of an answer that broke off; it comes as a piece of its own behind a seam.
    mutating func continueAnswer() -> [Effect] {
        guard conversation.running == nil else {
            tell("An answer is under way; Esc stops it.", .warning)
            return []
        }
        let pieces = conversation.lastAnswer
        guard let last = pieces.last, let whole = pieces.last(where: { !$0.text.isEmpty }) else {
            tell("There is no text to go on from; \(keys.spoken(.regenerate)) asks again.")
            return []
        }
        if last.summary?.status == .complete, last.summary?.isCutByLimit != true {
            tell("The answer is complete.")
            return []
        }
        // Pieces that brought nothing make room; the next one may do better.
        let empty = pieces.filter(\.text.isEmpty)
        conversation.turns.removeAll { turn in empty.contains { $0.id == turn.id } }
        return beginAnswer(replacing: empty, continuing: whole.id)
    }

    /// Stops the running answer.
    mutating func stop() -> [Effect] {
        conversation.everyRunning.map { .stop($0.id) }
    }

    /// Begins an empty conversation.
    mutating func beginConversation() -> [Effect] {
        let effects = stop()
        conversation = Conversation()
        edited = nil
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
        opened.settings = stored.settings
        // Turns are numbered by age, one after the other.
        let first = nextTurn
        let shown = stored.turns.map { turn -> Turn in
            var document = Document(turn.text, isMarkdown: !turn.isUser)
            document.finish()
            var shown = Turn(
                id: takeTurn(), isUser: turn.isUser, clock: turn.clock, document: document,
                summary: turn.isUser ? nil : turn.summary ?? AnswerSummary(status: .incomplete))
            shown.isStruckOut = turn.isStruckOut
            shown.attachments = turn.attachments
            shown.countTokens()
            if let place = turn.continues, stored.turns.indices.contains(place) {
                shown.continues = TurnID(first + place)
            }
            return shown
        }
        let (path, asides) = stored.branches
        opened.turns = path.count == shown.count ? Turns(shown) : Turns(path.map { shown[$0] })
        opened.asides = asides.map { aside in
            Branch(
                after: aside.after.map { shown[$0].id },
                turns: Turns(aside.turns.map { shown[$0] }))
        }
        conversation = opened
        edited = nil
        forgetChatFind()
        overlay = nil
        focus = .composer
    }

    mutating func takeTurn() -> TurnID {
        nextTurn += 1
        return TurnID(nextTurn - 1)
    }

    private func title(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? text
        return String(line.prefix(60))
    }
}

/// What an answer's text does to the conversation.
extension Conversation {
    /// What the model is told: every question, and every answer that has text and counts; the
    /// pieces of a continued answer are one.
    var messages: [ChatMessage] {
        var messages: [ChatMessage] = settings.system.isEmpty ? [] : [.system(settings.system)]
        for turn in turns where !turn.isStruckOut && !turn.text.isEmpty {
            if turn.isUser {
                messages.append(
                    turn.attachments.isEmpty
                        ? .user(turn.text)
                        : ChatMessage(
                            role: .user, parts: [.text(turn.text)] + turn.attachments.map(\.part)))
            } else if turn.continues != nil, let last = messages.last, last.role == .assistant {
                messages[messages.count - 1] = .assistant(last.text + turn.text)
            } else {
                messages.append(.assistant(turn.text))
            }
        }
        return messages
    }

    /// The pieces of the answer to the last question, in order; what is struck out does not count.
    var lastAnswer: [Turn] {
        turns[answer(around: turns.count - 1)].filter { !$0.isStruckOut }
    }

    /// Adds text to a running answer; what comes after its end is not the answer's.
    mutating func append(_ text: String, to id: TurnID) {
        change(id) { turn in
            if turn.isRunning { turn.document.append(VisibleText.clean(text)) }
        }
    }

    /// Closes an answer once.
    mutating func finish(_ id: TurnID, _ summary: AnswerSummary) {
        change(id) { turn in
            guard turn.isRunning else { return }
            turn.summary = summary
            turn.document.finish()
            turn.countTokens()
        }
    }

    /// Makes every turn lay itself out anew.
    mutating func forgetLayout() {
        for index in turns.indices { turns[index].document.forgetLayout() }
        for branch in asides.indices {
            for index in asides[branch].turns.indices {
                asides[branch].turns[index].document.forgetLayout()
            }
        }
    }
}

extension Turn {
    /// Guesses the tokens of a turn that grows no more.
    mutating func countTokens() {
        tokens = TokenEstimate.perMessage + TokenEstimate.tokens(in: text)
        for attachment in attachments {
            switch attachment.content {
            case .text(let text): tokens += TokenEstimate.tokens(in: text)
            case .image: tokens += TokenEstimate.perImage
            }
        }
    }
}
