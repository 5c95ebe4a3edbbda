import Providers
import Reliability
import TerminalUI

/// Forks of a conversation: asking again, editing, going back, and walking through branches.
extension Model {
    /// What the keys of the conversation do beyond moving and copying.
    mutating func performInChat(_ action: Action) -> [Effect] {
        switch action {
        case .regenerate: return regenerate()
        case .continueAnswer: return continueAnswer()
        case .editAndResend: return editAndResend()
        case .fork: return fork()
        case .branchPrevious: return changeBranch(by: -1)
        case .branchNext: return changeBranch(by: 1)
        case .selectPrevious: selectTurn(by: -1)
        case .selectNext: selectTurn(by: 1)
        case .renameConversation: return askForTitle()
        case .deleteConversation: return discardConversation()
        case .restoreConversation: return restoreConversation()
        case .exportConversation: return askForExportPath()
        case .importConversations: askForImportPath()
        case .compare: openComparison()
        case .systemPrompt: askForSystemPrompt()
        case .openLink: openLinks()
        case .notify: return changeNotification()
        default: break
        }
        return []
    }

    /// Asks the question of the selected answer, or the last one, again.
    ///
    /// A whole answer becomes a branch beside the new one; what broke off stays above it, struck
    /// out, because it was read. What followed is a branch too.
    mutating func regenerate(on endpoint: String? = nil) -> [Effect] {
        guard mayChangeBranch() else { return [] }
        let range = conversation.answer(around: conversation.targetIndex)
        let pieces: [Turn] = conversation.turns[range].filter { !$0.isStruckOut }
        guard let first = pieces.first, let last = pieces.last else { return [] }
        if last.summary?.status == .complete {
            conversation.setAside(from: conversation.index(of: first.id) ?? range.lowerBound)
        } else {
            conversation.setAside(from: range.upperBound)
            for piece in pieces {
                guard let index = conversation.index(of: piece.id) else { continue }
                if piece.text.isEmpty {
                    conversation.turns.remove(at: index)
                } else {
                    conversation.turns[index].isStruckOut = true
                }
            }
        }
        return beginAnswer(replacing: pieces, on: endpoint)
    }

    /// Puts the selected question, or the last one, back into the composer; sent, it is a branch
    /// beside the first.
    mutating func editAndResend() -> [Effect] {
        guard mayChangeBranch(), !conversation.turns.isEmpty,
            let index = conversation.turns[...conversation.targetIndex].lastIndex(where: \.isUser)
        else { return [] }
        composer.setText(conversation.turns[index].text)
        edited = conversation.turns[index].id
        conversation.selected = nil
        focus = .composer
        return []
    }

    /// Sets aside what an edited question stands in for, and says where the new one is stored.
    mutating func takeEdited() -> [Effect] {
        defer { edited = nil }
        guard let edited, let index = conversation.index(of: edited) else { return [] }
        conversation.setAside(from: index)
        return [.branch(after: conversation.turns.last?.id)]
    }

    /// Goes back to the selected answer: what followed is a branch, and the next question another.
    mutating func fork() -> [Effect] {
        guard mayChangeBranch() else { return [] }
        guard conversation.selected != nil else {
            tell(
                "\(keys.spoken(.selectPrevious)) selects an answer; \(keys.spoken(.fork)) then goes on "
                    + "from there.")
            return []
        }
        let end = conversation.answer(around: conversation.targetIndex).upperBound
        guard end < conversation.turns.count else {
            tell("This is the last answer: the next question follows it.")
            return []
        }
        conversation.setAside(from: end)
        settleBranch()
        focus = .composer
        tell(
            "The next question goes on from here; \(keys.spoken(.branchPrevious)) brings back what followed."
        )
        return [.branch(after: conversation.turns.last?.id)]
    }

    /// Shows the next branch (1) or the one before (-1) of the selected turn's fork, or the last.
    mutating func changeBranch(by step: Int) -> [Effect] {
        guard mayChangeBranch() else { return [] }
        let limit =
            conversation.selected == nil ? conversation.turns.count : conversation.targetIndex
        guard let fork = conversation.lastFork(upTo: limit),
            conversation.showBranch(at: fork, by: step)
        else {
            let makers = [Action.editAndResend, .regenerate, .fork].map { keys.spoken($0) }
            tell(
                "There is one branch only; \(makers[0]), \(makers[1]) and \(makers[2]) make others."
            )
            return []
        }
        let hadSelection = conversation.selected != nil
        settleBranch()
        if hadSelection, conversation.turns.indices.contains(fork) {
            conversation.selected = conversation.turns[fork].id
            reveal(Conversation.Anchor(turn: fork, line: 0))
        }
        return conversation.turns.last.map { [.showBranch(endingAt: $0.id)] } ?? []
    }

    /// What referred to rows or turns of the branch before is over.
    private mutating func settleBranch() {
        conversation.anchor = nil
        conversation.selected = nil
        conversation.codeBlockCopied = 0
        edited = nil
        forgetChatFind()
    }

    private mutating func mayChangeBranch() -> Bool {
        guard conversation.running != nil else { return true }
        tell("An answer is under way; Esc stops it.", .warning)
        return false
    }

    /// Selects the turn above (-1) or below (1); below the last nothing is selected.
    mutating func selectTurn(by step: Int) {
        let turns = conversation.turns
        guard !turns.isEmpty else { return }
        let here = conversation.selected.flatMap { conversation.index(of: $0) } ?? turns.count
        let next = max(0, here + step)
        conversation.codeBlockCopied = 0
        guard next < turns.count else {
            conversation.selected = nil
            conversation.anchor = nil
            return
        }
        conversation.selected = turns[next].id
        reveal(Conversation.Anchor(turn: next, line: 0))
    }
}
