import Behaviours
import NIOCore
import Synchronization

/// A request that waits for a slot.
struct Waiter: Sendable {
    var request: CompletionRequest
    /// Where its answer goes; `nil` when the client left a server that does not care.
    var channel: (any Channel)?
}

/// Tells a connection's handler that its request has a slot.
struct WorkBegins: Sendable {
    var decision: DemoServer.Decision
}

extension DemoServer {
    /// Counts the end of a request and gives its slot to the next.
    ///
    /// - Parameter workLeft: How long an answer that nobody reads any more would take; `nil` when no
    ///   end of it is planned, so that nothing is worked on.
    func ended(
        _ outcome: Outcome, words: Int, of plan: ResponsePlan?, workLeft: Duration?,
        on eventLoop: any EventLoop
    ) {
        let now = ContinuousClock.now
        let worksOn = memory.withLock { memory in
            memory.counters.ended(outcome, words: words, at: now)
            guard let plan else { return false }
            if outcome == .aborted, plan.takesSlot, !memory.state.current.honoursCancel {
                if memory.waiters[plan.number] != nil {
                    memory.waiters[plan.number]?.channel = nil
                    return true
                }
                if workLeft != nil { return true }
            }
            memory.waiters[plan.number] = nil
            memory.state.release(plan)
            return false
        }
        guard let plan else { return }
        if !worksOn {
            beginWaiting(on: eventLoop)
        } else if !plan.waits, let workLeft {
            finishAlone(plan, in: workLeft, on: eventLoop)
        }
    }

    /// Gives every free slot to whoever waits longest.
    func beginWaiting(on eventLoop: any EventLoop) {
        let now = elapsed()
        while true {
            let next = memory.withLock { memory in
                memory.state.startNext(at: now).map { plan in
                    (plan, memory.waiters.removeValue(forKey: plan.number))
                }
            }
            guard let (plan, waiter) = next else { return }
            guard let waiter else {
                memory.withLock { $0.state.release(plan) }
                continue
            }
            let script = script(for: waiter.request, by: plan)
            guard let channel = waiter.channel else {
                finishAlone(plan, in: script.length ?? .zero, on: eventLoop)
                continue
            }
            // Not at once: an immediate answer frees its slot within the call, and a long queue of
            // those would be as deep a recursion.
            eventLoop.execute {
                channel.triggerUserOutboundEvent(
                    WorkBegins(decision: Decision(script: script, plan: plan)), promise: nil)
            }
        }
    }

    /// Weather may bring slots while nobody releases one.
    func watchWeather(on eventLoop: any EventLoop) {
        let now = elapsed()
        let change: Duration? = memory.withLock { memory in
            guard !memory.awaitsWeather, memory.state.waiting > 0 else { return nil }
            let change = memory.state.current.slotsChange(after: now)
            memory.awaitsWeather = change != nil
            return change
        }
        guard let change else { return }
        eventLoop.scheduleTask(in: TimeAmount(max(change, .milliseconds(1)))) { [weak self] in
            guard let self else { return }
            memory.withLock { $0.awaitsWeather = false }
            beginWaiting(on: eventLoop)
            watchWeather(on: eventLoop)
        }
    }

    /// Works to the end for nobody; only then is the slot free.
    private func finishAlone(
        _ plan: ResponsePlan, in workLeft: Duration, on eventLoop: any EventLoop
    ) {
        eventLoop.scheduleTask(in: TimeAmount(max(.zero, workLeft))) { [weak self] in
            guard let self else { return }
            memory.withLock { $0.state.release(plan) }
            beginWaiting(on: eventLoop)
        }
    }
}

/// The quotas that the servers of one harbour share.
final class QuotaLedger: Sendable {
    private let quotas = Mutex(SharedQuotas())

    func admit(
        _ state: inout BehaviourState, tokens: Int, at elapsed: Duration
    ) -> ResponsePlan {
        quotas.withLock { state.admit(tokens: tokens, at: elapsed, sharing: &$0) }
    }
}
