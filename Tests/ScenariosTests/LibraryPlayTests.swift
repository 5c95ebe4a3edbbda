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

        for violation in report.violations {
            expect(false, "invariant \(violation.invariant)", of: name, "\(violation)")
        }
        #expect(report.calls > 100)
        let variants = scenario.comparisons.filter(scenario.compares).map {
            World.run(scenario, variant: $0)
        }
        for result in report.judge(scenario, comparisons: variants) {
            let expectation = result.expectation
            let value = result.value.map(expectation.text) ?? "nothing measured"
            let line = "\(expectation.key) \(expectation.boundText): \(value), seed \(report.seed)"
            expect(result.isHeld, expectation.key, of: name, line)
        }
    }

    @Test func `what is missed is still expected`() throws {
        for (name, keys) in Missed.all {
            let scenario = try #require(ScenarioLibrary.named(name)).read()
            for key in keys where !key.hasPrefix("invariant ") {
                #expect(scenario.expectations.contains { $0.key == key }, "\(name): \(key)")
            }
        }
    }

    /// Expects what is not known to be missed.
    private func expect(_ isHeld: Bool, _ key: String, of name: String, _ line: String) {
        guard Missed.all[name]?.contains(key) == true else {
            #expect(isHeld, "\(line)")
            return
        }
        withKnownIssue("\(name): \(key)", isIntermittent: true) { #expect(isHeld, "\(line)") }
    }
}

extension Scenario {
    /// Whether an expectation needs a variant.
    fileprivate func compares(_ variant: Variant) -> Bool {
        expectations.contains { $0.key.hasSuffix("vs \(variant.rawValue)") }
    }
}
