/// Watching without acting: what would change endpoints, routes or stored conversations is refused.
extension Model {
    /// The effects that a person who only watches may have; what is refused is told.
    mutating func permitted(_ effects: [Effect]) -> [Effect] {
        guard isReadOnly else { return effects }
        let allowed = effects.filter { !$0.acts }
        if allowed.count < effects.count { tellReadOnly() }
        return allowed
    }

    /// Says why nothing happened.
    mutating func tellReadOnly() {
        tell("Read-only: start without --read-only to change endpoints, routes or what is stored.")
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
