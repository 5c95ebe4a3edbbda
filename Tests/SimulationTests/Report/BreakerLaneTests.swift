import Reliability
import Testing

@testable import Simulation

@Suite struct BreakerLaneTests {
    @Test func `a stretch shows what is rarest in it`() {
        let row = row([(3, .open(until: nil)), (8, .halfOpen), (8.5, .closed)])

        let lane = row.lane(stretches: 10, of: .seconds(20), recovery: .seconds(4))

        #expect(
            lane == [
                .closed, .open, .open, .open, .halfOpen, .returning, .returning, .closed, .closed,
                .closed,
            ])
    }

    @Test func `a breaker that never changed is a closed lane`() {
        let lane = row([]).lane(stretches: 3, of: .seconds(20), recovery: .seconds(4))

        #expect(lane == [.closed, .closed, .closed])
    }

    @Test func `what lies behind the last change that was kept is unknown`() {
        var row = row([(5, .open(until: nil)), (10, .closed)])
        row.breakerChanges = 9

        let lane = row.lane(stretches: 4, of: .seconds(20), recovery: .seconds(1))

        #expect(lane == [.closed, .open, .unknown, .unknown])
    }

    private func row(_ changes: [(Double, BreakerState)]) -> Report.EndpointRow {
        var row = Report.EndpointRow(name: "port")
        row.breaker = changes.map {
            BreakerChange(at: Instant(.seconds($0.0)), state: $0.1, reason: "")
        }
        row.breakerChanges = changes.count
        return row
    }
}
