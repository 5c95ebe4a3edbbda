import Behaviours
import Reliability
import Settings
import Simulation

extension SettingsReader {
    static let serverKeys = [
        "name", "count", "provider", "model", "first_token", "head", "words", "rate", "faults",
        "outages", "slots", "queue", "quota", "weather", "honours_cancel", "seed", "limits",
        "timeouts", "weight", "price", "context",
    ]

    static let outageKeys = ["from", "until", "every"]

    static let quotaKeys = [
        "requests_per_minute", "burst", "tokens_per_minute", "window", "headers", "strangers",
        "key",
    ]

    static let weatherKeys = [
        "from", "until", "every", "slowdown", "ramps", "capacity", "faults", "quota",
    ]

    /// The endpoints of the scenario; what is wrong is reported and kept, so that expectations
    /// which name it are not called wrong too.
    mutating func servers(in top: Section) -> [ScenarioEndpoint] {
        guard let fields = list(top, "endpoints"), !fields.isEmpty else {
            report(
                .error, line: top.fields["endpoints"]?.line ?? top.line, key: "endpoints",
                "there is nobody to ask",
                "Write for example endpoints: [{name: harbour, first_token: 200ms}].")
            return []
        }
        var found: [ScenarioEndpoint] = []
        var lines: [String: Int] = [:]
        for (index, field) in fields.enumerated() {
            guard let section = section(field, known: SettingsReader.serverKeys) else { continue }
            let server = server(section, place: index + 1)
            for name in server.names {
                if let first = lines[name] {
                    report(
                        .error, line: section.fields["name"]?.line ?? field.line,
                        key: section.path("name"),
                        "`\(name)` is already the endpoint of line \(first)",
                        "Give each endpoint a name of its own.")
                }
                lines[name] = lines[name] ?? field.line ?? 0
            }
            found.append(server)
        }
        let count = found.reduce(0) { $0 + $1.count }
        if count > SettingsReader.mostServers, let field = top.fields["endpoints"] {
            error(field, "\(count) endpoints are too many", "At most 10000 are simulated.")
        }
        return found
    }

    /// A fleet's survey looks at each endpoint for every attempt, so more would only be slow.
    private static var mostServers: Int { 10_000 }

    private mutating func server(_ section: Section, place: Int) -> ScenarioEndpoint {
        let name = name(section) ?? "endpoint-\(place)"
        var behaviour = Behaviour(name: name)
        behaviour.model = text(section, "model") ?? behaviour.model
        behaviour.price = price(section)
        behaviour.firstToken = law(section, "first_token") ?? behaviour.firstToken
        behaviour.head = law(section, "head", example: "20ms")
        behaviour.fixedWords = integer(section, "words", in: 0...100_000, example: 20) ?? 20
        behaviour.wordsPerSecond = number(
            section, "rate", exclusive: true, most: 1_000_000, example: "90")
        behaviour.faults = faults(section)
        behaviour.outages = outages(section)
        behaviour.slots = integer(section, "slots", in: 1...1_000_000, example: 4)
        behaviour.queue = integer(section, "queue", in: 0...1_000_000, example: 100)
        if let field = section.fields["queue"], behaviour.slots == nil {
            error(field, "without slots nobody waits", "Write for example slots: 4 as well.")
        }
        behaviour.quota = quota(section)
        behaviour.weather = weather(section)
        behaviour.honoursCancel = truth(section, "honours_cancel") ?? true
        behaviour.seed = UInt64(
            integer(section, "seed", in: 0...(.max), example: 7) ?? place)
        var profile = EndpointProfile(
            name: name, provider: text(section, "provider") ?? name, model: behaviour.model)
        profile.weight =
            number(section, "weight", exclusive: true, most: 1_000_000, example: "0.8") ?? 1
        profile.price = behaviour.price
        profile.limits = limits(section)
        profile.timeouts = timeouts(section)
        profile.contextTokens = integer(section, "context", in: 1...(.max), example: 128_000)
        let count = integer(section, "count", in: 1...10_000, example: 3) ?? 1
        return ScenarioEndpoint(behaviour, profile: profile, count: count)
    }

    private mutating func name(_ section: Section) -> String? {
        guard let name = text(section, "name"), let field = section.fields["name"] else {
            return nil
        }
        if name.isEmpty || name.count > 40
            || name.unicodeScalars.contains(where: { $0.value <= 32 || $0.value == 127 })
        {
            error(field, "a name has 1 to 40 printable characters", "Write one short word.")
        }
        return name
    }

    /// What goes wrong by chance; the order of the file is that of the dice.
    mutating func faults(_ parent: Section) -> [FaultChance] {
        guard let section = section(parent, "faults", known: []) else { return [] }
        var chances: [FaultChance] = []
        for key in section.keys {
            guard let field = section.fields[key] else { continue }
            guard let fault = FaultGrammar.fault(key) else {
                error(
                    field, "no such fault is known",
                    Suggestion.advice(for: key, among: FaultGrammar.known))
                continue
            }
            let chance = value(
                section, key, expected: "a share from 0% to 100%", example: "30% or 30% in 5ms"
            ) { FaultGrammar.chance($0, of: fault) }
            if let chance { chances.append(chance) }
        }
        guard chances.reduce(0, { $0 + $1.share }) <= 1 + 1e-9 else {
            if let field = parent.fields["faults"] {
                error(field, "the shares of all faults exceed 100 %", "Make them smaller.")
            }
            return []
        }
        return chances
    }

    private mutating func outages(_ parent: Section) -> [Outage] {
        var outages: [Outage] = []
        for field in list(parent, "outages") ?? [] {
            guard let section = section(field, known: SettingsReader.outageKeys) else { continue }
            let span = span(section)
            let every = period(section, until: span.until)
            guard let until = span.until else {
                if section.fields["until"] == nil {
                    error(field, "an outage must end", "Write for example until: 20s.")
                }
                continue
            }
            outages.append(Outage(from: span.from, to: until, every: every))
        }
        return outages
    }

    /// After which time something comes again; one too short for the span is reported.
    private mutating func period(_ section: Section, until: Duration?) -> Duration? {
        guard let every = duration(section, "every", example: "60s"),
            let field = section.fields["every"]
        else { return nil }
        guard let until else {
            error(field, "what comes again must end", "Write for example until: 20s.")
            return nil
        }
        guard every >= until, every >= .milliseconds(10) else {
            let least = max(until, .milliseconds(10))
            error(
                field, "the period is shorter than what it holds",
                "Write every: \(ValueGrammar.text(least)) or more.")
            return nil
        }
        return every
    }

    private mutating func quota(_ parent: Section) -> Quota? {
        let keys = SettingsReader.quotaKeys
        guard let section = section(parent, "quota", known: keys) else { return nil }
        let most = 1_000_000_000
        guard let requests = integer(section, keys[0], in: 1...most, example: 60) else {
            if section.fields[keys[0]] == nil, let field = parent.fields["quota"] {
                error(
                    field, "requests_per_minute is missing",
                    "Write for example requests_per_minute: 60.")
            }
            return nil
        }
        var quota = Quota(requestsPerMinute: requests)
        quota.requestBurst = integer(section, "burst", in: 1...most, example: 10)
        quota.tokensPerMinute = integer(section, keys[2], in: 1...most, example: 40_000)
        quota.window =
            value(section, "window", expected: "refilling or a time", example: "1s") { text in
                if text == "refilling" { return .refilling }
                return ValueGrammar.duration(text).flatMap { $0 > .zero ? .fixed($0) : nil }
            } ?? quota.window
        quota.headers = word(section, "headers", QuotaHeaders.self) ?? quota.headers
        quota.strangers =
            number(section, "strangers", most: 60_000, example: "30") ?? quota.strangers
        quota.key = text(section, "key")
        return quota
    }

    private mutating func weather(_ parent: Section) -> [Weather] {
        var found: [Weather] = []
        for field in list(parent, "weather") ?? [] {
            guard let section = section(field, known: SettingsReader.weatherKeys) else { continue }
            let span = span(section)
            var weather = Weather(from: span.from, until: span.until)
            weather.every = period(section, until: span.until)
            weather.slowdown =
                number(section, "slowdown", exclusive: true, most: 1000, example: "3") ?? 1
            weather.ramps = truth(section, "ramps") ?? false
            if weather.ramps, span.until == nil, let field = section.fields["ramps"] {
                error(field, "a slowdown that ramps must end", "Write for example until: 20s.")
                weather.ramps = false
            }
            weather.capacity = part(section, "capacity", example: "50%") ?? 1
            weather.faults = faults(section)
            weather.quota =
                number(section, "quota", exclusive: true, most: 1000, example: "50%") ?? 1
            found.append(weather)
        }
        return found
    }
}

extension ScenarioEndpoint {
    /// The names under which its servers appear.
    var names: [String] {
        count == 1 ? [profile.name] : (1...count).map { "\(profile.name)-\($0)" }
    }
}
