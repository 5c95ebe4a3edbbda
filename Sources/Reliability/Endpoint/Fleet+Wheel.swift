/// What a person decides; each takes effect with the next attempt.
extension Fleet {
    /// Switches an endpoint on, off, or to draining.
    ///
    /// Attempts under way are not touched.
    public mutating func setManual(_ state: ManualState, for id: EndpointID, now: Instant) {
        guard isPresent(id), states[id.index].manual != state else { return }
        states[id.index].manual = state
        mayTry(from: now)
        if state == .enabled { states[id.index].keys.reset() }
        trace(.manualChanged(id, reason: state.rawValue), now: now)
        judgePanic(now: now)
    }

    /// Sends every new call to one endpoint; `nil` frees them again.
    public mutating func pin(_ id: EndpointID?, now: Instant) {
        if let id, !isPresent(id) { return }
        let before = pinned
        setPinned(id)
        mayTry(from: now)
        if let id {
            trace(.manualChanged(id, reason: "pinned"), now: now)
        } else if let before {
            trace(.manualChanged(before, reason: "unpinned"), now: now)
        }
    }

    /// Holds a breaker open or closed, or hands it back to its rules with `nil`.
    public mutating func force(_ forced: ForcedBreaker?, for id: EndpointID, now: Instant) {
        guard isPresent(id) else { return }
        note(states[id.index].breaker.force(forced, now: now), at: id, now: now)
        let reason = forced.map { "breaker forced \($0.rawValue)" } ?? "breaker on its own again"
        trace(.manualChanged(id, reason: reason), now: now)
    }

    /// Closes a breaker, forgets what it counted, and gives benched and dead keys another chance.
    public mutating func reset(_ id: EndpointID, now: Instant) {
        guard isPresent(id) else { return }
        states[id.index].keys.reset()
        states[id.index].silence.forgetRun()
        mayTry(from: now)
        note(states[id.index].breaker.reset(now: now), at: id, now: now)
        trace(.manualChanged(id, reason: "breaker reset"), now: now)
    }

    /// Replaces the limits of one endpoint.
    public mutating func setLimits(_ limits: RateLimits, for id: EndpointID, now: Instant) {
        guard isPresent(id) else { return }
        states[id.index].profile.limits = limits
        states[id.index].limiter.replaceLimits(limits, now: now)
        states[id.index].setConcurrency()
        router.widest = max(router.widest, states[id.index].limiter.slots ?? 1)
    }

    /// The profile of one endpoint; `nil` when there is none with this identity.
    public func profile(of id: EndpointID) -> EndpointProfile? {
        states.indices.contains(id.index) ? states[id.index].profile : nil
    }

    /// When an attempt last started at this endpoint; `nil` when none did.
    public func lastAttempt(of id: EndpointID) -> Instant? {
        states.indices.contains(id.index) ? states[id.index].log.lastAttempt : nil
    }

    /// Whether a small attempt could start there now: enabled, not open, with room in its buckets.
    public func isFree(_ id: EndpointID, now: Instant) -> Bool {
        guard states.indices.contains(id.index) else { return false }
        let state = states[id.index]
        guard state.standingRefusal(now: now) == nil, state.keys.isUsable(now: now),
            case .now = state.limiter.answer(tokens: 1, now: now)
        else { return false }
        switch state.breaker.readiness(now: now) {
        case .closed, .trialFree: return true
        case .open, .trialTaken: return false
        }
    }

    /// How many endpoints there are.
    public var count: Int { states.count }
}
