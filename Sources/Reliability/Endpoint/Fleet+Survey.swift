/// Looking at endpoints: who may be asked now, and why the others may not.
extension Fleet {
    /// What looking at every endpoint found.
    struct Survey {
        var earliest: Instant?
        /// True when waiting can help: somebody is only out of tokens or slots.
        var mayWait = false
        var budgetClosed: Instant?
        /// When the first benched key that would do is usable again.
        var benched: Instant?
        /// The open endpoint that is next to be tried again.
        var next: (index: Int, at: Instant)?
        /// True when nobody was left out.
        var isComplete = false
        /// See `Fleet.trialsFrom`.
        var trialsFrom: Instant?

        mutating func wait(until instant: Instant) {
            earliest = min(earliest ?? instant, instant)
            mayWait = true
        }

        mutating func mayTry(_ index: Int, at instant: Instant) {
            if let next, next.at <= instant { return }
            next = (index, instant)
        }

        /// The answer when nobody may be asked.
        var refusal: Acquisition {
            if let budgetClosed, earliest == nil { return .budgetClosed(until: budgetClosed) }
            guard mayWait, let earliest else { return .nobody(earliest: earliest) }
            return .busy(earliest: earliest)
        }
    }

    /// Looks at everybody who can come into question; leaves `eligible` and `looks`.
    mutating func survey(_ want: AttemptWant, now: Instant) -> Survey {
        if !eligible.isEmpty { eligible.removeAll(keepingCapacity: true) }
        if !looks.isEmpty { looks.removeAll(keepingCapacity: true) }
        var survey = Survey()
        if let list = want.list {
            for id in list { look(at: id.index, want, &survey, now: now) }
        } else if let only = want.facts.only ?? pinned, !want.explains,
            states.indices.contains(only.index)
        {
            look(at: only.index, want, &survey, now: now)
        } else {
            survey.isComplete = want.facts.only == nil && pinned == nil
            for index in states.indices { look(at: index, want, &survey, now: now) }
        }
        if eligible.isEmpty { askMore(want, &survey, now: now) }
        return survey
    }

    private mutating func look(
        at index: Int, _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) {
        let skipped = refusal(of: index, want, &survey, now: now)
        if skipped == nil { eligible.append(index) }
        noteTrial(at: index, &survey, now: now)
        let score = want.explains && skipped == nil ? score(index, want.facts, now: now) : nil
        looks.append(
            RouteDecision.Candidate(endpoint: EndpointID(index), score: score, skipped: skipped))
    }

    /// Why this endpoint may not be asked now; `nil` when it may.
    ///
    /// The one place that decides about a single endpoint, whether all are looked at or a few are
    /// drawn. It must not allocate, and must not copy the endpoint's state: `states.span[index]` reads
    /// in place, `let state = states[index]` copies a kilobyte and counts a dozen references. It changes
    /// nothing; `mutating` lets the limiter answer in place as well.
    mutating func refusal(
        of index: Int, _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) -> SkipReason? {
        if let standing = standingRefusal(of: index, want, now: now) {
            if standing == .keyUnusable { noteBenched(index, want, &survey, now: now) }
            return standing
        }
        switch states.span[index].breaker.readiness(now: now) {
        case .closed, .trialFree: break
        case .trialTaken:
            survey.mayTry(index, at: now)
            return .trialTaken
        case .open(let until):
            if let until { survey.mayTry(index, at: until) }
            return .breakerOpen
        }
        if let refusal = bucketRefusal(of: index, want, &survey, now: now) { return refusal }
        // Last, so that who is passed over for this alone is known to have room.
        if watch.luck > 0 {
            let slowStart = router.policy.slowStart
            if states.span[index].share(now: now, slowStart: slowStart) <= watch.luck {
                return .recovering
            }
        }
        return nil
    }

    /// Notes from when on this endpoint may have a trial to give, to whomever.
    private func noteTrial(at index: Int, _ survey: inout Survey, now: Instant) {
        // Switching on brings `trialsFrom` forward by itself.
        guard states.span[index].manual == .enabled, !states.span[index].isRemoved else { return }
        var from = now
        switch states.span[index].breaker.readiness(now: now) {
        case .closed, .open(until: nil): return
        case .trialFree: break
        case .trialTaken(let until), .open(let until?): from = until
        }
        guard let usable = states.span[index].keys.usableFrom(now: now) else { return }
        from = max(from, usable)
        survey.trialsFrom = min(survey.trialsFrom ?? from, from)
    }

    private func standingRefusal(
        of index: Int, _ want: AttemptWant, now: Instant
    ) -> SkipReason? {
        let id = EndpointID(index)
        if let only = want.facts.only ?? pinned, id != only { return .notPinned }
        if let standing = states.span[index].standingRefusal(now: now) { return standing }
        if want.list == nil, want.reserved.contains(id) { return .reserved }
        if want.inUse.contains(id) { return .inUse }
        if want.tried.contains(id) { return .alreadyTried }
        if want.forbidden.contains(id) { return .forbidden }
        if want.contextAbove > 0, let context = states.span[index].profile.contextTokens,
            context <= want.contextAbove
        {
            return .tooSmall
        }
        guard keeps(.compatibility) else { return nil }
        return want.facts.incompatibility(
            contextTokens: states.span[index].profile.contextTokens,
            lacks: states.span[index].profile.cannot, price: states.span[index].profile.price)
    }

    private mutating func bucketRefusal(
        of index: Int, _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) -> SkipReason? {
        if want.isExtra,
            case .refused(let until) =
                providerBudgets.span[states.span[index].provider].decision(now: now)
        {
            survey.budgetClosed = min(survey.budgetClosed ?? until, until)
            return .budgetClosed
        }
        if want.isHedge {
            // Not by the floor either: that is for calls that failed.
            if !providerBudgets.span[states.span[index].provider].isOpen(now: now) {
                survey.budgetClosed = now
                return .budgetClosed
            }
            if states.span[index].limiter.lowestFraction(now: now) <= 0.5, keeps(.hedgeReserve) {
                return .bucketLow
            }
            if room.isContended(index, for: .background) { return .queueAhead }
        }
        // In a pass the contention is rebuilt ticket by ticket, so it holds there as well.
        if room.isContended(index, for: want.facts.priority) {
            survey.wait(until: max(now, room.wake ?? now))
            return .queueAhead
        }
        // Every key was throttled: no bucket of ours may say earlier than the first of them.
        if !states.span[index].keys.isWhole,
            let usable = states.span[index].keys.usableFrom(now: now), usable > now
        {
            survey.wait(until: usable)
            return .bucketEmpty
        }
        switch states[index].limiter.answerInPlace(tokens: want.tokens, now: now) {
        case .now: return nil
        case .at(let instant, let refusal):
            survey.wait(until: instant)
            return refusal == .slots ? .noSlot : .bucketEmpty
        }
    }

    /// A key that is benched until an instant is worth waiting for, unless this call saw it refused.
    private func noteBenched(
        _ index: Int, _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) {
        let id = EndpointID(index)
        guard let until = states.span[index].keys.usableFrom(now: now),
            states.span[index].manual == .enabled, !want.tried.contains(id),
            !want.inUse.contains(id), want.list != nil || !want.reserved.contains(id)
        else { return }
        survey.benched = min(survey.benched ?? until, until)
    }

    /// Who serves when nobody would, in this order: who returns, beyond its share; in panic whoever
    /// has room, open or not; the last usable one; and at last the wait for a benched key.
    ///
    /// What a person forced open is obeyed.
    private mutating func askMore(
        _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) {
        for look in looks where look.skipped == .recovering {
            eligible.append(look.endpoint.index)
        }
        guard eligible.isEmpty, !want.isHedge else { return }
        if watch.isPanic {
            for look in looks where isOutByItself(look) {
                let index = look.endpoint.index
                if bucketRefusal(of: index, want, &survey, now: now) == nil {
                    eligible.append(index)
                }
            }
        } else if !survey.mayWait || want.cannotWait, keeps(.lastResort) {
            spareLastUsable(want, &survey, now: now)
        }
        if eligible.isEmpty, !survey.mayWait, let benched = survey.benched {
            survey.wait(until: benched)
        }
    }

    private func isOutByItself(_ look: RouteDecision.Candidate) -> Bool {
        switch look.skipped {
        case .breakerOpen: states.span[look.endpoint.index].breaker.forced == nil
        case .trialTaken: true
        default: false
        }
    }

    /// Automatic opening spares the last usable endpoint: when breakers alone leave nobody, the one
    /// that is next to be tried again stays in use.
    private mutating func spareLastUsable(
        _ want: AttemptWant, _ survey: inout Survey, now: Instant
    ) {
        guard let next = survey.next?.index,
            bucketRefusal(of: next, want, &survey, now: now) == nil
        else { return }
        eligible.append(next)
    }
}
