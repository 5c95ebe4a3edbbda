package import Reliability

extension SettingsReader {
    /// The sections that say how calls are carried through; scenario files have the same.
    package static let policyKeys = [
        "routing", "deadline", "retry", "budget", "hedge", "race", "breaker", "peers", "queue",
        "fallback",
    ]

    /// How a free endpoint is chosen; `fleet(in:)` reads the rest of the section.
    package mutating func strategy(in top: Section) -> RoutingStrategy? {
        let known = ["strategy", "seconds_per_dollar", "explore"]
        guard let routing = section(top, "routing", known: known) else { return nil }
        return word(routing, "strategy", RoutingStrategy.self)
    }

    /// Deadline, retry, hedge, race and fallback; `names` are the endpoints in their order.
    package mutating func call(in top: Section, names: [String]) -> CallPolicy {
        var policy = CallPolicy()
        policy.deadline = duration(top, "deadline", example: "120s") ?? policy.deadline
        if let retry = section(top, "retry", known: ["attempts", "base", "cap"]) {
            policy.attempts =
                integer(retry, "attempts", in: 1...20, example: 6) ?? policy.attempts
            let base = duration(retry, "base", example: "500ms") ?? policy.backoff.base
            let cap = duration(retry, "cap", example: "8s") ?? max(base, policy.backoff.cap)
            if cap >= base {
                policy.backoff = Backoff(base: base, cap: cap)
            } else if let field = retry.fields["cap"] {
                error(
                    field,
                    "the longest wait is shorter than the first (\(ValueGrammar.text(base)))",
                    "Write cap: \(ValueGrammar.text(base)) or more.")
            }
        }
        policy.race = integer(top, "race", in: 0...20, example: 2) ?? policy.race
        policy.hedge = hedge(in: top)
        policy.fallback = fallback(in: top, names: names)
        return policy
    }

    private mutating func hedge(in top: Section) -> HedgePolicy {
        var policy = HedgePolicy()
        guard
            let hedge = section(
                top, "hedge",
                known: ["after", "extra_load", "cold", "min", "max", "extra", "max_prompt"])
        else { return policy }
        policy.after =
            value(
                hedge, "after", expected: "off, auto, a quantile or a time", example: "auto",
                SettingsReader.hedgeDelay) ?? policy.after
        policy.extraLoad =
            value(hedge, "extra_load", expected: "a share above 0 and below 1", example: "8%") {
                text in ValueGrammar.share(text).flatMap { $0 > 0 && $0 < 1 ? $0 : nil }
            } ?? policy.extraLoad
        policy.cold = duration(hedge, "cold", example: "1s") ?? policy.cold
        policy.min = duration(hedge, "min", example: "50ms") ?? policy.min
        policy.max = duration(hedge, "max", example: "15s") ?? policy.max
        policy.extra = integer(hedge, "extra", in: 0...2, example: 1) ?? policy.extra
        policy.maxPrompt =
            integer(hedge, "max_prompt", in: 0...10_000_000, example: 16_000) ?? policy.maxPrompt
        if policy.max < policy.min, let field = hedge.fields["max"] ?? hedge.fields["min"] {
            error(
                field, "the longest delay is shorter than the shortest",
                "Write for example min: 50ms, max: 15s.")
        }
        return policy
    }

    /// `off`, `auto`, `p95`, `800ms`.
    static func hedgeDelay(_ text: String) -> HedgeDelay? {
        switch text {
        case "off", "false": return .off
        case "auto": return .auto
        default:
            if let quantile = ValueGrammar.quantile(text) { return .quantile(quantile) }
            guard let time = ValueGrammar.duration(text), time > .zero else { return nil }
            return .fixed(time)
        }
    }

    private mutating func fallback(in top: Section, names: [String]) -> FallbackLists {
        guard
            let section = section(top, "fallback", known: ["general", "too_long", "filtered"])
        else { return FallbackLists() }
        let lists = FallbackLists(
            general: identities(section, "general", names: names),
            tooLong: identities(section, "too_long", names: names),
            filtered: identities(section, "filtered", names: names))
        if !names.isEmpty, Set(lists.general).count == names.count,
            let field = section.fields["general"]
        {
            error(
                field, "every endpoint is kept as a fallback, so no call can start",
                "Leave at least one endpoint out of the list.")
        }
        return lists
    }

    private mutating func identities(
        _ section: Section, _ key: String, names: [String]
    ) -> [EndpointID] {
        var found: [EndpointID] = []
        for field in list(section, key) ?? [] {
            guard let name = raw(field) else { continue }
            guard let index = names.firstIndex(of: name) else {
                error(
                    field, "no endpoint is called `\(shown(field))`",
                    names.isEmpty
                        ? "Name the endpoints under `endpoints:` first."
                        : Suggestion.advice(for: name, among: names))
                continue
            }
            if !found.contains(EndpointID(index)) { found.append(EndpointID(index)) }
        }
        return found
    }
}
