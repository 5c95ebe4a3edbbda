import Scenarios
import Simulation
import Testing

@Suite struct ScenarioLibraryTests {
    @Test(arguments: ScenarioLibrary.all.map(\.name))
    func `a scenario of the library can be read, says what it shows and what must come out`(
        name: String
    ) throws {
        let entry = try #require(ScenarioLibrary.named(name))

        let scenario = try entry.read()

        #expect(scenario.name == name)
        #expect(!scenario.summary.isEmpty && !scenario.summary.hasSuffix("."))
        #expect(!scenario.expectations.isEmpty)
        #expect(!entry.text.split(separator: "\n").contains { $0.count > 110 })
    }

    @Test func `names are unique, and a slip is understood`() {
        let names = ScenarioLibrary.all.map(\.name)

        #expect(Set(names).count == names.count)
        #expect(names.count >= 40)
        #expect(ScenarioLibrary.named("hedge-strom") == nil)
        #expect(ScenarioLibrary.advice(for: "hedge-strom") == "Did you mean `hedge-storm`?")
        #expect(ScenarioLibrary.advice(for: "zzz").isEmpty)
    }
}
