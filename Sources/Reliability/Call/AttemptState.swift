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
    /// When its first token came; means nothing before.
    var answered = Instant(.zero)
    var clocks = AttemptClocks(AttemptTimeouts())
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
        var earliest = AttemptTimer.total
        var at = started.advanced(byNanoseconds: clocks.total)
        func consider(_ timer: AttemptTimer, _ limit: Int64, from: Instant) {
            let end = from.advanced(byNanoseconds: limit)
            guard end <= at else { return }
            earliest = timer
            at = end
        }
        // Of two that run out together the one that starts a phase is named, so the last is asked first.
        switch phase {
        case .connecting:
            consider(.firstToken, clocks.firstToken, from: started)
            consider(.head, clocks.head, from: started)
            consider(.connect, clocks.connect, from: started)
        case .waitingForHead:
            consider(.firstToken, clocks.firstToken, from: started)
            consider(.head, clocks.head, from: started)
        case .waitingForToken:
            consider(.firstToken, clocks.firstToken, from: started)
        case .streaming:
            consider(.gap, clocks.gap, from: lastUseful)
        case .queued, .ended:
            return nil
        }
        return at == .never ? nil : (earliest, at)
    }
}

/// The limits of an attempt's five clocks in nanoseconds, `.max` where one is off: converted once for
/// an endpoint, because each event asks which runs out first.
struct AttemptClocks: Sendable, Equatable {
    let connect: Int64
    let head: Int64
    let firstToken: Int64
    let gap: Int64
    let total: Int64

    init(_ limits: AttemptTimeouts) {
        func span(_ limit: Duration?) -> Int64 { limit?.inNanoseconds ?? .max }
        connect = span(limits.connect)
        head = span(limits.head)
        firstToken = span(limits.firstToken)
        gap = span(limits.gap)
        total = span(limits.total)
    }
}

/// The attempts of one call in the order of their numbers; the first is held in place, because most
/// calls have no other and need no allocation then.
struct AttemptList: Sendable, RandomAccessCollection, MutableCollection {
    /// Means nothing until the first was appended.
    private var first = AttemptState(
        id: AttemptID(0), reason: .first, phase: .ended, started: .never, lastUseful: .never)
    private var hasFirst = false
    private var others: [AttemptState] = []

    var startIndex: Int { 0 }
    var endIndex: Int { hasFirst ? others.count + 1 : 0 }

    subscript(index: Int) -> AttemptState {
        @inline(__always)
        get { index == 0 ? first : others[index - 1] }
        // With a second `yield` it could not be inlined, and each use would allocate its frame.
        @inline(__always)
        _modify {
            if index > 0 { swap(&first, &others[index - 1]) }
            defer { if index > 0 { swap(&first, &others[index - 1]) } }
            yield &first
        }
    }

    /// Where an attempt is: their numbers count from 1.
    func index(of id: AttemptID) -> Int? {
        id.number > 0 && id.number <= endIndex ? id.number - 1 : nil
    }

    /// Attempts that wait in the queue.
    var queued: Int {
        var queued = 0
        for index in 0..<endIndex where self[index].phase == .queued { queued += 1 }
        return queued
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
