import Scenarios
import Testing

@Suite struct ScenarioKeysTests {
    @Test(arguments: ScenarioFile.keys.flatMap(\.keys))
    func `the example has every key that the reader knows`(key: String) throws {
        let text = try #require(ScenarioLibrary.named("example")).text

        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }
        #expect(words.contains(key[...]))
    }
}
