import Scenarios
import Settings
import Testing

@Suite struct ScenarioErrorTests {
    @Test func `all mistakes of a file are told at once, in order`() {
        let text = """
            summry: x
            endpoints:
              - name: a
                first_token: lognormal 5ms
                faults: {500: 60%, 501: 60%}
                queue: 5
              - name: a
                faults: {teapot: 1%, 429 after soon: 1%, 500: many}
                quota: {burst: 3}
                outages: [{from: 5s}]
              - name: b c
                weather:
                  - {from: 20s, until: 10s}
                  - {until: 10s, every: 5s}
                  - {slowdown: 0, ramps: true}
            load:
              - {poisson: often}
              - {every: 1s, burst: 5}
              - {burst: 5, thinking: 1s, cancel_after: 2s, only: d}
            happenings:
              - {disable: a}
              - {at: 5s}
              - {at: 5s, disable: z}
              - {at: 5s, limits: {concurrent: 2}}
            duration: 40d
            faults_until: 60s
            compare: [bear]
            retry: {attempts: 0}
            expect:
              sucess: ≥ 99%
              p99: ≤ 5
              recovery vs backoff: ≤ 1
              share of q: ≤ 2%
            """

        let found = problems(text)

        let expected = [
            "1 summry", "4 endpoints[0].first_token", "5 endpoints[0].faults",
            "6 endpoints[0].queue", "7 endpoints[1].name", "8 endpoints[1].faults.teapot",
            "8 endpoints[1].faults.429 after soon", "8 endpoints[1].faults.500",
            "9 endpoints[1].quota", "10 endpoints[1].outages[0]", "11 endpoints[2].name",
            "13 endpoints[2].weather[0].until", "14 endpoints[2].weather[1].every",
            "15 endpoints[2].weather[2].slowdown", "15 endpoints[2].weather[2].ramps",
            "17 load[0].poisson", "18 load[1]", "19 load[2].thinking", "19 load[2].only",
            "19 load[2].cancel_after", "21 happenings[0]", "22 happenings[1]",
            "23 happenings[2].disable", "24 happenings[3].limits", "25 duration",
            "26 faults_until", "27 compare[0]", "28 retry.attempts", "30 expect.sucess",
            "31 expect.p99", "32 expect.recovery vs backoff", "33 expect.share of q",
        ]
        #expect(found.map { "\($0.line ?? 0) \($0.key)" } == expected)
        #expect(found.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty })
    }

    @Test(arguments: [
        ("summry: x", "Did you mean `summary`?"),
        ("endpoints: [{first_tokn: 5ms}]", "Did you mean `first_token`?"),
        ("endpoints: [{faults: {blackhole: 1%}}]", "Did you mean `black hole`?"),
        ("endpoints: [{name: squall}]\nload: [{burst: 1, only: sqall}]", "Did you mean `squall`?"),
        ("expect: {sucess: ≥ 99%}", "Did you mean `success`?"),
        ("expect: {success: 99%}", "Write for example ≥ 99.9%."),
        ("expect: {p99: ≤ 5}", "Write for example ≤ 250ms."),
        ("compare: [backof]", "Did you mean `backoff`?"),
        ("load: [{poisson: 80}]", "Write for example poisson: 80 per s."),
        ("hedge: {after: soon}", "Write for example after: auto."),
        ("endpoints: [{quota: {requests_per_minute: 1, headers: loud}}]", "Known: honest"),
    ])
    func `the remedy is named`(text: String, advice: String) {
        let found = problems(text)

        #expect(found.contains { $0.advice.contains(advice) }, "\(found)")
    }

    @Test func `an error is one line with file, line, key and remedy`() {
        let found = problems("endpoints: [{}]\nload: [{every: 5}]\n")

        #expect(
            found.map(\.description) == [
                "a.yaml:2: error: load[0].every: `5` is not a time above zero."
                    + " Write for example every: 2s."
            ])
    }

    @Test(arguments: [
        "endpoints: [", "- 1\n- 2", "just words", "endpoints: [a]", "endpoints: {name: a}",
        "load: {every: 1s}", "expect: [success]", "expect: {p99: {a: 1}}", "load: [[]]",
        "endpoints: [{weather: [5]}]", "endpoints: [{faults: [500]}]", "happenings: [now]", "",
    ])
    func `what is no such file is refused`(text: String) {
        let found = problems(text)

        #expect(!found.isEmpty)
    }

    /// The problems of a file, none when it is accepted.
    private func problems(_ text: String) -> [SettingsProblem] {
        do {
            _ = try ScenarioFile.read(text, file: "a.yaml", name: "a")
            return []
        } catch {
            return error.problems
        }
    }
}
