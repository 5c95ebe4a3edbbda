/// Attempts that wait for a bucket or a slot.
extension Fleet {
    /// Lets an attempt wait; refuses at once when its answer could not begin before `deadline`.
    ///
    /// Nine first tokens of ten come within the fleet's p90: who would start later than that before
    /// the deadline would cost a server its work and still be lost.
    mutating func enqueue(
        call: CallID, attempt: AttemptID, want: AttemptWant, earliest: Instant, deadline: Instant,
        now: Instant
    ) -> QueueAnswer {
        let expected = expectedStart(want, earliest: earliest, now: now)
        let size = PromptSize(inputTokens: want.facts.inputTokens).rawValue
        let answer = pooled[size].quantile(0.9) ?? .zero
        guard expected.advanced(by: answer) <= deadline else { return .refused(earliest: expected) }
        guard room.count < policy.queueCapacity else { return .refused(earliest: expected) }
        let ticket = WaitingRoom.Ticket(
            call: call, attempt: attempt, want: want, enqueued: now)
        if keeps(.fifo) { room.append(ticket) } else { room.putBack([ticket]) }
        room.wake = min(room.wake ?? earliest, earliest)
        contend(by: want.facts.priority)
        return .waiting(expected: expected)
    }

    /// `earliest + tickets ahead ÷ calls a second of all endpoints that could serve`, and what ageing
    /// adds.
    ///
    /// Ten ahead at two endpoints of 60 requests a minute each add 5 s; eight ahead of two slots that
    /// are held for 4 s each add 16 s.
    private func expectedStart(_ want: AttemptWant, earliest: Instant, now: Instant) -> Instant {
        var perSecond = 0.0
        for candidate in looks {
            switch candidate.skipped {
            case .bucketEmpty, .queueAhead, .noSlot:
                perSecond +=
                    states[candidate.endpoint.index].limiter.throughput(
                        tokens: want.tokens, now: now) ?? 0
            default: break
            }
        }
        let start = max(now, earliest)
        guard perSecond > 0 else { return start }
        let priority = want.facts.priority
        let ahead = room.ahead(of: priority)
        let turn = start.advanced(by: .seconds(Double(ahead) / perSecond))
        guard priority == .interactive else {
            // Where people wait already more will come, and pass it until it has aged.
            return room.ahead(of: .interactive) > 0 ? turn.advanced(by: policy.ageing) : turn
        }
        // Background questions that will have aged by its turn go first.
        let aged = room.background(by: turn - policy.ageing)
        return turn.advanced(by: .seconds(Double(aged) / perSecond))
    }

    mutating func leaveQueue(call: CallID, attempt: AttemptID, priority: CallPriority) {
        room.remove(call: call, attempt: attempt, priority: priority)
    }

    /// True when attempts wait, so that a release is worth a call of `admitQueued`.
    public var hasWaiting: Bool { !room.isEmpty }

    /// When `admitQueued` is worth asking again though nothing was released; `nil` without a wait.
    public func nextWake(now: Instant) -> Instant? {
        room.isEmpty || !keeps(.wake) ? nil : room.wake
    }

    /// Admits waiting attempts in order, as far as buckets and slots allow.
    @specialized(where Generator == SplitMix64)
    public mutating func admitQueued<Generator: RandomNumberGenerator>(
        now: Instant, using rng: inout Generator
    ) -> [Grant] {
        guard !room.isEmpty else { return [] }
        room.clearContention()
        var grants: [Grant] = []
        var kept: [WaitingRoom.Ticket] = []
        var wake: Instant?
        while let ticket = room.popNext(now: now, ageing: policy.ageing) {
            switch acquire(ticket.want, attempt: ticket.attempt, now: now, using: &rng) {
            case .leased(let lease):
                grants.append(Grant(call: ticket.call, attempt: ticket.attempt, lease: lease))
                continue
            case .budgetClosed(let until), .busy(let until):
                wake = min(wake ?? until, until)
            case .nobody(let earliest):
                let again = earliest ?? now.advanced(by: .seconds(1))
                wake = min(wake ?? again, again)
            }
            kept.append(ticket)
            contend(by: ticket.want.facts.priority)
            if nobodyElseCanBeServed { break }
        }
        room.putBack(kept)
        if room.isEmpty { room.clearContention() } else { room.wake = wake }
        return grants
    }

    /// Keeps the endpoints that the last ticket waits for from everyone behind it.
    private mutating func contend(by priority: CallPriority) {
        for candidate in looks {
            switch candidate.skipped {
            case .bucketEmpty, .noSlot: room.contend(candidate.endpoint.index, by: priority)
            default: break
            }
        }
    }

    /// True when the last ticket was refused everywhere for reasons that hold for all behind it.
    private var nobodyElseCanBeServed: Bool {
        looks.allSatisfy { candidate in
            switch candidate.skipped {
            case .bucketEmpty, .noSlot, .queueAhead, .removed, .disabled, .draining,
                .keyUnusable, .breakerOpen, .trialTaken:
                true
            default: false
            }
        }
    }
}

/// Whether a waiting attempt was taken into the queue.
enum QueueAnswer {
    case waiting(expected: Instant)
    case refused(earliest: Instant)
}
