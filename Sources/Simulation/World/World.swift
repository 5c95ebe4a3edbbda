import Behaviours
import Reliability

/// A whole run in virtual time: the fleet of the product, its calls, and servers that are models.
///
/// On one thread, one event after the other, in the order of (instant, planned first). Nothing here
/// reads a clock, and all dice come from the seed, so that a run is repeated by its seed alone:
///
///     var world = World(scenario, seed: 7)
///     while world.advance(events: 100_000) { print(world.progress) }
///     print(world.report)
///
/// The dice are separate streams: one for the core's decisions, one a phase for arrivals, one a call
/// for what its person does, one a server. So a variant meets the same calls at the same instants.
public struct World: Sendable {
    /// What is played.
    public let scenario: Scenario
    /// Where the dice start.
    public let seed: UInt64
    /// A plain client in the place of the product, for comparison; `nil` is the product.
    public let variant: Variant?
    /// What came out so far.
    public internal(set) var report: Report
    /// Virtual time since the start.
    public internal(set) var now = Duration.zero

    var fleet: Fleet
    var plain: PlainFleet
    var servers: [ServerModel]
    var quotas = SharedQuotas()
    var random: SplitMix64
    var agenda = Agenda()
    var calls: [LiveCall] = []
    var freeCalls: [Int] = []
    var flights: [Flight] = []
    var freeFlights: [Int] = []
    var phases: [PhaseState]
    var grants: [Grant] = []
    /// Where a call with a waiting attempt lives.
    var places: [CallID: Int] = [:]
    var wakeArmed: Duration?
    /// The machine sleeps: what is due meanwhile happens when it wakes.
    var sleep: (from: Duration, until: Duration)?
    /// When it woke last; what it heard then was said before.
    var wokeAt = Duration.zero
    var isOver = false
    /// When the second is over that the report is in.
    var secondEnds = Duration.zero
    /// Used again and again, so that a decision allocates nothing.
    var directives: [CallDirective] = []
    var digest = Digest()
    var checker: InvariantChecker
    private var log: [LogEntry] = []
    let keepsLog: Bool
    /// What the core obeys: the scenario's, unless a proof breaks a rule on purpose.
    let policy: CallPolicy

    /// Prepares a run; `seed` is the scenario's own unless given.
    ///
    /// With `keepsLog` the decision log is kept for `takeLog`, about 100 bytes a line.
    public init(
        _ scenario: Scenario, seed: UInt64? = nil, variant: Variant? = nil, keepsLog: Bool = false
    ) {
        self.init(
            scenario, core: scenario, seed: seed, variant: variant, keepsLog: keepsLog)
    }

    /// Prepares a run in which the core obeys the policies of another scenario than the one that the
    /// invariants are judged by: so a proof can break a rule and see who notices.
    init(
        _ scenario: Scenario, core: Scenario, seed: UInt64? = nil, variant: Variant? = nil,
        keepsLog: Bool = false
    ) {
        let seed = seed ?? scenario.seed
        policy = core.policy
        self.scenario = scenario
        self.seed = seed
        self.variant = variant
        self.keepsLog = keepsLog
        let members = scenario.members
        let profiles = members.map(\.profile)
        fleet = Fleet(
            profiles: profiles, policy: core.fleet, strategy: scenario.strategy,
            now: Instant(.zero))
        plain = PlainFleet(timeouts: profiles.map(\.timeouts))
        servers = members.map { ServerModel($0.behaviour, replica: $0.replica, seed: seed) }
        random = SplitMix64(seed: ServerModel.mix(seed, 1))
        phases = scenario.load.enumerated().map {
            PhaseState($1, number: $0, scenario: scenario, seed: seed)
        }
        report = Report(
            scenario: scenario.name, seed: seed, variant: variant, endpoints: profiles.map(\.name))
        checker = InvariantChecker(scenario)
        for (index, happening) in scenario.happenings.enumerated() {
            agenda.plan(.happening, index: index, at: happening.at, now: .zero)
        }
        for index in servers.indices { planSlotsChange(index) }
        for index in phases.indices { openPhase(index) }
    }

    /// Handles up to `budget` events; false when the run is over, and the report final.
    ///
    /// It is over when no call is under way and none will come, or `drain` after `duration`.
    public mutating func advance(events budget: Int = .max) -> Bool {
        var left = budget
        while left > 0, !isOver {
            guard let event = agenda.next(),
                event.at <= scenario.duration + scenario.drain
            else {
                finish()
                break
            }
            handle(event)
            left -= 1
        }
        return !isOver
    }

    /// When the next event is due; `nil` when the run is over.
    var nextEvent: Duration? { isOver ? nil : agenda.earliest ?? now }

    /// Ends the run here, so that its report tells what was played so far.
    ///
    /// Calls under way count as unfinished; rules about the end of a run are not judged.
    public mutating func stop() {
        guard !isOver else { return }
        isOver = true
        close()
    }

    /// The share of the scenario's time that is played, 0…1.
    public var progress: Double { min(1, now / max(scenario.duration, .nanoseconds(1))) }

    /// Takes the log lines since the last time; empty unless the log is kept.
    public mutating func takeLog() -> [LogEntry] {
        defer { log = [] }
        return log
    }

    /// Plays the whole run and reports.
    public static func run(
        _ scenario: Scenario, seed: UInt64? = nil, variant: Variant? = nil
    ) -> Report {
        var world = World(scenario, seed: seed, variant: variant)
        while world.advance() {}
        return world.report
    }

    // MARK: Log

    mutating func note(_ event: CallEvent, _ call: CallID) {
        digest.add(now)
        digest.add(call.number)
        digest.add(event)
        if keepsLog { keep(call, .event(event)) }
    }

    mutating func note(_ directive: CallDirective, _ call: CallID) {
        digest.add(directive)
        if keepsLog { keep(call, .directive(directive)) }
    }

    mutating func note(_ trace: TraceEvent) {
        digest.add(trace.at)
        digest.add(trace.kind)
        if keepsLog { keep(nil, .fleet(trace.kind)) }
    }

    mutating func keep(_ call: CallID?, _ kind: LogEntry.Kind) {
        guard keepsLog else { return }
        log.append(LogEntry(at: Instant(now), call: call, kind: kind))
    }

    private mutating func finish() {
        guard !isOver else { return }
        isOver = true
        close()
        checker.atRest(fleet, unfinished: report.unfinished, report: report, now: Instant(now))
        report.violations = checker.violations
    }

    private mutating func close() {
        report.close(
            at: now, unfinished: calls.count - freeCalls.count, digest: digest.value, fleet: fleet)
        report.violations = checker.violations
    }

    /// Ends the run when nothing can happen to anybody any more.
    mutating func finishIfIdle() {
        guard freeCalls.count == calls.count, phases.allSatisfy(\.isOver) else { return }
        finish()
    }
}

extension Scenario {
    /// Every endpoint on its own: `count` of them become that many.
    var members: [(profile: EndpointProfile, behaviour: Behaviour, replica: Int)] {
        endpoints.flatMap { endpoint in
            (0..<endpoint.count).map { replica in
                var profile = endpoint.profile
                if endpoint.count > 1 { profile.name += "-\(replica + 1)" }
                return (profile, endpoint.behaviour, replica)
            }
        }
    }
}
