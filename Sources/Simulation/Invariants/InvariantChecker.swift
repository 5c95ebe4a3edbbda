import Behaviours
public import Reliability

/// A rule that did not hold.
public struct Violation: Sendable, Equatable {
    /// The number of the invariant, 1…40.
    public var invariant: Int
    /// When, in virtual time.
    public var at: Instant
    /// Which call; `nil` for what concerns the whole.
    public var call: CallID?
    /// What was seen.
    public var text: String

    /// Creates a violation.
    public init(invariant: Int, at: Instant, call: CallID?, text: String) {
        self.invariant = invariant
        self.at = at
        self.call = call
        self.text = text
    }
}

/// Looks at every event with what was decided about it, and remembers what must not be.
///
/// It keeps shadows of its own and asks the core only for what a shadow cannot know, so that a fault
/// of the core does not hide itself. Rules about bytes, sockets and screens (17, 19, 28, 30) belong
/// to the tests of the shells; 27, 31 and 40 compare two runs. `Proofs` in the tests names for each
/// of the forty where it is checked, and who showed that the check can fail.
struct InvariantChecker: Sendable {
    /// So many violations are kept; the first ones tell most, and a broken rule breaks often.
    static let kept = 100
    /// A counted level may differ from a told one by rounding.
    static let rounding = 1e-3

    /// Limiters count in units of 17 ps and answer in whole nanoseconds.
    static let slack = Duration.microseconds(1)

    private(set) var violations: [Violation] = []
    var calls: [Int: CallShadow] = [:]
    var endpoints: [EndpointShadow] = []
    var global = BudgetShadow()
    var providers: [BudgetShadow] = []
    var providerOf: [Int] = []
    var line = QueueShadow()
    let scenario: Scenario
    let profiles: [EndpointProfile]
    let behaviours: [Behaviour]
    /// Endpoints with a limit of ours or a quota of theirs.
    let limited: [EndpointID]
    /// Attempts started anywhere.
    var starts = 0
    /// From when on every endpoint was told to wait, and until when the first of them.
    var benched: (from: Instant, until: Instant)?
    /// What held right before the event at hand.
    var before = Before()

    /// What held right before an event.
    struct Before: Sendable {
        var evidence: Fleet.BreakerEvidence?
        var endpoint: EndpointID?
        var isStale = false
        var budget = 0.0
        var counted: Double?
        var samples = 0
        var levels: [Double] = []
    }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        let members = scenario.members
        profiles = members.map(\.profile)
        behaviours = members.map(\.behaviour)
        limited = members.indices.filter {
            members[$0].profile.limits != RateLimits() || members[$0].behaviour.quota != nil
        }.map(EndpointID.init)
        endpoints = Array(repeating: EndpointShadow(), count: members.count)
        var names: [String] = []
        for member in members {
            let name = member.profile.provider
            let place = names.firstIndex(of: name) ?? names.count
            if place == names.count { names.append(name) }
            providerOf.append(place)
        }
        providers = Array(repeating: BudgetShadow(), count: names.count)
    }

    mutating func broke(_ invariant: Int, _ call: CallID?, at now: Instant, _ text: String) {
        guard violations.count < Self.kept else { return }
        violations.append(Violation(invariant: invariant, at: now, call: call, text: text))
    }

    // MARK: Around an event

    /// Before an event of a call is handled.
    mutating func willSee(
        _ event: CallEvent, of call: CallID, _ machine: CallMachine, _ fleet: Fleet, now: Instant
    ) {
        before = Before()
        before.budget = fleet.budgetBalance(now: now)
        if case .started = event {
            calls[call.number] = CallShadow(
                facts: machine.facts, deadline: now + scenario.policy.deadline)
            before.levels = levels(fleet, now: now)
        }
        let shadow = calls[call.number]
        if let shadow, shadow.committed == nil, now > shadow.deadline + .milliseconds(1),
            !machine.isFinished
        {
            broke(36, call, at: now, "uncommitted \(now - shadow.deadline) after its deadline")
        }
        switch event {
        case .headReceived(let id, let hints) where hints.requests != nil:
            guard let attempt = shadow?.live.first(where: { $0.attempt == id }) else { return }
            before.endpoint = attempt.endpoint
            before.counted = fleet.countedRequests(at: attempt.endpoint, now: now)?.available
        case .attemptFailed(let id, _), .attemptSucceeded(let id, _):
            guard let attempt = shadow?.live.first(where: { $0.attempt == id }) else { return }
            let evidence = fleet.evidence(at: attempt.endpoint, now: now)
            before.endpoint = attempt.endpoint
            before.evidence = evidence
            before.isStale = attempt.generation < evidence.generation
            before.samples = fleet.firstTokenSamples(at: attempt.endpoint)
        default:
            break
        }
    }

    /// After an event of a call was handled, before its directives are carried out.
    mutating func saw(
        _ event: CallEvent, _ directives: [CallDirective], of call: CallID, _ machine: CallMachine,
        _ fleet: Fleet, now: Instant
    ) {
        guard calls[call.number] != nil else {
            if !directives.isEmpty { broke(3, call, at: now, "directives after the end") }
            return
        }
        checkEvidence(event, call, fleet, now: now)
        if case .started = event, machine.liveCount == 0 {
            checkUntouched(before.levels, call, fleet, now: now)
        }
        for directive in directives {
            follow(directive, event, call, machine, fleet, now: now)
        }
        checkCancel(event, directives, call, now: now)
        checkHeaders(event, call, fleet, now: now)
        if line.count > scenario.fleet.queueCapacity {
            broke(25, call, at: now, "\(line.count) wait, \(scenario.fleet.queueCapacity) may")
        }
        if machine.isFinished {
            if machine.liveCount > 0 { broke(20, call, at: now, "attempts outlive their call") }
            calls[call.number] = nil
        }
    }

    /// The machine slept: that time does not count for a call.
    mutating func slept(_ call: CallID, for duration: Duration) {
        guard let deadline = calls[call.number]?.deadline else { return }
        calls[call.number]?.deadline = deadline + duration
    }

    private mutating func follow(
        _ directive: CallDirective, _ event: CallEvent, _ call: CallID, _ machine: CallMachine,
        _ fleet: Fleet, now: Instant
    ) {
        switch directive {
        case .startAttempt(let id, let endpoint, _):
            started(id, at: endpoint, call, machine, fleet, now: now)
        case .commit(let id):
            if calls[call.number]?.committed != nil {
                broke(16, call, at: now, "committed twice")
            }
            calls[call.number]?.committed = id
            checkCommit(id, call, now: now)
        case .finish(let outcome):
            finished(outcome, event, call, machine, fleet, now: now)
        case .trace(.attemptEnded(let id, let outcome)):
            ended(id, outcome, call, fleet, now: now)
        case .trace(.firstToken(let id)):
            spoke(id, call)
        case .trace(.queued(let id, _)):
            queued(id, call, machine, now: now)
        case .cancelAttempt, .setTimer, .clearTimer, .trace:
            break
        }
    }

    // MARK: Evidence (10, 11)

    /// Stale results, cancels and the request's own faults leave breakers and estimates alone.
    private mutating func checkEvidence(
        _ event: CallEvent, _ call: CallID, _ fleet: Fleet, now: Instant
    ) {
        guard let endpoint = before.endpoint, let held = before.evidence else { return }
        let holds = fleet.evidence(at: endpoint, now: now)
        func same(_ left: Fleet.BreakerEvidence, _ right: Fleet.BreakerEvidence) -> Bool {
            left.run == right.run && left.succeeded == right.succeeded
                && left.failed == right.failed
        }
        if before.isStale, !same(held, holds) {
            broke(
                10, call, at: now,
                "a result of an earlier generation moved breaker "
                    + "\(endpoint.index)")
        }
        if case .attemptFailed(_, let failure) = event, !failure.kind.rule.countsAgainstBreaker,
            holds.generation == held.generation, !same(held, holds)
        {
            broke(11, call, at: now, "\(failure.kind.rawValue) moved breaker \(endpoint.index)")
        }
        if case .attemptFailed = event,
            fleet.firstTokenSamples(at: endpoint) > before.samples
        {
            broke(11, call, at: now, "a failure was taken for a latency sample")
        }
    }

    // MARK: Cancel and commit (16, 21)

    private mutating func checkCancel(
        _ event: CallEvent, _ directives: [CallDirective], _ call: CallID, now: Instant
    ) {
        guard case .cancelled = event, let shadow = calls[call.number] else { return }
        if !shadow.live.isEmpty { broke(21, call, at: now, "a cancel left attempts running") }
        let ends = directives.contains { if case .finish = $0 { true } else { false } }
        if !ends { broke(21, call, at: now, "a cancel did not end the call") }
    }

    private mutating func checkCommit(_ id: AttemptID, _ call: CallID, now: Instant) {
        guard let shadow = calls[call.number], shadow.facts.showsText else { return }
        if shadow.live.contains(where: { $0.attempt != id }) {
            broke(16, call, at: now, "attempts beside the committed one go on")
        }
    }
}
