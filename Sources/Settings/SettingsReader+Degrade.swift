import Reliability

extension SettingsReader {
    /// What stands in when nobody answered; `names` are the endpoints in their order.
    mutating func degrade(
        in top: Section, names: [String], fallback: FallbackLists
    ) -> DegradePolicy {
        var policy = DegradePolicy()
        let known = ["order", "smaller", "reserve", "cached", "kept", "answer"]
        guard let degrade = section(top, "degrade", known: known) else { return policy }
        policy.smaller = smaller(in: degrade, names: names, fallback: fallback)
        policy.reserve = duration(degrade, "reserve", example: "20s") ?? policy.reserve
        policy.cachedFor = limit(degrade, "cached", example: "1h") ?? policy.cachedFor
        policy.cachedMost =
            integer(degrade, "kept", in: 1...10_000, example: 100) ?? policy.cachedMost
        if let answer = text(degrade, "answer"), !answer.isEmpty { policy.answer = answer }
        policy.order = order(in: degrade) ?? policy.order
        return policy
    }

    private mutating func order(in degrade: Section) -> [DegradePolicy.Source]? {
        guard let fields = list(degrade, "order") else { return nil }
        var order: [DegradePolicy.Source] = []
        for field in fields {
            guard let word = raw(field) else { continue }
            guard let source = DegradePolicy.Source(rawValue: word) else {
                error(
                    field, "`\(shown(field))` is none of the known words",
                    Suggestion.advice(
                        for: word, among: DegradePolicy.Source.allCases.map(\.rawValue)))
                continue
            }
            guard !order.contains(source) else {
                error(field, "`\(word)` stands here twice", "Leave the second one out.")
                continue
            }
            order.append(source)
        }
        return order
    }

    private mutating func smaller(
        in degrade: Section, names: [String], fallback: FallbackLists
    ) -> [String] {
        var smaller: [String] = []
        let fallbacks = fallback.general + fallback.tooLong + fallback.filtered
        for field in list(degrade, "smaller") ?? [] {
            guard let name = raw(field) else { continue }
            guard let index = names.firstIndex(of: name) else {
                error(
                    field, "no endpoint is called `\(shown(field))`",
                    names.isEmpty
                        ? "Name the endpoints under `endpoints:` first."
                        : Suggestion.advice(for: name, among: names))
                continue
            }
            if fallbacks.contains(EndpointID(index)) {
                error(
                    field, "`\(shown(field))` is a fallback as well, and cannot be both",
                    "Leave it out here, or out of `fallback:`.")
            }
            if !smaller.contains(name) { smaller.append(name) }
        }
        if !smaller.isEmpty, smaller.count == names.count, let field = degrade.fields["smaller"] {
            error(
                field, "every endpoint is kept back for a degraded answer, so no call can start",
                "Leave at least one endpoint out of the list.")
        }
        return smaller
    }
}
