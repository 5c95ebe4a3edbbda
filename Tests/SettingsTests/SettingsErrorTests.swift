import Settings
import Testing

@Suite struct SettingsErrorTests {
    @Test func `all mistakes of a file are told at once, in order`() {
        let text = """
            endpoints:
              - name: a
                provider: grok1
                limits: {requests_per_minute: zero, concurent: 2}
              - name: b
                provider: openai-compatible
                timeouts: {gap: 30}
              - name: b
                url: http://127.0.0.1:1/v1
                weight: -1
              - name: c
                url: http://127.0.0.1:1/v1
              - name: c
                url: http://127.0.0.1:2/v1
            routing: {strategy: balancd}
            deadline: off
            retry: {attempts: 0, base: 8s, cap: 1s}
            budget: {floor: often}
            hedge: {after: p100, extra_load: 100%}
            race: many
            breaker: {rate: 0, trials: 3}
            fallback: {general: [d]}
            thme: dark
            """

        let found = problems(text)

        let expected = [
            "3 endpoints[0].provider", "4 endpoints[0].limits.concurent",
            "4 endpoints[0].limits.requests_per_minute", "5 endpoints[1].url",
            "7 endpoints[1].timeouts.gap", "8 endpoints[2].name", "10 endpoints[2].weight",
            "13 endpoints[4].name", "15 routing.strategy", "16 deadline", "17 retry.attempts",
            "17 retry.cap", "18 budget.floor", "19 hedge.after", "19 hedge.extra_load", "20 race",
            "21 breaker.rate", "21 breaker.trials", "22 fallback.general[0]", "23 thme",
        ]
        #expect(found.map { "\($0.line ?? 0) \($0.key)" } == expected)
        #expect(found.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
    }

    @Test(arguments: [
        ("thme: x", "Did you mean `theme`?"),
        ("routing: {strategy: round_robin}", "Did you mean `round-robin`?"),
        ("endpoints: [{provider: mistrall}]", "Did you mean `mistral`?"),
        ("endpoints: [{name: ab, url: 'http://h/v1'}]\nfallback: {general: [ba]}", "Known: ab."),
        ("degrade: {order: [cache]}", "Did you mean `cached`?"),
        ("degrade: {order: [cached, cached]}", "Leave the second one out."),
        ("degrade: {cached: yes}", "Write for example cached: 1h or off."),
        ("degrade: {kept: 0}", "Write for example kept: 100."),
        ("degrade: {reserve: 20}", "Write for example reserve: 20s."),
        ("degrade: {smaller: [a]}", "Name the endpoints under `endpoints:` first."),
        (
            "endpoints: [{name: ab, url: 'http://h/v1'}]\ndegrade: {smaller: [ab]}",
            "Leave at least one endpoint out of the list."
        ),
        (
            "endpoints: [{name: ab, url: 'http://h/v1'}, {name: cd, url: 'http://i/v1'}]\n"
                + "fallback: {general: [cd]}\ndegrade: {smaller: [cd]}",
            "Leave it out here, or out of `fallback:`."
        ),
        ("deadline: 120", "Write for example deadline: 120s."),
        ("race: -1", "Write for example race: 2."),
        ("model_list: []", "model_name"),
        ("breaker: {trials: 2}", "successes"),
        ("hedge: {extra: 3}", "Write for example extra: 1."),
        ("hedge: {max_prompt: 16k}", "Write for example max_prompt: 16000."),
        ("hedge: {maxprompt: 16}", "Did you mean `max_prompt`?"),
        ("budget: {hedge_tokens: 120%}", "Write for example hedge_tokens: 10%."),
        ("breaker: {slow: 3}", "Write for example slow: 3s or off."),
        ("breaker: {recovry: 3s}", "Did you mean `recovery`?"),
        ("breaker: {silent: 0}", "Write for example silent: 5 or off."),
        ("breaker: {panic: 120%}", "Write for example panic: 50% or off."),
        ("peers: on", "Write peers: off, or for example peers: {gap: 10%, most: 10%}."),
        ("peers: {endpoints: 2}", "Write for example endpoints: 5."),
        ("peers: {gap: 100%}", "Write for example gap: 10%."),
        ("queue: {most: none}", "Write for example most: 10000."),
        ("telemetry: 127.0.0.1:4318", "Write for example telemetry: http://127.0.0.1:4318"),
        ("telemetry: http://me:secret@h:4318", "OTEL_EXPORTER_OTLP_HEADERS"),
        ("telemetry: http://127.0.0.1:4317", "usually 4318"),
    ])
    func `the remedy is named`(text: String, advice: String) {
        let found = problems(text)

        #expect(found.contains { $0.advice.contains(advice) }, "\(found)")
    }

    @Test(arguments: [
        ("theme: harbor-night", "Did you mean `harbour-night`?"), ("theme: neon", "Known: "),
    ])
    func `a theme that is not there is told, with the one that may be meant`(
        text: String, advice: String
    ) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.read(
                "race: 2\n" + text, file: "a.yaml", environment: [:],
                themes: ["terminal", "harbour-night", "mono"])
        }

        #expect(error?.problems.map(\.line) == [2])
        #expect(error?.problems.first?.key == "theme")
        #expect(
            error?.problems.first?.advice.contains(advice) == true, "\(String(describing: error))")
    }

    @Test(arguments: ["theme: mono", "theme: ./mine.yaml", "theme: /themes/x.yml", "race: 2"])
    func `a theme that is there, or a path, is no mistake`(text: String) throws {
        _ = try Settings.read(
            text, file: "a.yaml", environment: [:], themes: ["terminal", "mono"])
    }

    @Test func `an error is one line with file, line, key and remedy`() {
        let found = problems("race: 2\nretry: {attempts: many}\n")

        #expect(
            found.map(\.description) == [
                "a.yaml:2: error: retry.attempts: `many` is not a whole number from 1 to 20."
                    + " Write for example attempts: 6."
            ])
    }

    @Test(arguments: [
        "endpoints: [", "a: b: c", "race: 1\nrace: 2", "\t- x", "- 1\n- 2", "just words",
        "endpoints: {name: a}", "retry: 5", "retry: [1]", "race: {a: 1}", "race: [1, 2]",
        "endpoints: [groq]", "endpoints: [[]]",
    ])
    func `what is no such file is refused with a line`(text: String) {
        let found = problems(text)

        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.line != nil }, "\(found)")
    }

    @Test(arguments: [
        "ftp://h/v1", "h:80/v1", "http://", "http://h:0/v1", "http://h:99999", "http://a b/v1",
        "http://u:secret@h/v1", "http://[::1", "https://h/v1#secret",
    ])
    func `an address that cannot work is refused without being shown`(url: String) {
        let found = problems("endpoints: [{name: a, url: '\(url)'}]")

        #expect(found.map(\.key) == ["endpoints[0].url"])
        #expect(!"\(found)".contains("secret"))
    }

    @Test(arguments: [
        "https://proxy:1", "socks5://u:secret@proxy:1", "proxy:8080", "ftp://proxy", "http://",
    ])
    func `a proxy that cannot work is refused without being shown`(proxy: String) {
        let found = problems("endpoints: [{name: a, url: 'http://h/v1', proxy: '\(proxy)'}]")

        #expect(found.map(\.key) == ["endpoints[0].proxy"])
        #expect(!"\(found)".contains("secret"))
    }

    @Test func `a variable's value is never shown`() {
        let text = "race: ${K}\ntheme: a\nrouting: {strategy: '${K}'}\nendpoints: [{url: '${K}'}]"

        do {
            _ = try Settings.read(text, file: "a", environment: ["K": "sk-secret"])
            Issue.record("an error was expected")
        } catch {
            #expect(error.problems.count == 3)
            #expect(!"\(error)".contains("sk-secret"))
        }
    }

    @Test func `a key that no header can carry is refused`() {
        for key in ["a b", "schlüssel", "'a\\nb c'"] {
            #expect(problems("endpoints: [{provider: groq, key: \(key)}]").count == 1)
        }
    }

    @Test func `a file of more than a megabyte is refused before it is parsed`() {
        let found = problems(String(repeating: "# 3456789\n", count: 110_000))

        #expect(found.count == 1)
    }

    private func problems(_ text: String) -> [SettingsProblem] {
        do {
            _ = try Settings.read(text, file: "a.yaml", environment: [:])
            return []
        } catch {
            return error.problems.filter { $0.severity == .error }
        }
    }
}
