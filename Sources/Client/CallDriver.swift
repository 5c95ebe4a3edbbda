import Providers
import Reliability
import Synchronization

/// Carries one call: a serial mailbox around its `CallMachine`.
///
/// Nobody waits here and no task exists per call or attempt. Whoever posts into an idle mailbox works
/// it empty; whoever finds it busy leaves his mail and goes. So bytes are decoded, and decisions are
/// taken, on the thread that brought them, and one call is never worked on by two threads.
///
/// Post-then-go is also what makes callbacks harmless: a transport that answers before `start` has
/// returned only leaves mail.
final class CallDriver: Sendable, AlarmOwner, StreamedCall {
    /// What arrives.
    enum Mail: Sendable {
        case event(CallEvent)
        case transport(AttemptID, TransportEvent)
        case alarm
        /// Nobody holds the stream any more.
        case letGo
    }

    private struct Inbox {
        var mail: [Mail] = []
        /// Threads that work the mailbox or are about to; mail may be left while it is not zero,
        /// because each of them looks again before it goes.
        var workers = 0
    }

    let call: CallID
    let registry: EndpointRegistry
    private let inbox = Mutex(Inbox())
    private let core: Mutex<CallCore>

    init(
        call: CallID, registry: EndpointRegistry, request: CallRequest, facts: CallFacts,
        policy: CallPolicy, output: CallOutput, label: String, known: [EndpointTarget],
        spans: CallSpans?
    ) {
        let now = registry.clock.now()
        self.call = call
        self.registry = registry
        core = Mutex(
            CallCore(
                machine: CallMachine(call: call, facts: facts, policy: policy, now: now),
                request: request, facts: facts, output: output, label: label, known: known,
                assembler: AnswerAssembler(
                    call: call, start: now, keepsText: output.wantsText),
                sleepWatch: SleepWatch(now: now, clock: registry.clock), spans: spans))
    }

    /// Starts the call; its first attempt is on its way when this returns.
    func start() {
        core.withLock { $0.output.push(.started(call)) }
        post(.event(.started))
    }

    /// Ends the call; its sockets are closed when this returns, also that of a whole answer whose
    /// body has not ended yet.
    ///
    /// Idempotent.
    func cancel() {
        work(.event(.cancelled), evenIfBusy: true)
    }

    /// Ends the call unless it is over; a connection that is about to become free is left to it.
    ///
    /// For the end of a task or of a stream's life: the runtime calls cancellation handlers while it
    /// holds a lock of the task, and whoever works the mailbox may be about to wake that very task and
    /// need that lock. So this never waits: a busy mailbox gets mail, an idle one is worked here.
    func letGo() {
        work(.letGo, evenIfBusy: false)
    }

    /// Leaves mail, and works the mailbox unless somebody does.
    func post(_ mail: Mail) {
        work(mail, evenIfBusy: false)
    }

    func alarmRang() { post(.alarm) }

    // MARK: The mailbox

    private func work(_ mail: Mail, evenIfBusy: Bool) {
        let isMine = inbox.withLock { inbox in
            if inbox.workers > 0, !evenIfBusy {
                // An answer that is there at once comes as four: sent, head, body and end.
                if inbox.mail.capacity == 0 { inbox.mail.reserveCapacity(4) }
                inbox.mail.append(mail)
                return false
            }
            inbox.workers += 1
            return true
        }
        guard isMine else { return }
        core.withLock { core in
            open(mail, &core, now: present(&core))
            var more: [Mail] = []
            while fetch(into: &more) {
                // What waited here is a few microseconds old: one look at the clock for all of it.
                let now = present(&core)
                for mail in more { open(mail, &core, now: now) }
                more.removeAll(keepingCapacity: true)
            }
            arm(&core)
        }
        registry.deliverGrants()
    }

    /// Fetches all mail that came in into an empty list, whose room the next mail uses; false when
    /// there is none, and then this thread is no worker any more.
    private func fetch(into mail: inout [Mail]) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.mail.isEmpty else {
                inbox.workers -= 1
                return false
            }
            swap(&inbox.mail, &mail)
            return true
        }
    }

    /// Reads the clock, and takes a sleep of the machine out of the call.
    private func present(_ core: inout CallCore) -> Instant {
        let now = registry.clock.now()
        if let slept = core.sleepWatch.slept(now: now, clock: registry.clock) {
            leaveOut(slept, &core, now: now)
        }
        return now
    }

    private func open(_ mail: Mail, _ core: inout CallCore, now: Instant) {
        switch mail {
        case .event(let event):
            take(event, &core, now: now)
        case .transport(let id, let event):
            receive(event, from: id, &core, now: now)
        case .alarm:
            ring(&core, now: now)
        case .letGo:
            if !core.isOver { take(.cancelled, &core, now: now) }
        }
    }

    private func take(_ event: CallEvent, _ core: inout CallCore, now: Instant) {
        switch event {
        case .started:
            guard !core.hasStarted else { return }
            core.hasStarted = true
        case .cancelled:
            guard !core.isOver else { return endLingering(&core) }
            // A cancel may come before the start; the machine wants both in order.
            if !core.hasStarted {
                core.hasStarted = true
                feed(.started, &core, now: now)
            }
        default:
            // A late grant reaches even a call that is over: its lease must go back.
            break
        }
        feed(event, &core, now: now)
    }

    private func ring(_ core: inout CallCore, now: Instant) {
        core.armedAt = nil
        endLingering(&core)
        while !core.isOver, let timer = core.timers.takeDue(now: now) {
            feed(.timerFired(timer), &core, now: now)
        }
    }

    /// Closes the connection of an answer that is whole though its body has not ended.
    private func endLingering(_ core: inout CallCore) {
        guard let lingering = core.lingering.take() else { return }
        lingering.exchange.cancel()
        releaseAlarm(&core)
    }

    /// Sets the alarm when a timer is earlier than what it is set to, once the mailbox is empty.
    ///
    /// Later ones cost nothing: the alarm rings early then, and is set again. A call that ended
    /// meanwhile has never met the alarm; one that goes on is known to it, so that a shutdown finds it.
    private func arm(_ core: inout CallCore) {
        guard !core.isOver else { return armForLingering(&core) }
        guard let slot = core.slot ?? registry.alarm.register(self) else {
            return post(.event(.cancelled))
        }
        core.slot = slot
        guard let earliest = core.timers.earliest else { return }
        if let armedAt = core.armedAt, armedAt <= earliest { return }
        core.armedAt = earliest
        registry.alarm.set(slot, at: earliest)
    }

    /// Has a connection closed that outlives its answer for too long.
    private func armForLingering(_ core: inout CallCore) {
        guard let until = core.lingering?.until, core.armedAt != until else { return }
        guard let slot = core.slot ?? registry.alarm.register(self) else {
            return endLingering(&core)
        }
        core.slot = slot
        core.armedAt = until
        registry.alarm.set(slot, at: until)
    }

    /// Gives the alarm slot back, once.
    func releaseAlarm(_ core: inout CallCore) {
        if let slot = core.slot.take() { registry.alarm.release(slot) }
    }
}
