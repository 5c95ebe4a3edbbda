import Reliability
import Settings
import Simulation

extension SettingsReader {
    static let topKeys =
        [
            "name", "summary", "seed", "endpoints", "load", "happenings", "faults_until",
            "duration", "drain", "compare", "expect",
        ] + policyKeys

    /// The whole file.
    mutating func scenario(in root: Field, name: String) -> Scenario? {
        guard let top = section(root, known: SettingsReader.topKeys) else { return nil }
        let endpoints = servers(in: top)
        let names = endpoints.flatMap(\.names)
        var scenario = Scenario(
            name: text(top, "name") ?? name, endpoints: endpoints,
            load: load(in: top, names: names))
        scenario.summary = text(top, "summary") ?? ""
        scenario.seed = UInt64(integer(top, "seed", in: 0...(.max), example: 1) ?? 1)
        scenario.policy = call(in: top, names: names)
        scenario.fleet = fleet(in: top)
        scenario.strategy = strategy(in: top) ?? scenario.strategy
        scenario.happenings = happenings(in: top, names: names)
        scenario.duration = length(top, "duration", example: "60s") ?? scenario.duration
        scenario.drain = length(top, "drain", example: "300s") ?? scenario.drain
        scenario.faultsUntil = faultsUntil(top, duration: scenario.duration)
        scenario.comparisons = comparisons(top)
        scenario.expectations = expectations(
            in: top, names: names + endpoints.filter { $0.count > 1 }.map(\.profile.name),
            comparisons: scenario.comparisons)
        if let field = top.fields["race"], scenario.policy.race > names.count, !names.isEmpty {
            error(
                field, "there are fewer endpoints than that", "Write race: \(names.count) or less.")
        }
        checkRecovery(scenario, top)
        return scenario
    }

    /// A simulated month is more than any question needs, and keeps timelines in memory small.
    private static var longest: Duration { .seconds(31 * 86_400) }

    private mutating func length(_ section: Section, _ key: String, example: String) -> Duration? {
        value(section, key, expected: "a time above zero and up to 31d", example: example) {
            ValueGrammar.duration($0).flatMap {
                $0 > .zero && $0 <= SettingsReader.longest ? $0 : nil
            }
        }
    }

    private mutating func faultsUntil(_ top: Section, duration: Duration) -> Duration? {
        guard let until = instant(top, "faults_until", example: "20s"),
            let field = top.fields["faults_until"]
        else { return nil }
        if until >= duration {
            error(
                field, "nothing is left to see after it, at \(ValueGrammar.text(duration))",
                "Write a longer duration, or an earlier time.")
        }
        return until
    }

    private mutating func comparisons(_ top: Section) -> [Variant] {
        guard top.fields["compare"] != nil else { return [.bare] }
        var found: [Variant] = []
        for field in list(top, "compare") ?? [] {
            guard let text = raw(field) else { continue }
            if let variant = Variant(rawValue: text) {
                if !found.contains(variant) { found.append(variant) }
            } else {
                error(
                    field, "no such variant is known",
                    Suggestion.advice(for: text, among: Variant.allCases.map(\.rawValue)))
            }
        }
        return found
    }

    /// A recovery is reckoned from the end of the faults.
    private mutating func checkRecovery(_ scenario: Scenario, _ top: Section) {
        guard scenario.faultsUntil == nil, let field = top.fields["expect"] else { return }
        let waits = scenario.expectations.contains { expectation in
            switch expectation.measure {
            case .recovery, .recoveryAgainst: true
            default: false
            }
        }
        if waits {
            error(
                field, "a recovery begins when the faults end, and that is not said",
                "Write for example faults_until: 20s.")
        }
    }
}
