import Providers
import Reliability
import Settings
import Testing

@Suite struct SettingsTests {
    @Test func `an empty file gives the defaults`() throws {
        for text in ["", "# nothing\n", "endpoints:\n"] {
            let reading = try Settings.read(text, file: "a.yaml", environment: [:])

            #expect(reading.settings == Settings())
            #expect(reading.warnings.isEmpty)
        }
    }

    @Test func `the printed default file is the defaults`() throws {
        let reading = try Settings.read(Settings.defaultFile, file: "default", environment: [:])

        #expect(reading.settings == Settings())
        #expect(reading.warnings.isEmpty)
    }

    @Test func `the sample endpoints of the default file can be switched on`() throws {
        let lines = Settings.defaultFile.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == "# endpoints:" })
        let end = try #require(lines[start...].firstIndex { $0.isEmpty })
        let sample = lines[start..<end].map { $0.dropFirst(2) }.joined(separator: "\n")

        let reading = try Settings.read(
            sample, file: "sample", environment: ["GROQ_API_KEY": "gsk"])

        #expect(reading.settings.endpoints.map(\.profile.name) == ["groq", "workstation"])
        #expect(reading.warnings.isEmpty)
    }

    @Test(arguments: [
        ("provider: ollama", true), ("{provider: vllm, limits: {concurrent: 8}}", true),
        ("{provider: vllm, limits: {adaptive: false}}", false), ("provider: groq", false),
        ("url: http://127.0.0.1:4000/v1", false),
        ("{url: http://127.0.0.1:4000/v1, limits: {adaptive: true}}", true),
    ])
    func `what local servers take at once is measured, unless the file says otherwise`(
        endpoint: String, isAdaptive: Bool
    ) throws {
        let settings = try Settings.read(
            "endpoints:\n  - \(endpoint)", file: "a.yaml", environment: ["GROQ_API_KEY": "gsk"]
        ).settings

        #expect(settings.endpoints[0].profile.limits.adaptive == isAdaptive)
    }

    @Test func `everything in a full file is read`() throws {
        let settings = try Settings.read(
            SettingsTests.full, file: "a.yaml", environment: ["GROQ_API_KEY": "gsk_1\n"]
        ).settings

        let groq = settings.endpoints[0]
        #expect(groq.baseURL == "https://api.groq.com/openai/v1")
        #expect(groq.key == Secret("gsk_1"))
        #expect(groq.rateLimits == .groq)
        #expect(settings.configured[0].keySource == .variable("GROQ_API_KEY"))
        let own = settings.configured[1]
        #expect(own.endpoint.baseURL == "http://127.0.0.1:8080/v1")
        #expect(own.endpoint.key == nil)
        #expect(own.endpoint.proxy == Secret("http://user:pass@proxy:8080"))
        #expect(!own.followsProxyEnvironment)
        #expect(own.probe == HealthProbe(kind: .path("/v1/models"), every: .seconds(60)))
        let profile = own.endpoint.profile
        #expect(profile.weight == 0.8)
        #expect(profile.price == TokenPrice(inputPerMillion: 0.5, outputPerMillion: 1.5))
        #expect(profile.contextTokens == 8192)
        #expect(
            profile.limits
                == RateLimits(
                    requestsPerMinute: 60, tokensPerMinute: 40_000, requestsPerDay: 10_000,
                    concurrent: 2, adaptive: true))
        #expect(profile.lacks == [.images, .tools])
        #expect(profile.serves == .chat)
        #expect(settings.fleet.routing.secondsPerDollar == 20)
        #expect(settings.fleet.routing.exploration == 0.05)
        #expect(
            profile.timeouts
                == AttemptTimeouts(
                    connect: .seconds(2), head: nil, firstToken: .seconds(20), gap: nil,
                    total: .seconds(600)))
        #expect(settings.strategy == .leastLoaded)
        #expect(settings.theme == "paper")
        #expect(settings.telemetry == "http://127.0.0.1:4318")
    }

    @Test func `every policy of a full file is read`() throws {
        let settings = try Settings.read(
            SettingsTests.full, file: "a.yaml", environment: ["GROQ_API_KEY": "gsk"]
        ).settings

        #expect(
            settings.call
                == CallPolicy(
                    attempts: 4, backoff: Backoff(base: .milliseconds(100), cap: .seconds(2)),
                    deadline: .seconds(60),
                    hedge: HedgePolicy(
                        after: .quantile(0.95), extraLoad: 0.05, cold: .seconds(2),
                        min: .milliseconds(20), max: .seconds(5), extra: 2,
                        maxPrompt: 9_000),
                    race: 2,
                    fallback: FallbackLists(
                        general: [EndpointID(1)], tooLong: [EndpointID(1)], filtered: [])))
        #expect(
            settings.degrade
                == DegradePolicy(
                    order: [.cached, .answer], reserve: .seconds(10), cachedFor: .seconds(1800),
                    cachedMost: 50, answer: "Try later."))
        #expect(settings.fleet.budget.ratio == 0.2)
        #expect(settings.fleet.budget.floorInterval == .seconds(5))
        #expect(
            settings.fleet.hedgeTokens
                == TokenBudgetPolicy(ratio: 0.25, floorInterval: .seconds(5)))
        #expect(
            settings.fleet.breaker
                == BreakerPolicy(
                    consecutive: 3, rate: 0.4, minimum: 5, window: .seconds(20),
                    openFor: .seconds(2), openMax: .seconds(60), successesToClose: 1,
                    slow: .seconds(4), recovery: .seconds(40)))
        #expect(settings.fleet.silentRun == 7)
        #expect(settings.fleet.panicAbove == 0.6)
        #expect(
            settings.fleet.peers
                == PeerPolicy(
                    minimumPeers: 4, minimumOutcomes: 30, deviations: 2, gap: 0.15,
                    mostEjected: 0.2, interval: .seconds(5)))
        #expect(settings.fleet.queueCapacity == 100)
        #expect(settings.fleet.ageing == .seconds(3))
    }

    @Test func `every rule that compares endpoints can be switched off`() throws {
        let text = "breaker: {slow: off, recovery: off, silent: off, panic: off}\npeers: off"

        let fleet = try Settings.read(text, file: "a", environment: [:]).settings.fleet

        #expect(fleet.breaker == BreakerPolicy(slow: nil, recovery: .zero))
        #expect(fleet.silentRun == .max)
        #expect(fleet.panicAbove == 1)
        #expect(fleet.peers == nil)
    }

    @Test(arguments: [
        ("off", HedgeDelay.off), ("auto", .auto), ("p99.9", .quantile(0.999)),
        ("800ms", .fixed(.milliseconds(800))),
    ])
    func `hedge after takes four forms`(text: String, expected: HedgeDelay) throws {
        let reading = try Settings.read("hedge: {after: \(text)}", file: "a", environment: [:])

        let found = reading.settings.call.hedge.after
        if case .quantile(let share) = found, case .quantile(let wanted) = expected {
            #expect(abs(share - wanted) < 1e-9)
        } else {
            #expect(found == expected)
        }
    }

    @Test func `an endpoint without a name is called by its provider`() throws {
        let text = """
            endpoints:
              - provider: ollama
              - provider: ollama
                model: b
              - url: http://localhost:9/v1
            """

        let settings = try Settings.read(text, file: "a", environment: [:]).settings

        #expect(
            settings.endpoints.map(\.profile.name) == ["ollama", "ollama-2", "openai-compatible"])
        #expect(settings.endpoints[2].profile.model.isEmpty)
    }

    @Test func `a missing key is a warning and a missing variable elsewhere an error`() throws {
        let key = "endpoints: [{provider: groq, key: '${NOPE}'}]"
        let url = "endpoints: [{url: '${NOPE}'}]"

        let reading = try Settings.read(key, file: "a", environment: [:])

        #expect(reading.settings.configured[0].keySource == .missing(variable: "NOPE"))
        #expect(reading.warnings.map(\.key) == ["endpoints[0].key"])
        #expect(throws: SettingsError.self) {
            try Settings.read(url, file: "a", environment: [:])
        }
    }

    @Test func `a literal key works and warns without showing it`() throws {
        let text = "endpoints:\n  - provider: groq\n    key: gsk_very_secret\n"

        let reading = try Settings.read(text, file: "a", environment: [:])

        #expect(reading.settings.endpoints[0].key == Secret("gsk_very_secret"))
        #expect(reading.warnings.map(\.line) == [3])
        #expect(!"\(reading)".contains("very_secret"))
    }

    @Test func `a default stands in for an unset variable`() throws {
        let text = "endpoints: [{url: 'http://127.0.0.1:${PORT:-8080}/v1/', name: a}]"

        let unset = try Settings.read(text, file: "a", environment: [:]).settings
        let set = try Settings.read(text, file: "a", environment: ["PORT": "9"]).settings

        #expect(unset.endpoints[0].baseURL == "http://127.0.0.1:8080/v1")
        #expect(set.endpoints[0].baseURL == "http://127.0.0.1:9/v1")
    }

    static let full = """
        endpoints:
          - name: groq
            provider: groq
            model: llama-3.3-70b-versatile
            key: ${GROQ_API_KEY}
          - name: workstation
            provider: openai-compatible
            url: http://127.0.0.1:8080/v1
            model: smollm2
            weight: 0.8
            price: {input: 0.5, output: 1.5}
            context: 8192
            limits: {requests_per_minute: 60, tokens_per_minute: 40000, requests_per_day: 10000, concurrent: 2, adaptive: true}
            lacks: [images, tools]
            timeouts: {connect: 2s, first_token: 20s, gap: off, total: 10m}
            proxy: http://user:pass@proxy:8080
            health: {probe: path, path: /v1/models, every: 60s}
        routing: {strategy: least-loaded, seconds_per_dollar: 20, explore: 5%}
        deadline: 60s
        retry: {attempts: 4, base: 100ms, cap: 2s}
        budget: {ratio: 0.2, floor: 2 per 10s, hedge_tokens: 25%}
        hedge: {after: p95, extra_load: 5%, cold: 2s, min: 20ms, max: 5s, extra: 2, max_prompt: 9000}
        race: 2
        breaker: {consecutive: 3, rate: 0.4, minimum: 5, window: 20s, open: 2s, open_max: 60s, trials: 1, successes: 1, slow: 4s, recovery: 40s, silent: 7, panic: 60%}
        peers: {endpoints: 4, outcomes: 30, deviations: 2, gap: 15%, most: 0.2, every: 5s}
        queue: {most: 100, ageing: 3s}
        fallback: {general: [workstation], too_long: workstation, filtered: []}
        degrade: {order: [cached, answer], reserve: 10s, cached: 30m, kept: 50, answer: Try later.}
        telemetry: http://127.0.0.1:4318/
        theme: paper
        """
}
