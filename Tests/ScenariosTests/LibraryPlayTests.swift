import Scenarios
import Simulation
import Testing

/// Plays what the program carries, as `breakwater simulate` does.
@Suite struct LibraryPlayTests {
    @Test(arguments: ScenarioLibrary.all.map(\.name))
    func `a scenario of the library breaks no invariant and comes out as it expects`(
        name: String
    ) throws {
        let scenario = try #require(ScenarioLibrary.named(name)).read()

        let report = World.run(scenario)

        #expect(report.violations.isEmpty, "seed \(report.seed): \(report.violations.prefix(3))")
        #expect(report.calls > 100)
        let variants = scenario.comparisons.filter(scenario.compares).map {
            World.run(scenario, variant: $0)
        }
        for result in report.judge(scenario, comparisons: variants) {
            let expectation = result.expectation
            let value = result.value.map(expectation.text) ?? "nothing measured"
            let line = "\(expectation.key) \(expectation.boundText): \(value), seed \(report.seed)"
            if Missed.all[name]?.contains(expectation.key) == true {
                withKnownIssue("\(name)", isIntermittent: true) {
                    #expect(result.isHeld, "\(line)")
                }
            } else {
                #expect(result.isHeld, "\(line)")
            }
        }
    }

    @Test func `what is missed is still expected`() throws {
        for (name, keys) in Missed.all {
            let scenario = try #require(ScenarioLibrary.named(name)).read()
            for key in keys {
                #expect(scenario.expectations.contains { $0.key == key }, "\(name): \(key)")
            }
        }
    }
}

extension Scenario {
    /// Whether an expectation needs a variant.
    fileprivate func compares(_ variant: Variant) -> Bool {
        expectations.contains { $0.key.hasSuffix("vs \(variant.rawValue)") }
    }
}
