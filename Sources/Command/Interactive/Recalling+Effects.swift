import Dashboard

/// What the screen, or the plain lines, want of the history.
extension Recalling {
    /// Performs an effect that is the history's; false when it is not.
    func perform(_ effect: Effect, keeping: Keeping) -> Bool {
        switch effect {
        case .keepSettings(let settings): Task { await keeping.keep(settings) }
        case .branch(let turn): keeping.branch(after: turn)
        case .showBranch(let turn):
            // Told at once as well: the next question may be quicker than the history.
            keeping.branch(after: turn)
            Task { await keeping.show(branchEndingAt: turn) }
        case .renameConversation(let id, let title): Task { await rename(id, title) }
        case .discardConversation(let id): Task { await discard(id) }
        case .restoreConversation(let id): Task { await restore(id) }
        case .exportConversation(let id, let path):
            Task { await export(id, to: path) }
        case .importConversations(let path): Task { await importFile(path) }
        case .newConversation: keeping.beginConversation()
        case .openConversation(let id): Task { await open(id) }
        case .openLastConversation: Task { await open(nil) }
        case .listConversations: Task { await list() }
        case .searchHistory(let query): Task { await search(query) }
        default: return false
        }
        return true
    }
}
