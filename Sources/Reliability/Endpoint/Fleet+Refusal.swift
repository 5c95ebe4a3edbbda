extension Fleet {
    /// Why the last survey found nobody, for a person: one reason for all, or each with its own.
    var refusalText: String {
        if states.isEmpty { return "there is no endpoint" }
        var asked = looks.filter { $0.skipped != .notPinned }
        // What the call rules out by itself is news only where nobody else is left.
        if asked.contains(where: { $0.skipped != .forbidden }) {
            asked.removeAll { $0.skipped == .forbidden }
        }
        let reasons = asked.map { (name: states[$0.endpoint.index].profile.name, why($0)) }
        guard let first = reasons.first else { return "every endpoint is switched off" }
        if reasons.count > 1, reasons.allSatisfy({ $0.1 == first.1 }) {
            return "every endpoint \(first.1)"
        }
        let shown = reasons.prefix(4).map { "\($0.name) \($0.1)" }.joined(separator: ", ")
        return reasons.count > 4 ? shown + " and \(reasons.count - 4) more" : shown
    }

    /// What keeps every endpoint from this call by what it is, and not by how it stands now.
    ///
    /// A pin of the whole fleet is a state: a person may lift it.
    func unservable(_ facts: CallFacts, forbidden: [EndpointID]) -> Unservable? {
        guard keeps(.compatibility) else { return nil }
        var found: Unservable?
        for index in states.indices {
            let id = EndpointID(index)
            if states.span[index].isRemoved || forbidden.contains(id) { continue }
            if let only = facts.only, id != only { continue }
            let reason = facts.incompatibility(
                contextTokens: states.span[index].profile.contextTokens,
                lacks: states.span[index].profile.cannot, price: states.span[index].profile.price)
            guard let reason else { return nil }
            let mark: Unservable = reason == .tooSmall ? .tooLong : .unsupported
            found = (found ?? mark) == mark ? mark : .unsupported
        }
        return found
    }

    private func why(_ candidate: RouteDecision.Candidate) -> String {
        switch candidate.skipped {
        case .removed: "was removed"
        case .disabled: "is switched off"
        case .draining: "is draining"
        case .breakerOpen:
            states[candidate.endpoint.index].breaker.forced == .open
                ? "has its breaker held open by hand" : "has an open breaker"
        case .trialTaken: "is half-open and being tried"
        case .recovering: "is returning step by step"
        case .bucketEmpty, .queueAhead: "has an empty bucket for longer than the deadline allows"
        case .noSlot: "has no free slot"
        case .keyUnusable: "has no usable key"
        case .tooSmall: "has too small a context for this prompt"
        case .noImages: "takes no images"
        case .noTools: "calls no tools"
        case .noChat: "serves embeddings alone"
        case .noEmbeddings: "has no embeddings"
        case .tooDear: "could cost more than this call may"
        case .forbidden: "is forbidden to this call"
        case .reserved: "is kept as a fallback"
        case .alreadyTried, .inUse: "was tried"
        case .bucketLow, .budgetClosed, .notPinned, nil: "may not be used"
        }
    }
}
