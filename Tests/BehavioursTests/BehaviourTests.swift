import Behaviours
import Reliability
import Testing

struct BehaviourTests {
    @Test(arguments: [
        (0, 40), (30, 10), (39, 1), (40, 0), (59, 0), (60, 40), (61, 39), (110, 0), (121, 39),
    ])
    func `an outage of every period says when it comes next`(elapsed: Int, expected: Int) {
        let outage = Outage(from: .seconds(40), to: .seconds(60), every: .seconds(60))

        #expect(outage.begins(after: .seconds(elapsed)) == .seconds(expected))
    }

    @Test func `an outage without a period comes once`() {
        let outage = Outage(from: .seconds(5), to: .seconds(8))

        #expect(outage.begins(after: .seconds(2)) == .seconds(3))
        #expect(outage.begins(after: .seconds(7)) == .zero)
        #expect(outage.begins(after: .seconds(8)) == nil)
    }

    @Test func `the same seed and number give the same plan, whatever came before`() {
        let forwards = (0..<200).map { Behaviour.squall.plan(forRequest: $0, at: .zero) }
        let backwards = (0..<200).reversed().map {
            Behaviour.squall.plan(forRequest: $0, at: .zero)
        }
        var other = Behaviour.squall
        other.seed = 99

        #expect(forwards == backwards.reversed())
        #expect(forwards != (0..<200).map { other.plan(forRequest: $0, at: .zero) })
    }

    @Test func `squall fails three of ten requests, each kind in its share`() {
        let plans = (0..<10_000).map { Behaviour.squall.plan(forRequest: $0, at: .zero) }

        #expect(abs(plans.count { $0.fault != nil } - 3000) < 150)
        #expect(abs(plans.count { $0.fault == .status(500) } - 1800) < 130)
        #expect(abs(plans.count { $0.fault == .reset } - 500) < 80)
    }

    @Test func `undertow takes 60 ms, and 2_5 s in one of twenty`() {
        let plans = (0..<10_000).map { Behaviour.undertow.plan(forRequest: $0, at: .zero) }

        #expect(abs(plans.count { $0.firstToken == .milliseconds(2500) } - 500) < 80)
        #expect(plans.count { $0.firstToken == .milliseconds(60) } > 9400)
    }

    @Test func `tidal resets within its ebb and tells a stream when it comes`() {
        let before = Behaviour.tidal.plan(forRequest: 0, at: .seconds(35))
        let within = Behaviour.tidal.plan(forRequest: 1, at: .seconds(41))

        #expect(before.fault == nil)
        #expect(before.resetAfter == .seconds(5))
        #expect(within.fault == .reset)
        #expect(within.firstToken == .zero)
        #expect(Behaviour.tidal.isDown(at: .seconds(41)))
        #expect(!Behaviour.tidal.isDown(at: .seconds(60)))
    }

    @Test func `the head comes with the first word unless told otherwise, and never after it`() {
        var early = Behaviour(
            name: "early", firstToken: .constant(.milliseconds(80)),
            head: .constant(.milliseconds(5)))

        #expect(early.plan(forRequest: 0, at: .zero).head == .milliseconds(5))
        early.head = .constant(.seconds(1))
        #expect(early.plan(forRequest: 0, at: .zero).head == .milliseconds(80))
        early.head = nil
        #expect(early.plan(forRequest: 0, at: .zero).head == .milliseconds(80))
    }

    @Test func `the five characters fit the table and differ`() {
        let all = Behaviour.demo

        #expect(all.count == 5)
        #expect(all.allSatisfy { (1...9).contains($0.name.count) && !$0.summary.isEmpty })
        #expect(Set(all.map(\.name)).count == 5)
        #expect(Set(all.map(\.model)).count == 5)
        #expect(Set(all.map { $0.price?.outputPerMillion }).count == 5)
    }
}
