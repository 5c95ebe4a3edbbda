import Behaviours
import Reliability
import Simulation
import Testing

@Suite struct `A load` {
    private func play(
        _ load: [LoadPhase], duration: Duration = .seconds(10),
        answer: Duration = .milliseconds(500)
    ) -> Report {
        let server = Behaviour(name: "one", firstToken: .constant(answer), fixedWords: 1)
        return World.run(
            Scenario(
                name: "load", endpoints: [ScenarioEndpoint(server)], load: load,
                policy: CallPolicy(hedge: HedgePolicy(after: .off)), duration: duration))
    }

    @Test func `arrives evenly, at once, or at random`() {
        #expect(play([LoadPhase(.every(.milliseconds(250)))]).calls == 40)
        #expect(play([LoadPhase(.every(.seconds(1)), from: .seconds(5))]).calls == 5)
        #expect(play([LoadPhase(.every(.seconds(1)), until: .seconds(4))]).calls == 4)
        #expect(play([LoadPhase(.burst(30))]).seconds[0].offered == 30)
        let random = play([LoadPhase(.poisson(perSecond: 100))])
        #expect((900...1_100).contains(random.calls))
        #expect(play([LoadPhase(.poisson(perSecond: 100), calls: 7)]).calls == 7)
    }

    @Test func `of workers waits for answers and thinks`() {
        let thinking = LatencyLaw.constant(.milliseconds(500))

        let report = play([LoadPhase(.workers(3, thinking: thinking))])

        // Each asks at 0, 1, 2 … 9 s.
        #expect(report.calls == 30 && report.complete == 30)
        #expect(report.seconds.prefix(10).allSatisfy { $0.offered == 3 })
    }

    @Test func `is cancelled as often as said, and nothing is left behind`() {
        var phase = LoadPhase(.poisson(perSecond: 200), cancelShare: 0.3)
        phase.cancelAfter = .uniform(from: .zero, to: .milliseconds(400))

        let report = play([phase])

        let share = Double(report.cancelled) / Double(report.calls)
        #expect((0.26...0.34).contains(share), "\(share)")
        #expect(report.calls == report.complete + report.cancelled)
        #expect(report.violations.isEmpty && report.unfinished == 0)
    }

    @Test func `that outlasts the drain is told as unfinished`() {
        let server = Behaviour(name: "one", firstToken: .constant(.seconds(50)))
        let scenario = Scenario(
            name: "drain", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(2))],
            duration: .seconds(1), drain: .seconds(9))

        let report = World.run(scenario, variant: .bare)

        #expect(report.unfinished == 2 && report.complete == 0)
    }

    @Test func `sleeps through a suspend and wakes to what came due`() {
        let server = Behaviour(name: "one", firstToken: .constant(.seconds(2)), fixedWords: 1)
        let scenario = Scenario(
            name: "suspend", endpoints: [ScenarioEndpoint(server)], load: [LoadPhase(.burst(1))],
            happenings: [Happening(at: .seconds(1), .suspend(.seconds(3)))],
            duration: .seconds(2))

        #expect(World.run(scenario, variant: .bare).makespan == .seconds(4))
    }
}
