import Foundation
import Scenarios
import Simulation
import Testing

@Suite struct ReadmeScenarioTests {
    @Test func `the scenario in the README can be read and comes out as it says`() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(readme.components(separatedBy: "\n## Simulations\n").last)
        let block = try #require(section.components(separatedBy: "```yaml\n").dropFirst().first)
        let text = try #require(block.components(separatedBy: "```").first)

        let scenario = try ScenarioFile.read(text, file: "README.md", name: "readme")
        let report = World.run(scenario)

        #expect(report.violations.isEmpty)
        for result in report.judge(scenario) {
            let value = result.value.map(result.expectation.text) ?? "nothing"
            #expect(result.isHeld, "\(result.expectation.key): \(value)")
        }
    }
}
