import Scenarios
import Simulation
import Testing

/// Plays what the program carries, as `breakwater simulate` does.
@Suite struct LibraryPlayTests {
    @Test(arguments: ScenarioLibrary.all.map(\.name))
    func `a scenario of the library breaks no invariant and comes out as it expects`(
        name: String
    ) async throws {
        let scenario = try #require(ScenarioLibrary.named(name)).read()

        let report = await play(scenario)

        for violation in report.violations {
            expect(false, "invariant \(violation.invariant)", of: name, "\(violation)")
        }
        #expect(report.calls > 100)
        var variants: [Report] = []
        for variant in scenario.comparisons.filter(scenario.compares) {
            variants.append(await play(scenario, variant))
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

    /// Plays a whole run, and lets other tests have the thread in between: those of connections share
    /// it, and would be cut off for being slow.
    private func play(_ scenario: Scenario, _ variant: Variant? = nil) async -> Report {
        var world = World(scenario, variant: variant)
        while world.advance(events: 2_000) { await Task.yield() }
        return world.report
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
