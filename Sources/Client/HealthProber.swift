import Providers
import Reliability
import Synchronization

/// Asks an endpoint for one token, or for a path, when nobody else has asked it for a while.
///
/// Health is passive first: real calls feed breaker, estimators and error rate, and an endpoint with
/// recent traffic is never probed. A probe is an ordinary call with one endpoint, no hedge and no
/// retry, so its outcome counts like any other; an open breaker, a Retry-After and a hand that
/// switched the endpoint off are left alone. A path proves only that somebody is there: what it
/// finds counts against the endpoint when nobody is, and says nothing else.
final class HealthProber: Sendable, AlarmOwner {
    private struct Watch {
        var every: Duration
        /// A probe that takes longer has failed.
        var timeout: Duration
        /// The path to ask for; `nil` asks for a token.
        var path: String?
        var due: Instant
    }

    private struct State {
        var watched: [EndpointID: Watch] = [:]
        var slot: AlarmSlot?
        var knocks: [EndpointID: HealthKnock] = [:]
        var isStopped = false
    }

    private let registry: EndpointRegistry
    private let state = Mutex(State())

    init(registry: EndpointRegistry) { self.registry = registry }

    /// Watches an endpoint, or stops with `nil`.
    func watch(
        _ id: EndpointID, path: String? = nil, every: Duration?, timeout: Duration
    ) {
        let now = registry.clock.now()
        state.withLock { state in
            state.watched[id] = every.map {
                Watch(every: $0, timeout: timeout, path: path, due: now.advanced(by: $0))
            }
        }
        arm()
    }

    /// Closes what is under way; nothing is asked any more.
    func stop() {
        let knocks = state.withLock { state in
            state.isStopped = true
            state.watched = [:]
            defer { state.knocks = [:] }
            return state.knocks
        }
        for knock in knocks.values { knock.cancel() }
    }

    func alarmRang() {
        let now = registry.clock.now()
        let late = state.withLock { $0.knocks.values.filter { $0.due <= now } }
        for knock in late { knock.expire() }
        for (id, watch) in takeDue(now: now) {
            let due = now.advanced(by: watch.timeout)
            if let path = watch.path { knock(path, id, due: due) } else { probe(id, watch.timeout) }
        }
        arm()
    }

    /// The endpoints that are due and quiet; everyone else is looked at again later.
    private func takeDue(now: Instant) -> [(EndpointID, Watch)] {
        state.withLock { state in
            var due: [(EndpointID, Watch)] = []
            for (id, watch) in state.watched where watch.due <= now {
                // Jitter, so that clients that started together do not probe together.
                let pause = watch.every * registry.random(in: 0.9...1.1)
                guard let last = registry.lastAttempt(of: id) else {
                    state.watched[id]?.due = now.advanced(by: pause)
                    due.append((id, watch))
                    continue
                }
                let quiet = now.elapsed(since: last)
                if quiet >= watch.every {
                    state.watched[id]?.due = now.advanced(by: pause)
                    due.append((id, watch))
                } else {
                    state.watched[id]?.due = last.advanced(by: pause)
                }
            }
            return due
        }
    }

    private func probe(_ id: EndpointID, _ timeout: Duration) {
        guard registry.isWorthProbing(id), let target = registry.target(id) else { return }
        let options = CallOptions(
            endpoint: target.endpoint.profile.name, race: 0, hedge: HedgePolicy(after: .off),
            attempts: 1, deadline: timeout, showsText: false, priority: .background,
            label: "probe")
        let request = ChatRequest(messages: [.user("ping")], maxTokens: 1, streams: true)
        _ = registry.begin(.chat(request), options, .answer(AnswerSlot()))
    }

    private func knock(_ path: String, _ id: EndpointID, due: Instant) {
        guard registry.isWorthProbing(id), let target = registry.target(id) else { return }
        let knock = HealthKnock(due: due) { [weak self] failure in
            self?.ended(id, failure)
        }
        let isWanted = state.withLock { state in
            guard !state.isStopped, state.knocks[id] == nil else { return false }
            state.knocks[id] = knock
            return true
        }
        if isWanted { knock.start(path, at: target.endpoint, through: registry.transport) }
    }

    private func ended(_ id: EndpointID, _ failure: Failure?) {
        state.withLock { state in state.knocks[id] = nil }
        if let failure { registry.noteUnreachable(id, because: failure) }
    }

    private func arm() {
        let next: (AlarmSlot, Instant)? = state.withLock { state in
            let dues = state.watched.values.map(\.due) + state.knocks.values.map(\.due)
            guard !state.isStopped, let due = dues.min(),
                let slot = state.slot ?? registry.alarm.register(self)
            else { return nil }
            state.slot = slot
            return (slot, due)
        }
        if let (slot, due) = next { registry.alarm.set(slot, at: due) }
    }
}
