import Reliability
import Scenarios
import Simulation
import Testing

/// The overload that outlives its cause, through the whole machine: retries that the budget refused
/// wait and ask again, which a model of the budget alone does not show.
@Suite struct `The metastable scenario` {
    @Test func `recovers as soon as without retries, and is never asked a tenth more`() throws {
        var scenario = try #require(ScenarioLibrary.named("metastable")).read()
        // A relapse comes within half a minute of the recovery, if it comes.
        scenario.duration = .seconds(60)
        var ours = 0.0
        var bare = 0.0

        for seed in UInt64(1)...3 {
            let report = World.run(scenario, seed: seed)
            ours += try #require(report.recovery(after: .seconds(20)))
            bare += try #require(
                World.run(scenario, seed: seed, variant: .bare).recovery(after: .seconds(20)))
            let worst = try #require(report.amplification)
            #expect(worst <= 1.1, "seed \(seed)")
            let last = report.seconds[45..<60]
            let offered = last.reduce(0) { $0 + $1.offered }
            let completed = last.reduce(0) { $0 + $1.completed }
            #expect(Double(completed) >= 0.95 * Double(offered), "seed \(seed) relapsed")
        }

        #expect(ours <= 1.1 * bare, "\(ours) s against \(bare) s")
    }
}
