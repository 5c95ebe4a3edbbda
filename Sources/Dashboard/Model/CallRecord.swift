public import Reliability

/// One call as the waterfall draws it, made of trace events alone.
public struct CallRecord: Sendable, Equatable {
    /// One attempt.
    public struct Lane: Sendable, Equatable {
        /// Which.
        public var attempt: AttemptID
        /// Where; `nil` while it waits in the queue.
        public var endpoint: EndpointID?
        /// Why; `nil` while it waits in the queue.
        public var reason: AttemptReason?
        /// When it joined the queue.
        public var queuedAt: Instant?
        /// When the queue expected to let it go.
        public var expectedAt: Instant?
        /// When it left for its endpoint.
        public var startedAt: Instant?
        /// When its request was on the wire.
        public var sentAt: Instant?
        /// When its response head came.
        public var headAt: Instant?
        /// When its first useful token came.
        public var firstTokenAt: Instant?
        /// When it ended.
        public var endedAt: Instant?
        /// How it ended.
        public var outcome: AttemptOutcome?

        /// When its lane begins.
        public var begin: Instant? { queuedAt ?? startedAt }
    }

    /// A pause before the next attempt.
    public struct Pause: Sendable, Equatable {
        /// From.
        public var from: Instant
        /// Until.
        public var until: Instant
        /// True when the server asked for it.
        public var isRetryAfter: Bool
        /// The attempt before it.
        public var after: AttemptID?
    }

    /// The hedge timer.
    public struct Hedge: Sendable, Equatable {
        /// When it was set.
        public var armedAt: Instant
        /// When it rings.
        public var due: Instant
        /// Why then.
        public var reason: HedgeReason
    }

    /// Which call.
    public let call: CallID
    /// The call's own label, such as `background`.
    public var label: String
    /// When it was accepted.
    public var startedAt: Instant
    /// Its attempts in the order of their numbers.
    public var lanes: [Lane] = []
    /// The hedge timer, if one was set.
    public var hedge: Hedge?
    /// Why a due hedge was not sent.
    public var suppressed: SuppressedReason?
    /// True when the extra-attempt budget refused.
    public var wasBudgetRefused = false
    /// Pauses before retries.
    public var pauses: [Pause] = []
    /// The last decision of the router.
    public var route: RouteDecision?
    /// The attempt whose text is shown.
    public var committed: AttemptID?
    /// How it ended.
    public var outcome: CallOutcome?
    /// When it ended.
    public var endedAt: Instant?
    /// The event log's line that a following attempt completes, by its sequence number.
    var openLine: Int?

    /// Creates a record of a call that was just accepted.
    public init(call: CallID, label: String, startedAt: Instant) {
        self.call = call
        self.label = label
        self.startedAt = startedAt
    }

    /// True until the call ends.
    public var isRunning: Bool { outcome == nil }

    /// The attempt that the answer came from, once it is certain.
    public var winner: Lane? {
        switch outcome {
        case .complete(let id), .incomplete(let id, _): lane(id)
        case .cancelled(let id): id.flatMap(lane)
        case .failed: nil
        case nil: committed.flatMap(lane)
        }
    }

    /// The lane of an attempt.
    public func lane(_ id: AttemptID) -> Lane? { lanes.first { $0.attempt == id } }

    /// Takes in one event of this call.
    mutating func apply(_ event: TraceEvent) {
        let at = event.at
        switch event.kind {
        case .routed(let decision): route = decision
        case .queued(let id, let expected):
            change(id) {
                if $0.queuedAt == nil { $0.queuedAt = at }
                $0.expectedAt = expected
            }
        case .attemptStarted(let id, let endpoint, let reason):
            change(id) {
                $0.endpoint = endpoint
                $0.reason = reason
                $0.startedAt = at
            }
        case .requestSent(let id): change(id) { $0.sentAt = at }
        case .headReceived(let id): change(id) { $0.headAt = at }
        case .firstToken(let id): change(id) { if $0.firstTokenAt == nil { $0.firstTokenAt = at } }
        case .attemptEnded(let id, let outcome):
            change(id) {
                $0.endedAt = at
                $0.outcome = outcome
            }
        case .hedgeArmed(let due, let reason):
            hedge = Hedge(armedAt: at, due: due, reason: reason)
        case .hedgeSuppressed(let reason): suppressed = reason
        case .backingOff(let until, let isRetryAfter):
            let last = lanes.last { $0.endedAt != nil }?.attempt
            pauses.append(Pause(from: at, until: until, isRetryAfter: isRetryAfter, after: last))
            if pauses.count > Self.mostPauses { pauses.removeFirst() }
        case .budgetRefused: wasBudgetRefused = true
        case .committed(let id): committed = id
        case .callEnded(let outcome):
            self.outcome = outcome
            endedAt = at
        case .callStarted, .breakerChanged, .limitLearned, .keyChanged, .panicChanged,
            .manualChanged:
            break
        }
    }

    /// A call makes at most 20 attempts, so more pauses cannot belong to lanes.
    private static let mostPauses = 20

    private mutating func change(_ id: AttemptID, _ body: (inout Lane) -> Void) {
        if let index = lanes.firstIndex(where: { $0.attempt == id }) {
            body(&lanes[index])
        } else {
            var lane = Lane(attempt: id)
            body(&lane)
            let place = lanes.firstIndex { $0.attempt > id } ?? lanes.endIndex
            lanes.insert(lane, at: place)
        }
    }
}
