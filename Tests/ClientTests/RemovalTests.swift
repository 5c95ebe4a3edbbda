import Client
import Providers
import Reliability
import TestSupport
import Testing

/// Endpoints that go while calls run.
@Suite struct RemovalTests {
    private let a = EndpointID(0)
    private let b = EndpointID(1)
    private let oneSlot = RateLimits(concurrent: 1)

    @Test func `what runs at a removed endpoint ends well, and nothing new goes there`() async {
        let stage = Stage("a", "b") { $0.number == 1 ? () : $0.answer() }

        let running = stage.client.stream(question)
        stage.transport.exchanges[0].head()
        stage.transport.exchanges[0].text("half")
        stage.client.remove(a)
        let next = await stage.client.stream(question).answer()
        stage.transport.exchanges[0].text(" and half")
        stage.transport.exchanges[0].finish()
        let answer = await running.answer()

        #expect(next?.endpoint == "b")
        #expect(answer?.text == "half and half")
        #expect(answer?.status == .complete)
        #expect(stage.transport.exchanges[0].cancelCount == 0)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `what fails at a removed endpoint goes on at another`() async {
        let stage = Stage("a", "b") { $0.number == 1 ? () : $0.answer() }

        let running = stage.client.stream(question)
        stage.client.remove(a)
        stage.transport.exchanges[0].error(503)
        let answer = await running.answer()

        #expect(answer?.status == .complete)
        #expect(stage.asked == ["a", "b"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `what fails at a removed endpoint without another ends with its failure`() async {
        let stage = Stage("a")

        let running = stage.client.stream(question)
        stage.client.remove(a)
        stage.transport.exchanges[0].error(503)
        let answer = await running.answer()

        #expect(answer?.failure?.kind == .transient)
        #expect(stage.asked == ["a"])
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `calls that wait for a removed endpoint go to the other`() async {
        let stage = Stage(endpoints: [
            scriptedEndpoint("a", limits: oneSlot), scriptedEndpoint("b", limits: oneSlot),
        ])

        let streams = (0..<5).map { _ in stage.client.stream(question) }
        #expect(stage.client.snapshot().waiting == 3)
        stage.client.remove(a)
        stage.transport.exchanges[0].answer()
        for number in 2...5 { await stage.transport.exchange(number).answer() }

        for stream in streams { #expect(await stream.answer()?.status == .complete) }
        #expect(stage.asked == ["a", "b", "b", "b", "b"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `a call that waits for the removed endpoint alone fails at once`() async {
        let stage = Stage(endpoints: [
            scriptedEndpoint("a", limits: oneSlot), scriptedEndpoint("b"),
        ])
        let only = CallOptions(endpoint: "a")

        let first = stage.client.stream(question, options: only)
        let second = stage.client.stream(question, options: only)
        #expect(stage.client.snapshot().waiting == 1)
        stage.client.remove(a)
        let refused = await second.answer()
        stage.transport.exchanges[0].answer()

        #expect(refused?.failure?.kind == .refusedLocally)
        #expect(refused?.failure?.message == "a was removed")
        #expect(await first.answer()?.status == .complete)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `a call that waits finds its fallback when all its endpoints go`() async {
        var policy = quietPolicy
        policy.fallback.general = [b]
        let stage = Stage(
            endpoints: [
                scriptedEndpoint("a", limits: oneSlot), scriptedEndpoint("b", limits: oneSlot),
            ], policy: policy)

        let streams = (0..<3).map { _ in stage.client.stream(question) }
        #expect(stage.asked == ["a", "b"])
        stage.client.remove(a)
        stage.transport.exchanges[1].answer()
        await stage.transport.exchange(3).answer()
        stage.transport.exchanges[0].answer()

        for stream in streams { #expect(await stream.answer()?.status == .complete) }
        #expect(stage.asked == ["a", "b", "b"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `identities stay, and a name is free again`() async {
        let stage = Stage("a", "b", "c") { $0.answer() }

        stage.client.remove(a)
        stage.client.remove(a)
        stage.client.remove(EndpointID(7))
        stage.client.add([scriptedEndpoint("a", weight: 2)])
        stage.client.pin(b)
        let pinned = await stage.client.stream(question).answer()
        stage.client.pin(nil)
        let named = await stage.client.stream(question, options: CallOptions(endpoint: "a"))
            .answer()

        #expect(pinned?.endpoint == "b")
        #expect(named?.status == .complete)
        #expect(stage.transport.exchanges.last?.endpoint.profile.weight == 2)
        #expect(stage.client.endpoints.map(\.profile.name) == ["b", "c", "a"])
        let snapshot = stage.client.snapshot()
        #expect(snapshot.endpoints.map(\.isRemoved) == [true, false, false, false])
        #expect(snapshot.present.map(\.id.index) == [1, 2, 3])
    }

    @Test func `a removed endpoint cannot be named, pinned or switched on`() async {
        let stage = Stage("a", "b") { $0.answer() }

        stage.client.pin(a)
        stage.client.remove(a)
        #expect(stage.client.snapshot().pinned == nil)
        stage.client.pin(a)
        stage.client.setManual(.enabled, for: a)
        stage.client.forceBreaker(.closed, for: a)
        stage.client.resetBreaker(for: a)
        let free = await stage.client.stream(question).answer()
        let named = await stage.client.stream(question, options: CallOptions(endpoint: "a"))
            .answer()

        #expect(stage.client.snapshot().pinned == nil)
        #expect(free?.endpoint == "b")
        #expect(named?.failure?.message == "there is no endpoint “a”; there are: b")
        #expect(stage.asked == ["b"])
    }

    @Test func `without any endpoint left a call is refused at once`() async {
        let stage = Stage("a")

        stage.client.remove(a)
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.failure?.kind == .refusedLocally)
        #expect(answer?.failure?.message == "a was removed")
        #expect(answer?.total == .zero)
    }

    @Test func `a removed endpoint is probed no more`() async {
        let stage = Stage("a", "b") { $0.answer() }
        stage.client.watchHealth(of: a, every: .seconds(60))
        stage.client.watchHealth(of: b, every: .seconds(60))

        stage.client.remove(a)
        await stage.pass(.seconds(70))
        _ = await stage.transport.exchange(1)

        #expect(stage.asked == ["b"])
    }

    @Test func `observers hear of a removal`() async {
        let stage = Stage("a", "b")
        let events = stage.client.events()

        stage.client.remove(b)
        await stage.client.shutdown()

        var reasons: [String] = []
        for await case .trace(let trace, _) in events {
            if case .manualChanged(let id, let reason) = trace.kind, id == b {
                reasons.append(reason)
            }
        }
        #expect(reasons == ["removed"])
    }
}
