import Foundation
import Reliability
import Testing

/// The table itself: nothing is missing, nothing is made up, and the paper says what the rows say.
@Suite struct FaultListTests {
    private static let tests = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: 1...113) func `every fault of the list has a row`(number: Int) {
        #expect(Fault.list.contains { $0.number == number })
    }

    @Test func `no row is beyond the list, and none is there twice`() {
        #expect(Fault.list.allSatisfy { (1...113).contains($0.number) })
        let names = Fault.list.map(\.testDescription)
        #expect(Set(names).count == names.count)
    }

    @Test func `every test that a row names exists`() throws {
        for fault in Fault.list {
            guard case .test(let name, let file) = fault.proof else { continue }
            let text = try String(contentsOf: Self.tests.appending(path: file), encoding: .utf8)
            #expect(text.contains("func `\(name)`"), "\(fault): no such test in \(file)")
        }
    }

    @Test func `every row says what the person sees, unless that is nothing at all`() {
        for fault in Fault.list where fault.kind != nil || fault.effects == nil {
            #expect(!fault.sees.isEmpty, "\(fault)")
        }
    }

    /// With RECORD_SNAPSHOTS=1 the paper is written anew, and this fails.
    @Test func `the listing says what the rows say`() throws {
        let file = Self.tests.appending(path: "FaultsTests/FAULTS.md")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try FaultListing.text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded FAULTS.md")
        }
        let isSame = try String(contentsOf: file, encoding: .utf8) == FaultListing.text
        #expect(isSame, "record it anew with RECORD_SNAPSHOTS=1")
    }
}
