extension Fleet {
    /// Why the last survey found nobody, for a person: one reason for all, or each with its own.
    var refusalText: String {
        if states.isEmpty { return "there is no endpoint" }
        let asked = looks.filter { $0.skipped != .notPinned }
        let reasons = asked.map { (name: states[$0.endpoint.index].profile.name, why($0)) }
        guard let first = reasons.first else { return "every endpoint is switched off" }
        if reasons.count > 1, reasons.allSatisfy({ $0.1 == first.1 }) {
            return "every endpoint \(first.1)"
        }
        let shown = reasons.prefix(4).map { "\($0.name) \($0.1)" }.joined(separator: ", ")
        return reasons.count > 4 ? shown + " and \(reasons.count - 4) more" : shown
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
