import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct RaceTests {
    private var racing: CallPolicy {
        var policy = quietPolicy
        policy.race = 3
        return policy
    }

    @Test func `the first useful token wins and the losers' sockets close at once`() async {
        let stage = Stage("a", "b", "c", policy: racing)

        let stream = stage.client.stream(question)
        #expect(stage.asked == ["a", "b", "c"])
        let exchanges = stage.transport.exchanges
        exchanges[0].head()
        exchanges[1].answer("b wins")
        #expect(exchanges.map(\.cancelCount) == [1, 0, 1])
        exchanges[0].text("too late")
        let (answer, events) = await stream.everything()

        #expect(answer?.text == "b wins")
        #expect(!events.contains(.text("too late")))
        #expect(answer?.attempts.map(\.reason) == [.first, .race, .race])
        #expect(stage.leftovers == [0, 0, 0, 0, 0])
    }

    @Test func `losers count neither as success nor as failure`() async {
        let stage = Stage("a", "b", "c", policy: racing)

        for round in 0..<10 {
            let stream = stage.client.stream(question)
            stage.transport.exchanges[round * 3 + 1].answer()
            _ = await stream.answer()
        }

        for index in [0, 2] {
            #expect(stage.endpoint(index).succeeded == 0)
            #expect(stage.endpoint(index).failed == 0)
            #expect(stage.endpoint(index).cancelled == 10)
            #expect(stage.endpoint(index).errorRate == nil)
            #expect(stage.endpoint(index).breaker == .closed)
        }
        #expect(stage.endpoint(1).won == 10)
    }

    @Test func `a failed contender is replaced at once`() async {
        var policy = racing
        policy.race = 2
        let stage = Stage("a", "b", "c", policy: policy)

        let stream = stage.client.stream(question)
        stage.transport.exchanges[0].error(500)
        #expect(stage.asked == ["a", "b", "c"])
        stage.transport.exchanges[2].answer("c")

        #expect(await stream.answer()?.text == "c")
    }

    @Test func `keep-alive comments and empty deltas win nothing`() async {
        let stage = Stage("a", "b", "c", policy: racing)

        let stream = stage.client.stream(question)
        let exchanges = stage.transport.exchanges
        exchanges[0].head()
        exchanges[0].comment()
        exchanges[0].event(#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#)
        #expect(exchanges.map(\.isCancelled) == [false, false, false])
        exchanges[2].answer("c")

        #expect(await stream.answer()?.endpoint == "c")
    }
}

@Suite struct HedgeTests {
    private var hedged: CallPolicy {
        CallPolicy(hedge: HedgePolicy(after: .fixed(.milliseconds(200))))
    }

    @Test func `a silent attempt gets company after the fixed time`() async {
        let stage = Stage("a", "b", policy: hedged)

        let stream = stage.client.stream(question)
        stage.transport.exchanges[0].head()
        await stage.pass(.milliseconds(200))
        let hedge = await stage.transport.exchange(2)
        hedge.answer("hedge")
        let answer = await stream.answer()

        #expect(answer?.text == "hedge")
        #expect(answer?.attempts.map(\.reason) == [.first, .hedge])
        #expect(stage.transport.exchanges[0].cancelCount == 1)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `after the first token no hedge starts`() async {
        let stage = Stage("a", "b", policy: hedged)

        let stream = stage.client.stream(question)
        let first = stage.transport.exchanges[0]
        first.head()
        first.text("early")
        await stage.pass(.milliseconds(200))
        await stage.clock.sleepers(atLeast: 1)
        first.finish()
        let answer = await stream.answer()

        #expect(answer?.attempts.count == 1)
        #expect(stage.asked == ["a"])
    }

    @Test func `a failure starts the next contender without waiting for the hedge`() async {
        let stage = Stage("a", "b", policy: hedged) { $0.answer() }
        stage.transport.script("a") { $0.error(500) }

        let answer = await stage.client.stream(question).answer()

        #expect(answer?.total == .zero)
        #expect(answer?.endpoint == "b")
    }

    @Test func `a closed budget suppresses the hedge, and the call says so`() async {
        let fleet = FleetPolicy(
            budget: BudgetPolicy(
                ratio: 0, capacity: 1, closedBelow: 1, floorInterval: .seconds(10_000)))
        let stage = Stage("a", "b", policy: hedged, fleet: fleet)

        // One hedge takes the capacity; the next finds the budget closed, and may not have the floor.
        let one = stage.client.stream(question)
        await stage.pass(.milliseconds(200))
        let hedge = await stage.transport.exchange(2)
        hedge.error(529)
        stage.transport.exchanges[0].answer()
        _ = await one.answer()
        let stream = stage.client.stream(question)
        await stage.pass(.milliseconds(200))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(60)))
        stage.transport.exchanges[2].answer()
        let traces = await stream.traces()

        #expect(traces.contains(.hedgeSuppressed(.budget)))
        #expect(stage.asked.count == 3)
    }

    @Test func `with nowhere to go the hedge is suppressed`() async {
        let stage = Stage("a", policy: hedged)

        let stream = stage.client.stream(question)
        await stage.pass(.milliseconds(200))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(60)))
        stage.transport.exchanges[0].answer()

        #expect(await stream.traces().contains(.hedgeSuppressed(.noTarget)))
    }

    @Test func `one call may ask for another hedge than the policy`() async {
        let stage = Stage("a", "b")

        let stream = stage.client.stream(
            question, options: CallOptions(hedge: HedgePolicy(after: .fixed(.seconds(1)))))
        await stage.pass(.seconds(1))
        await stage.transport.exchange(2).answer("b")

        #expect(await stream.answer()?.endpoint == "b")
    }
}
