import Providers
import Reliability

/// What answers cost in some span of time.
public struct Spent: Sendable, Equatable {
    /// Tokens both ways.
    public var tokens: Int
    /// US dollars; `nil` when no price is known.
    public var cost: Double?

    /// Creates a sum.
    public init(tokens: Int = 0, cost: Double? = nil) {
        self.tokens = tokens
        self.cost = cost
    }

    /// `1.9k tok $0.0041`, without the money where nothing has a price.
    var words: String {
        let tokens = "\(Format.count(tokens)) tok"
        guard let cost, cost > 0 else { return tokens }
        return "\(tokens) \(Format.money(cost))"
    }
}

extension Conversation {
    /// What all answers of all branches cost.
    var spent: Spent {
        asides.reduce(into: Spent(tokens: turns.sums.tokens, cost: turns.sums.cost)) {
            spent, branch in
            let sums = branch.turns.sums
            spent.tokens += sums.tokens
            if let cost = sums.cost { spent.cost = (spent.cost ?? 0) + cost }
        }
    }

    /// Tokens that the next question takes along: as the server counted them with the last answer,
    /// else a guess.
    var contextTokens: Int {
        if let summary = turns.last?.summary, summary.usageIsReported,
            let input = summary.inputTokens, let output = summary.outputTokens
        {
            return input + output
        }
        let system = settings.system.isEmpty ? 0 : TokenEstimate.tokens(in: settings.system)
        return system + turns.sums.context
    }
}

extension Model {
    /// How full the context is, and of how many tokens; `nil` while no endpoint's size is known.
    ///
    /// The smallest of the endpoints that may be asked counts, or the pinned one's.
    var context: (used: Int, size: Int)? {
        guard let fleet = board.fleet else { return nil }
        let asked = fleet.endpoints.filter { endpoint in
            fleet.pinned.map { $0 == endpoint.id } ?? (endpoint.manual == .enabled)
        }
        guard let size = asked.compactMap(\.profile.contextTokens).min(), size > 0 else {
            return nil
        }
        return (conversation.contextTokens, size)
    }

    /// Says so before a question goes out that may not fit.
    mutating func warnOfContext(adding text: String) {
        guard let context else { return }
        let used = context.used + TokenEstimate.tokens(in: text)
        guard Double(used) > Double(context.size) * Self.contextWarning else { return }
        let share = Format.percent(Double(used) / Double(context.size))
        let (anew, fork) = (keys.spoken(.newConversation), keys.spoken(.fork))
        tell("The context is \(share) full: \(anew) begins anew, \(fork) forks earlier.", .warning)
    }

    /// From here on the gauge warns: an answer needs room as well.
    static let contextWarning = 0.8
}
