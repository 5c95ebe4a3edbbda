import Behaviours
import Reliability
import Scenarios
import Settings
import Simulation
import Testing

@Suite struct ScenarioFileTests {
    @Test func `two keys are enough`() throws {
        let scenario = try read("endpoints: [{}]\nload: [{every: 1s}]")

        #expect(scenario.name == "mine")
        #expect(scenario.endpoints.map(\.profile.name) == ["endpoint-1"])
        #expect(scenario.load == [LoadPhase(.every(.seconds(1)))])
        #expect(scenario.policy == CallPolicy())
        #expect(scenario.fleet == FleetPolicy())
        #expect(scenario.duration == .seconds(60))
        #expect(scenario.comparisons == [.bare])
    }

    @Test func `an endpoint is read with its server and what the client knows of it`() throws {
        let scenario = try read(
            """
            endpoints:
              - name: squall
                count: 3
                first_token: lognormal 45ms sigma 0.25
                head: 20ms
                words: 12
                rate: 90
                faults: {500: 30%, 429 after 2s: 1% in 5ms}
                outages: [{from: 40s, until: 60s, every: 60s}]
                slots: 4
                queue: 100
                quota: {requests_per_minute: 60, window: 1s, headers: silent, key: org}
                weather: [{from: 10s, until: 20s, slowdown: 2, ramps: true, capacity: 50%}]
                honours_cancel: false
                provider: sky
                limits: {requests_per_minute: 60}
                timeouts: {first_token: 1s}
                weight: 0.5
                context: 8000
            load: [{burst: 5}]
            """)

        let endpoint = try #require(scenario.endpoints.first)
        var expected = Behaviour(
            name: "squall", firstToken: .lognormal(median: .milliseconds(45), sigma: 0.25),
            head: .constant(.milliseconds(20)), wordsPerSecond: 90, fixedWords: 12,
            faults: [
                FaultChance(.status(500), share: 0.3),
                FaultChance(
                    .status(429, code: "rate_limit_exceeded", retryAfter: .after(.seconds(2))),
                    share: 0.01, after: .constant(.milliseconds(5))),
            ],
            outages: [Outage(from: .seconds(40), to: .seconds(60), every: .seconds(60))],
            slots: 4, seed: 1)
        expected.queue = 100
        expected.honoursCancel = false
        expected.quota = Quota(
            requestsPerMinute: 60, window: .fixed(.seconds(1)), headers: .silent, key: "org")
        expected.weather = [
            Weather(
                from: .seconds(10), until: .seconds(20), slowdown: 2, ramps: true, capacity: 0.5)
        ]
        #expect(endpoint.behaviour == expected)
        #expect(endpoint.count == 3)
        #expect(endpoint.profile.provider == "sky")
        #expect(endpoint.profile.limits.requestsPerMinute == 60)
        #expect(endpoint.profile.timeouts.firstToken == .seconds(1))
        #expect(endpoint.profile.weight == 0.5)
        #expect(endpoint.profile.contextTokens == 8000)
    }

    @Test func `load, policies, happenings and expectations are read`() throws {
        let scenario = try read(
            """
            summary: much at once
            seed: 9
            endpoints: [{name: a}, {name: b, count: 2}]
            load:
              - {poisson: 80 per s, from: 5s, until: 60s, calls: 100, input_tokens: 1}
              - {workers: 3, thinking: 2s, cancel: 10%, cancel_after: 1s, only: b-2}
              - {every: 2s, shows_text: false, priority: background}
            happenings:
              - {at: 1s, disable: a}
              - {at: 2s, open: b-1}
              - {at: 3s, release: b-1}
              - {at: 4s, pin: b-2}
              - {at: 5s, pin: off}
              - {at: 6s, strategy: latency}
              - {at: 7s, limits: {endpoint: a, concurrent: 2}}
              - {at: 8s, suspend: 1h}
            routing: {strategy: priority}
            deadline: 10s
            retry: {attempts: 3}
            hedge: {after: p95}
            race: 2
            fallback: {general: [b-2]}
            budget: {ratio: 0.2}
            breaker: {consecutive: 7}
            faults_until: 20s
            duration: 90s
            drain: 10s
            compare: [backoff]
            expect: {attempts: [≥ 1, ≤ 2], p99 vs backoff: ≤ 0.5, share of b-1: ≤ 2%}
            """)

        #expect(scenario.summary == "much at once" && scenario.seed == 9)
        #expect(scenario.load[0].arrivals == .poisson(perSecond: 80))
        #expect(scenario.load[0].from == .seconds(5) && scenario.load[0].until == .seconds(60))
        #expect(scenario.load[0].calls == 100 && scenario.load[0].facts.inputTokens == 1)
        #expect(scenario.load[1].arrivals == .workers(3, thinking: .constant(.seconds(2))))
        #expect(scenario.load[1].cancelShare == 0.1 && scenario.load[1].facts.only == EndpointID(2))
        #expect(scenario.load[1].cancelAfter == .constant(.seconds(1)))
        #expect(!scenario.load[2].facts.showsText)
        #expect(scenario.load[2].facts.priority == .background)
        let kinds: [Happening.Kind] = [
            .manual("a", .disabled), .force("b-1", .open), .force("b-1", nil), .pin("b-2"),
            .pin(nil), .strategy(.latency), .limits("a", RateLimits(concurrent: 2)),
            .suspend(.seconds(3600)),
        ]
        #expect(scenario.happenings.map(\.kind) == kinds)
        #expect(scenario.happenings.map(\.at) == (1...8).map { .seconds($0) })
        #expect(scenario.strategy == .priority)
        #expect(scenario.policy.deadline == .seconds(10) && scenario.policy.attempts == 3)
        #expect(scenario.policy.hedge.after == .quantile(0.95) && scenario.policy.race == 2)
        #expect(scenario.policy.fallback.general == [EndpointID(2)])
        #expect(scenario.fleet.budget.ratio == 0.2 && scenario.fleet.breaker.consecutive == 7)
        #expect(scenario.faultsUntil == .seconds(20) && scenario.duration == .seconds(90))
        #expect(scenario.drain == .seconds(10) && scenario.comparisons == [.backoff])
        let expectations = [
            Simulation.Expectation(.attempts, .atLeast(1)),
            Simulation.Expectation(.attempts, .atMost(2)),
            Simulation.Expectation(.percentileAgainst(99, .backoff), .atMost(0.5)),
            Simulation.Expectation(.share("b-1"), .atMost(2)),
        ]
        #expect(scenario.expectations == expectations)
    }

    @Test func `a bound may be written in ASCII where YAML would take it for a block`() throws {
        let scenario = try read(
            "endpoints: [{}]\nload: [{every: 1s}]\nexpect:\n  success: >= 99.9%\n  p50: <= 1s")

        #expect(
            scenario.expectations == [
                Simulation.Expectation(.success, .atLeast(99.9)),
                Simulation.Expectation(.percentile(50), .atMost(1000)),
            ])
    }

    private func read(_ text: String) throws -> Scenario {
        try ScenarioFile.read(text, file: "mine.yaml", name: "mine")
    }
}
