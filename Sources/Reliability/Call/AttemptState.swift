/// One attempt as the machine sees it.
struct AttemptState: Sendable {
    enum Phase: Sendable, Equatable {
        /// Waits in the fleet's queue.
        case queued
        /// Started; the request has not left yet.
        case connecting
        /// The request left; no head yet.
        case waitingForHead
        /// The head arrived; no useful token yet.
        case waitingForToken
        /// Useful tokens arrive.
        case streaming
        /// Over; the lease is back.
        case ended
    }

    let id: AttemptID
    let reason: AttemptReason
    var phase: Phase
    var lease: Lease?
    var started: Instant
    var lastUseful: Instant
    var timeouts = AttemptTimeouts()
    /// Useful pieces that arrived: our estimate of its output when the server never says.
    var pieces = 0
    /// When the shell was last asked to wake us for this attempt.
    var armed: Instant?

    var isLive: Bool { phase != .ended && phase != .queued }
    var isSilent: Bool {
        switch phase {
        case .connecting, .waitingForHead, .waitingForToken: true
        case .queued, .streaming, .ended: false
        }
    }

    /// The clock that runs out first now, and when; `nil` when all are off.
    var due: (timer: AttemptTimer, at: Instant)? {
        var earliest: (AttemptTimer, Instant)?
        func consider(_ timer: AttemptTimer, _ limit: Duration?, from: Instant) {
            guard let limit else { return }
            let at = from.advanced(by: limit)
            if let held = earliest, held.1 <= at { return }
            earliest = (timer, at)
        }
        switch phase {
        case .connecting:
            consider(.connect, timeouts.connect, from: started)
            consider(.head, timeouts.head, from: started)
            consider(.firstToken, timeouts.firstToken, from: started)
        case .waitingForHead:
            consider(.head, timeouts.head, from: started)
            consider(.firstToken, timeouts.firstToken, from: started)
        case .waitingForToken:
            consider(.firstToken, timeouts.firstToken, from: started)
        case .streaming:
            consider(.gap, timeouts.gap, from: lastUseful)
        case .queued, .ended:
            return nil
        }
        consider(.total, timeouts.total, from: started)
        return earliest.map { ($0.0, $0.1) }
    }
}

/// The attempts of one call in the order of their numbers; the first is held in place, because most
/// calls have no other and need no allocation then.
struct AttemptList: Sendable, RandomAccessCollection, MutableCollection {
    /// Means nothing until the first was appended.
    private var first = AttemptState(
        id: AttemptID(0), reason: .first, phase: .ended, started: Instant(.zero),
        lastUseful: Instant(.zero))
    private var hasFirst = false
    private var others: [AttemptState] = []

    var startIndex: Int { 0 }
    var endIndex: Int { hasFirst ? others.count + 1 : 0 }

    subscript(index: Int) -> AttemptState {
        _read {
            if index == 0 { yield first } else { yield others[index - 1] }
        }
        _modify {
            if index == 0 { yield &first } else { yield &others[index - 1] }
        }
    }

    mutating func append(_ attempt: AttemptState) {
        if hasFirst {
            others.append(attempt)
        } else {
            first = attempt
            hasFirst = true
        }
    }
}

/// An endpoint this call failed at, and from when it may go there again; `nil` is never.
struct Visit: Sendable, Equatable {
    let endpoint: EndpointID
    let repeatAt: Instant?
    /// Until when the server asked to be left alone; `nil` when it did not.
    let hintedUntil: Instant?
}
