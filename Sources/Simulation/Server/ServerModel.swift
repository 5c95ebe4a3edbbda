import Behaviours
import Reliability

/// One endpoint's server in virtual time: its behaviour, its slots and who waits for one.
struct ServerModel: Sendable {
    /// An answer has so many words unless the behaviour says otherwise.
    static let wordsUsual = 20

    private var state: BehaviourState

    /// Each server of a run rolls its own dice, and other ones in each run.
    init(_ behaviour: Behaviour, replica: Int, seed: UInt64) {
        var behaviour = behaviour
        behaviour.seed = Self.mix(seed, behaviour.seed, UInt64(replica))
        state = BehaviourState(behaviour)
    }

    /// The server's words for one answer.
    func words(_ plan: ResponsePlan) -> Int {
        let whole = plan.fixedWords ?? Self.wordsUsual
        return switch plan.fault {
        case .stall(let words), .cut(let words, _), .errorInStream(let words, _):
            min(words, whole)
        default: whole
        }
    }

    /// A request arrives.
    mutating func arrive(_ flight: Int, tokens: Int, at now: Duration) -> ResponsePlan? {
        state.admit(tokens: tokens, at: now)
    }

    /// A request is over; whoever may begin in its place, with what becomes of him.
    mutating func leave(_ flight: Int, at now: Duration) -> (flight: Int, plan: ResponsePlan)? {
        state.release()
        return nil
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
        if case .status(_, _, let retryAfter?) = fault {
            hints.retryAfter = FaultClass.onTheWire(retryAfter)
        }
        return hints
    }
}

extension QuotaLevel {
    fileprivate var hint: RateLimitHints.Level {
        RateLimitHints.Level(limit: limit, remaining: max(0, remaining), reset: reset)
    }
}
