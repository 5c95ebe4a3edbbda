import Providers
import Reliability
import Synchronization

/// Asks an endpoint for one token when nobody else has asked it for a while.
///
/// Health is passive first: real calls feed breaker, estimators and error rate, and an endpoint with
/// recent traffic is never probed. A probe is an ordinary call with one endpoint, no hedge and no
/// retry, so its outcome counts like any other; an open breaker, a Retry-After and a hand that
/// switched the endpoint off are left alone.
final class HealthProber: Sendable, AlarmOwner {
    /// A probe that takes longer has failed; one token is quick or the endpoint is not well.
    private static let deadline = Duration.seconds(30)

    private struct Watch {
        var every: Duration
        var due: Instant
    }

    private struct State {
        var watched: [EndpointID: Watch] = [:]
        var slot: AlarmSlot?
    }

    private let registry: EndpointRegistry
    private let state = Mutex(State())

    init(registry: EndpointRegistry) { self.registry = registry }

    /// Watches an endpoint, or stops with `nil`.
    func watch(_ id: EndpointID, every: Duration?) {
        let now = registry.clock.now()
        state.withLock { state in
            state.watched[id] = every.map { Watch(every: $0, due: now.advanced(by: $0)) }
        }
        arm()
    }

    func alarmRang() {
        let now = registry.clock.now()
        for id in takeDue(now: now) { probe(id) }
        arm()
    }

    /// The endpoints that are due and quiet; everyone else is looked at again later.
    private func takeDue(now: Instant) -> [EndpointID] {
        state.withLock { state in
            var due: [EndpointID] = []
            for (id, watch) in state.watched where watch.due <= now {
                // Jitter, so that clients that started together do not probe together.
                let pause = watch.every * registry.random(in: 0.9...1.1)
                guard let last = registry.lastAttempt(of: id) else {
                    state.watched[id]?.due = now.advanced(by: pause)
                    due.append(id)
                    continue
                }
                let quiet = now.elapsed(since: last)
                if quiet >= watch.every {
                    state.watched[id]?.due = now.advanced(by: pause)
                    due.append(id)
                } else {
                    state.watched[id]?.due = last.advanced(by: pause)
                }
            }
            return due
        }
    }

    private func probe(_ id: EndpointID) {
        guard registry.isWorthProbing(id), let target = registry.target(id) else { return }
        let options = CallOptions(
            endpoint: target.endpoint.profile.name, race: 0, hedge: HedgePolicy(after: .off),
            attempts: 1, deadline: Self.deadline, showsText: false, priority: .background,
            label: "probe")
        let request = ChatRequest(messages: [.user("ping")], maxTokens: 1, streams: true)
        _ = registry.begin(request, options, .answer(AnswerSlot()))
    }

    private func arm() {
        let next: (AlarmSlot, Instant)? = state.withLock { state in
            guard let due = state.watched.values.map(\.due).min() else { return nil }
            let slot = state.slot ?? registry.alarm.register(self)
            state.slot = slot
            return (slot, due)
        }
        if let (slot, due) = next { registry.alarm.set(slot, at: due) }
    }
}
