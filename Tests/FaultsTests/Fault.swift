import Client
import LoopbackServers
import Providers
import Reliability
import Testing

/// One fault of the list that the core was designed against, how it is shown, and what must come of
/// it.
///
/// A fault may have several rows, one for each way it comes along.
struct Fault: Sendable, CustomTestStringConvertible {
    /// Its number in the list, 1…113.
    let number: Int
    /// What happens, in a few words.
    let name: String
    /// How it is shown.
    let proof: Proof
    /// The class; `nil` when the call is answered all the same.
    var kind: FailureKind?
    /// Words that the person reads: of the failure's sentence, or the whole answer.
    var sees = ""
    /// What the call and the state of the client make of it; `nil` when no call fails by it.
    var effects: Effects?
    /// Text that stays on the screen when the answer broke off.
    var keeps = ""
    /// How the server is spoken to.
    var terms = Terms()

    var testDescription: String { "\(number) \(name)" }

    enum Proof: Sendable {
        /// Played to a real client over a real connection; everything is measured.
        case played(Play)
        /// By a test of this name in this file below `Tests`.
        case test(String, String)
    }

    /// What an endpoint may have of its own.
    struct Terms: Sendable {
        var format = WireFormat.openAIChat
        var rateLimits = RateLimitDialect.common
        var timeouts = AttemptTimeouts()
    }
}

/// What the call does after a failure, and the state that the failure leaves.
struct Effects: Sendable, Equatable {
    /// Where the call may be tried again.
    var goesOn: GoesOn
    /// Whether it counts against the endpoint's breaker.
    var breaker: Breaker
    /// What it does to the endpoint's buckets.
    var bucket = Bucket.untouched
    /// What it does to the endpoint's key.
    var key = Key.good
    /// Whether the attempt that follows elsewhere spends the budget.
    var budget: Budget

    struct GoesOn: OptionSet, Sendable, CustomStringConvertible {
        let rawValue: Int
        /// At the same endpoint, when there is no other.
        static let again = GoesOn(rawValue: 1)
        /// At another endpoint, at once.
        static let elsewhere = GoesOn(rawValue: 2)

        var description: String {
            isEmpty
                ? "nowhere"
                : [(Self.again, "again"), (.elsewhere, "elsewhere")]
                    .filter { contains($0.0) }.map(\.1).joined(separator: " or ")
        }
    }

    enum Breaker: String, Sendable { case untouched, counts }

    enum Bucket: Sendable, Equatable, CustomStringConvertible {
        case untouched
        /// Nothing may go there for so long.
        case paused(Duration)
        /// Emptied, because the server throttles and does not say until when, or says so.
        case drained

        var description: String {
            switch self {
            case .untouched: "untouched"
            case .paused(let wait): "paused \(wait.formatted)"
            case .drained: "drained"
            }
        }
    }

    enum Key: String, Sendable {
        case good
        /// Until a reset, or until a person says so.
        case unusable
    }

    enum Budget: String, Sendable {
        case free, pays
        /// No attempt followed.
        case unasked
    }
}

extension Effects {
    /// The endpoint failed; another one, or later the same one, may do better.
    static let failure = Effects(goesOn: [.again, .elsewhere], breaker: .counts, budget: .pays)
    /// The endpoint was not reached: what was never sent costs nothing.
    static let unreached = Effects(goesOn: [.again, .elsewhere], breaker: .counts, budget: .free)
    /// The endpoint failed behind text that was shown: nothing may be spliced on.
    static let brokenOff = Effects(goesOn: [], breaker: .counts, budget: .unasked)
    /// The request is wrong everywhere.
    static let refusal = Effects(goesOn: [], breaker: .untouched, budget: .unasked)
    /// The request is wrong here.
    static let misfit = Effects(goesOn: .elsewhere, breaker: .untouched, budget: .free)
    /// The key is of no use any more.
    static let deadKey = Effects(
        goesOn: .elsewhere, breaker: .untouched, key: .unusable, budget: .free)
    /// Nothing happened to anybody.
    static let nothing = Effects(goesOn: [], breaker: .untouched, budget: .unasked)

    /// The endpoint throttles, for a time that it tells or not.
    static func throttled(_ bucket: Bucket) -> Effects {
        Effects(
            goesOn: [.again, .elsewhere], breaker: .untouched, bucket: bucket, budget: .pays)
    }

    /// The same with something done to the bucket.
    func with(_ bucket: Bucket) -> Effects {
        var effects = self
        effects.bucket = bucket
        return effects
    }
}

extension Duration {
    /// Seconds, with as many digits as there are.
    var formatted: String {
        let seconds = self / .seconds(1)
        return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
