import Providers
import Reliability

/// What one call consists of; only the thread that drains the call's mailbox touches it.
///
/// It cannot be copied: it is large, and a copy would count dozens of references.
struct CallCore: ~Copyable {
    var machine: CallMachine
    let request: CallRequest
    let facts: CallFacts
    let output: CallOutput
    let label: String
    /// The endpoints when the call began.
    let known: [EndpointTarget]
    var assembler: AnswerAssembler
    var runs: [AttemptRun] = []
    /// The endpoints of the attempts so far, kept beyond their end for the metrics.
    var targets:
        [(
            attempt: AttemptID, endpoint: EndpointID, target: EndpointTarget, reason: AttemptReason
        )] = []
    /// What attempts had used when they were cut off.
    var lost: [(attempt: AttemptID, tokens: Int)] = []
    /// Used again and again, so that a decision allocates nothing.
    var directives: [CallDirective] = []
    /// The same for what a decoder reads.
    var decoded: [DecodedEvent] = []
    var timers = TimerSet()
    var sleepWatch: SleepWatch
    /// The spans; `nil` when nobody traces.
    var spans: CallSpans?
    /// Where the alarm knows this call; `nil` while it has had nothing to wait for, and after its end.
    var slot: AlarmSlot?
    /// The instant the alarm was last set to; `nil` when it will not ring.
    var armedAt: Instant?
    /// The winner's exchange, while its body has not ended though its answer has.
    var lingering: (attempt: AttemptID, exchange: any TransportExchange, until: Instant)?
    var hasStarted = false
    var isOver = false

    func run(_ id: AttemptID) -> Int? { runs.firstIndex { $0.id == id } }

    func target(of id: AttemptID) -> EndpointTarget? {
        targets.first { $0.attempt == id }?.target
    }

    /// Notes what an attempt had used when it was cut off; nothing before its head.
    mutating func noteSpent(_ run: AttemptRun) {
        guard run.httpStatus != nil else { return }
        let usage = usage(of: run)
        lost.append((run.id, usage.input + usage.output))
    }

    /// The tokens of an attempt that was cut off; 0 when none are known.
    func spent(by id: AttemptID) -> Int { lost.first { $0.attempt == id }?.tokens ?? 0 }

    /// What an attempt used: as reported, else as estimated from what arrived.
    func usage(of run: AttemptRun) -> AttemptUsage {
        if let usage = run.usage { return usage.ofAttempt }
        return AttemptUsage(
            input: facts.inputTokens, output: run.estimatedTokens, isReported: false)
    }
}
