package import Reliability

/// What the endpoints share: routing, budget, breaker, the comparison with peers, the queue.
extension SettingsReader {
    /// What routing weighs, budget, breaker, peers and queue.
    package mutating func fleet(in top: Section) -> FleetPolicy {
        var policy = FleetPolicy()
        policy.routing = routing(in: top)
        if let budget = section(top, "budget", known: ["ratio", "floor", "hedge_tokens"]) {
            policy.budget.ratio =
                number(budget, "ratio", most: 1, example: "0.1") ?? policy.budget.ratio
            policy.budget.floorInterval =
                value(
                    budget, "floor", expected: "a rate", example: "1 per 10s"
                ) { ValueGrammar.interval($0).flatMap { $0 > .zero ? $0 : nil } }
                ?? policy.budget.floorInterval
            policy.hedgeTokens.floorInterval = policy.budget.floorInterval
            policy.hedgeTokens.ratio =
                value(
                    budget, "hedge_tokens", expected: "a share from 0% to 100%", example: "10%"
                ) { ValueGrammar.share($0).flatMap { $0 <= 1 ? $0 : nil } }
                ?? policy.hedgeTokens.ratio
        }
        let keys = [
            "consecutive", "rate", "minimum", "window", "open", "open_max", "trials", "successes",
            "recovery", "slow", "silent", "panic",
        ]
        if let breaker = section(top, "breaker", known: keys) {
            policy.breaker = self.breaker(breaker)
            policy.silentRun = silentRun(breaker) ?? policy.silentRun
            policy.panicAbove = panicAbove(breaker) ?? policy.panicAbove
        }
        policy.peers = peers(in: top)
        if let queue = section(top, "queue", known: ["most", "ageing"]) {
            policy.queueCapacity =
                integer(queue, "most", in: 0...1_000_000, example: 10_000) ?? policy.queueCapacity
            policy.ageing = duration(queue, "ageing", example: "10s") ?? policy.ageing
        }
        return policy
    }

    /// `strategy(in:)` reads the rest of the section, and reports what is unknown in it.
    private mutating func routing(in top: Section) -> RoutingPolicy {
        var policy = RoutingPolicy()
        guard let routing = section(top, "routing", known: []) else { return policy }
        policy.secondsPerDollar =
            number(routing, "seconds_per_dollar", most: 1_000_000, example: "100")
            ?? policy.secondsPerDollar
        policy.exploration =
            value(routing, "explore", expected: "a share from 0% to 50%", example: "2%") { text in
                ValueGrammar.share(text).flatMap { (0...0.5).contains($0) ? $0 : nil }
            } ?? policy.exploration
        return policy
    }

    private mutating func breaker(_ section: Section) -> BreakerPolicy {
        var policy = BreakerPolicy()
        policy.consecutive =
            integer(section, "consecutive", in: 1...10_000, example: 5) ?? policy.consecutive
        policy.rate =
            number(section, "rate", exclusive: true, most: 1, example: "0.5") ?? policy.rate
        policy.minimum =
            integer(section, "minimum", in: 1...10_000, example: 10) ?? policy.minimum
        policy.window = duration(section, "window", example: "30s") ?? policy.window
        policy.openFor = duration(section, "open", example: "5s") ?? policy.openFor
        policy.openMax =
            duration(section, "open_max", example: "300s") ?? max(policy.openFor, policy.openMax)
        policy.successesToClose =
            integer(section, "successes", in: 1...100, example: 2) ?? policy.successesToClose
        if let recovery = limit(section, "recovery", example: "20s") {
            policy.recovery = recovery ?? .zero
        }
        if let slow = limit(section, "slow", example: "3s") { policy.slow = slow }
        if let field = section.fields["trials"], let trials = text(section, "trials"), trials != "1"
        {
            error(
                field, "exactly one trial runs at a time",
                "Write trials: 1; `successes:` says how many trials must succeed.")
        }
        if policy.openMax < policy.openFor, let field = section.fields["open_max"] {
            error(
                field,
                "the longest open time is shorter than the first (\(ValueGrammar.text(policy.openFor)))",
                "Write open_max: \(ValueGrammar.text(policy.openFor)) or more.")
        }
        return policy
    }

    private mutating func silentRun(_ section: Section) -> Int? {
        value(
            section, "silent", expected: "a whole number from 1 to 10000, or off",
            example: "5 or off"
        ) { text in
            if SettingsReader.isOff(text) { return .max }
            return Int(text).flatMap { (1...10_000).contains($0) ? $0 : nil }
        }
    }

    private mutating func panicAbove(_ section: Section) -> Double? {
        value(section, "panic", expected: "a share from 0 to 1, or off", example: "50% or off") {
            text in
            if SettingsReader.isOff(text) { return 1 }
            return ValueGrammar.share(text).flatMap { $0 <= 1 ? $0 : nil }
        }
    }

    /// The comparison with peers; `nil` after `peers: off`.
    private mutating func peers(in top: Section) -> PeerPolicy? {
        var policy = PeerPolicy()
        guard let field = top.fields["peers"] else { return policy }
        if field.isScalar {
            guard let text = text(top, "peers") else { return policy }
            if SettingsReader.isOff(text) { return nil }
            error(
                field, "expected keys with values, or off",
                "Write peers: off, or for example peers: {gap: 10%, most: 10%}.")
            return policy
        }
        let keys = ["endpoints", "outcomes", "deviations", "gap", "most", "every"]
        guard let peers = section(field, known: keys) else { return policy }
        policy.minimumPeers =
            integer(peers, "endpoints", in: 3...1_000, example: 5) ?? policy.minimumPeers
        policy.minimumOutcomes =
            integer(peers, "outcomes", in: 1...10_000, example: 20) ?? policy.minimumOutcomes
        policy.deviations =
            number(peers, "deviations", exclusive: true, most: 100, example: "1.9")
            ?? policy.deviations
        policy.gap =
            value(peers, "gap", expected: "a share above 0 and below 1", example: "10%") {
                ValueGrammar.share($0).flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
            } ?? policy.gap
        policy.mostEjected = number(peers, "most", most: 1, example: "10%") ?? policy.mostEjected
        policy.interval = duration(peers, "every", example: "10s") ?? policy.interval
        return policy
    }

    /// Whether a rule is switched off; YAML writers also say `false`.
    private static func isOff(_ text: String) -> Bool { text == "off" || text == "false" }
}
