import Behaviours
import Reliability

/// One endpoint's server in virtual time: its behaviour, its slots and who waits for one.
struct ServerModel: Sendable {
    /// An answer has so many words unless the behaviour says otherwise.
    static let wordsUsual = 20

    private var state: BehaviourState
    /// Which flight waits under which number of the server.
    private var waiting: [Int: Int] = [:]

    /// Each server of a run rolls its own dice, and other ones in each run.
    init(_ behaviour: Behaviour, replica: Int, seed: UInt64) {
        var behaviour = behaviour
        behaviour.seed = Self.mix(seed, behaviour.seed, UInt64(replica))
        state = BehaviourState(behaviour)
    }

    /// Whether it stops working when the client goes away.
    var honoursCancel: Bool { state.current.honoursCancel }

    /// Requests that wait for a slot.
    var queueLength: Int { state.waiting }

    /// When weather changes the number of its slots next; `nil` when never again.
    func slotsChange(after now: Duration) -> Duration? {
        state.current.slotsChange(after: now).map { now + $0 }
    }

    /// The server's words for one answer.
    func words(_ plan: ResponsePlan) -> Int {
        let whole = plan.fixedWords ?? Self.wordsUsual
        return switch plan.fault {
        case .stall(let words), .cut(let words, _), .errorInStream(let words, _),
            .finish(let words, _):
            min(words, whole)
        default: whole
        }
    }

    /// A request arrives; its plan may say that it waits.
    mutating func arrive(
        _ flight: Int, tokens: Int, _ quotas: inout SharedQuotas, at now: Duration
    ) -> ResponsePlan {
        let plan = state.admit(tokens: tokens, at: now, sharing: &quotas)
        if plan.waits { waiting[plan.number] = flight }
        return plan
    }

    /// A request is over, whether it was served, refused or still waiting.
    mutating func leave(_ plan: ResponsePlan) {
        state.release(plan)
        if plan.waits { waiting[plan.number] = nil }
    }

    /// Whoever may begin now, with what becomes of him; to be asked until `nil`.
    mutating func startNext(at now: Duration) -> (flight: Int, plan: ResponsePlan)? {
        guard state.waiting > 0, let plan = state.startNext(at: now) else { return nil }
        guard let flight = waiting.removeValue(forKey: plan.number) else {
            preconditionFailure("request \(plan.number) waits and has no flight")
        }
        return (flight, plan)
    }

    /// One good seed from several numbers.
    static func mix(_ numbers: UInt64...) -> UInt64 {
        var seed: UInt64 = 0
        for number in numbers {
            var mixer = SplitMix64(seed: seed ^ number)
            seed = mixer.next()
        }
        return seed
    }
}

extension ResponsePlan {
    /// What the head says about the server's buckets.
    var hints: RateLimitHints {
        var hints = RateLimitHints(
            requests: requests.map(\.hint), tokens: tokens.map(\.hint))
        if case .status(_, _, let hint) = fault { hints.retryAfter = hint?.understood }
        return hints
    }
}

extension QuotaLevel {
    fileprivate var hint: RateLimitHints.Level {
        RateLimitHints.Level(limit: limit, remaining: max(0, remaining), reset: reset)
    }
}
