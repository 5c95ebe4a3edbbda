import Client
import OpenTelemetryExport
import Providers
import Reliability
import Settings
import TerminalUI
import Testing

@testable import Command

/// What the doctor makes of what it finds.
@Suite struct DoctorTests {
    private static func levels(_ findings: [Finding]) -> [Finding.Level] { findings.map(\.level) }

    @Test func `a good terminal has nothing to complain about`() {
        var facts = TerminalFacts()
        facts.widths = [WidthSample(name: "An emoji", text: "🌊", expected: 2, drawn: 2)]

        #expect(Self.levels(facts.findings) == [.ok, .ok, .ok, .ok])
    }

    @Test(arguments: [
        ("", true, Finding.Level.error, "TERM=xterm-256color"),
        ("dumb", true, .note, "cursor motion"),
        ("mystery", false, .error, "ncurses-term"),
    ])
    func `a terminal that cannot show the screen is told with a remedy`(
        name: String, isKnown: Bool, level: Finding.Level, advice: String
    ) {
        var facts = TerminalFacts()
        facts.name = name
        facts.isKnown = isKnown

        #expect(facts.findings.first?.level == level)
        #expect(facts.findings.first?.advice?.contains(advice) == true)
    }

    @Test func `telemetry is told of where it is asked for`() async {
        let silent = await TelemetryFacts.findings(OTLPReading([:]), [:], isOffline: true)
        let wanted = await TelemetryFacts.findings(
            OTLPReading([
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://user:se-cret@127.0.0.1:4318",
                "OTEL_METRICS_EXPORTER": "none", "OTEL_EXPORTER_OTLP_TIMEOUT": "soon",
            ]), [:], isOffline: true)

        #expect(silent == [])
        #expect(Self.levels(wanted) == [.warning, .note])
        #expect(wanted.first?.found.contains("OTEL_EXPORTER_OTLP_TIMEOUT") == true)
        #expect(wanted.last?.found == "Traces go to 127.0.0.1:4318.")
    }

    @Test func `little room, few colours and wrong widths are told`() {
        var facts = TerminalFacts()
        facts.size = (79, 24)
        facts.depth = .indexed256
        facts.widths = [
            WidthSample(name: "An emoji", text: "🌊", expected: 2, drawn: 1),
            WidthSample(name: "A flag", text: "🇩🇪", expected: 2, drawn: 2),
        ]

        #expect(Self.levels(facts.findings) == [.ok, .warning, .note, .warning])
        #expect(facts.findings.last?.found == "An emoji takes 1 of 2 columns.")
    }

    @Test func `no terminal is no fault`() {
        var facts = TerminalFacts()
        facts.isTerminal = false

        #expect(Self.levels(facts.findings) == [.note])
    }

    @Test(arguments: [
        (["LANG": "de_DE.UTF-8"], true, Finding.Level.ok, "LANG=de_DE.UTF-8"),
        (["LANG": "de_DE.UTF-8", "LC_ALL": "C"], false, .warning, "LC_ALL=C is not UTF-8"),
        (["LANG": "xx_XX.utf8"], false, .warning, "no such locale"),
        ([:], false, .warning, "No locale is set"),
    ])
    func `the locale that decides is named`(
        environment: [String: String], isUTF8: Bool, level: Finding.Level, words: String
    ) {
        let findings = SetupFacts.locale(environment, isUTF8: isUTF8)

        #expect(Self.levels(findings) == [level])
        #expect(findings[0].found.contains(words))
        #expect((findings[0].advice == nil) == isUTF8)
    }

    @Test func `keys are told by name and never by value`() {
        let secret = "sk-never-to-be-seen"
        let findings = SetupFacts.keys(
            [], environment: ["GROQ_API_KEY": secret], providers: ProviderPreset.all,
            isDiscovery: true)

        #expect(findings == [Finding("keys", .ok, "Found: GROQ_API_KEY.")])
    }

    @Test(arguments: [
        (KeySource.missing(variable: "A_KEY"), Finding.Level.error, "A_KEY"),
        (.unreadable("there is no such file"), .error, "there is no such file"),
        (.literal, .warning, "stands in the file"),
    ])
    func `a key that is not there, or stands in the open, is told with its endpoint`(
        source: KeySource, level: Finding.Level, words: String
    ) {
        let finding = SetupFacts.keys(
            [Self.endpoint("east", source)], environment: [:], providers: [], isDiscovery: false
        ).last

        #expect(finding?.level == level)
        #expect(finding?.found.hasPrefix("east: ") == true)
        #expect(finding?.found.contains(words) == true && finding?.advice != nil)
    }

    private static func endpoint(_ name: String, _ source: KeySource) -> ConfiguredEndpoint {
        let profile = EndpointProfile(name: name, provider: "p", model: "m")
        return ConfiguredEndpoint(
            endpoint: Endpoint(
                profile: profile, baseURL: "http://127.0.0.1:1", format: .openAIChat),
            keySource: source)
    }

    @Test(arguments: [
        ([:], [Finding.Level.ok]),
        (["HTTPS_PROXY": "http://user:hunter2@proxy.example:8080"], [.note]),
        (["https_proxy": "https://user:hunter2@proxy.example"], [.note, .error]),
        (["NO_PROXY": "10.0.0.0/99"], [.note, .warning]),
    ])
    func `proxies are told by the names of their variables`(
        environment: [String: String], levels: [Finding.Level]
    ) {
        let findings = SetupFacts.proxies(environment)

        #expect(Self.levels(findings) == levels)
        for finding in findings { #expect(!finding.found.contains("hunter2")) }
    }

    @Test func `a configuration's mistakes are findings with their advice`() {
        let problem = SettingsProblem(
            file: "c.yaml", line: 3, key: "race", message: "too many", advice: "Write 2.")

        #expect(
            SetupFacts.configuration(
                path: "c.yaml", exists: true, problems: [problem], endpoints: 0)
                == [
                    Finding(
                        "configuration", .error, "c.yaml:3: race: too many.", advice: "Write 2.")
                ])
        #expect(
            Self.levels(
                SetupFacts.configuration(path: "c", exists: false, problems: [], endpoints: 0))
                == [.note])
        #expect(
            Self.levels(
                SetupFacts.configuration(path: nil, exists: false, problems: [], endpoints: 0))
                == [.warning])
    }

    @Test(arguments: [
        (Reach.End.status(200), false, Finding.Level.ok, ""),
        (.status(404), false, .ok, ""),
        (.status(401), false, .error, "Check A_KEY"),
        (.status(503), false, .warning, "try again"),
        (.silent, false, .error, "proxy"),
        (.failed(TransportFailure(.cannotConnect, "refused")), false, .error, "server runs"),
        (.failed(TransportFailure(.tls, "expired")), false, .error, "authority"),
        (.failed(TransportFailure(.cannotConnect, "refused")), true, .note, ""),
    ])
    func `how an endpoint answered says what to do`(
        end: Reach.End, isOptional: Bool, level: Finding.Level, advice: String
    ) {
        let reach = Reach(
            name: "east", host: "api.example", keySource: .variable("A_KEY"),
            isOptional: isOptional, end: end)

        #expect(reach.finding.level == level)
        #expect(reach.finding.advice?.contains(advice) ?? advice.isEmpty)
    }

    @Test(arguments: [
        ([], Finding.Level.note, ""), ([1, -2], .ok, ""), ([45], .warning, "45 s behind"),
        ([-400], .error, "400 s ahead of"), ([0, 1, 9000], .ok, ""),
    ])
    func `the median of the servers' clocks judges ours`(
        skews: [Double], level: Finding.Level, words: String
    ) {
        let reaches = skews.map { skew in
            Reach(name: "e", host: "h", keySource: .notNeeded, end: .status(200), skew: skew)
        }
        let finding = Reach.clock(reaches)

        #expect(finding.level == level)
        #expect(finding.found.contains(words))
    }

    @Test(arguments: [
        ("\u{1B}[12;3R", 3), ("typed\u{1B}[1;120R", 120), ("\u{1B}[12;3", nil), ("R", nil),
        ("\u{1B}R", nil), ("\u{1B}[5R", nil), ("\u{1B}[1;xR", nil),
    ])
    func `a cursor report is read, also behind what was typed`(text: String, column: Int?) {
        #expect(WidthProbe.column(in: Array(text.utf8)) == column)
    }

    @Test func `lines name an area once and put the advice below`() {
        let lines = Finding.lines([
            Finding("keys", .ok, "Found: A."), Finding("keys", .error, "b is off.", advice: "Do."),
        ])

        #expect(
            lines == [
                "keys           ok       Found: A.",
                "               ERROR    b is off.",
                "                        → Do.",
            ])
    }
}
