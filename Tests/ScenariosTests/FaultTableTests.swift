import Scenarios
import Testing

@Suite struct FaultTableTests {
    @Test(arguments: 1...113)
    func `every fault of the list has its place`(number: Int) throws {
        let place = try #require(FaultTable.places[number])

        switch place {
        case .played(let name, let words):
            let entry = try #require(ScenarioLibrary.named(name), "no scenario \(name)")
            #expect(entry.text.contains(words), "\(name) does not play \(words)")
        case .elsewhere(let reason):
            #expect(!reason.isEmpty)
        }
    }

    @Test func `there is no fault beyond the list`() {
        #expect(FaultTable.places.count == 113)
    }
}
