/// Watching without acting: what would change endpoints, routes or stored conversations is refused.
extension Model {
    /// The effects that a person who only watches may have; what is refused is told.
    mutating func permitted(_ effects: [Effect]) -> [Effect] {
        guard !mayAct else { return effects }
        let allowed = effects.filter { !$0.acts }
        if allowed.count < effects.count { tellReadOnly() }
        return allowed
    }

    /// Says why nothing happened.
    mutating func tellReadOnly() {
        tell(
            isReadOnly
                ? "Read-only: start without --read-only to change endpoints, routes or what is stored."
                : "Watching only: to act, server and attach need the same BREAKWATER_TOKEN.")
    }
}

extension Action {
    /// Whether it is there to change endpoints, routes or what is stored.
    var acts: Bool {
        switch self {
        case .toggleEndpoint, .drain, .pin, .pickEndpoint, .forceOpen, .forceClosed, .resetBreaker,
            .faults, .strategy, .hedge, .race, .background, .stopBackground, .renameConversation,
            .deleteConversation, .restoreConversation, .importConversations:
            true
        default: false
        }
    }
}

extension Effect {
    /// Whether it changes endpoints, routes or what is stored.
    var acts: Bool {
        switch self {
        case .setManual, .pin, .forceBreaker, .resetBreaker, .setStrategy, .setPolicy, .demoFault,
            .runBackground, .stopBackground, .renameConversation, .discardConversation,
            .restoreConversation, .importConversations:
            true
        default: false
        }
    }
}

/// Watching a server without a conversation: what would ask or look something up has no place.
extension Action {
    /// Whether it is of no use without a conversation and a client of one's own.
    var needsConversation: Bool {
        switch self {
        case .send, .newline, .stop, .regenerate, .regenerateElsewhere, .continueAnswer,
            .editAndResend, .fork, .branchPrevious, .branchNext, .selectPrevious, .selectNext,
            .newConversation, .renameConversation, .deleteConversation, .restoreConversation,
            .exportConversation, .importConversations, .compare, .systemPrompt, .parameters,
            .preset, .model, .openLink, .notify, .openLast, .conversations, .search, .recallOlder,
            .recallNewer, .recallSearch, .editor, .pasteImage, .copyAnswer, .copyCode, .compose,
            .focusChat,
            .focusComposer, .plainView, .faults, .background, .stopBackground:
            true
        default: false
        }
    }
}
