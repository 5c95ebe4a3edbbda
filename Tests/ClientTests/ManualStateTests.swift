import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct ManualStateTests {
    private let a = EndpointID(0)
    private let b = EndpointID(1)

    private func stage() -> Stage { Stage("a", "b") { $0.answer() } }

    @Test func `nothing new goes to a disabled endpoint`() async {
        let stage = stage()

        stage.client.setManual(.disabled, for: a)
        for _ in 0..<10 { _ = await stage.client.stream(question).answer() }
        stage.client.setManual(.enabled, for: a)
        _ = await stage.client.stream(question).answer()

        #expect(stage.asked == Array(repeating: "b", count: 10) + ["a"])
    }

    @Test func `a draining endpoint finishes what it has and gets nothing new`() async {
        let stage = stage()
        stage.transport.script("a") { _ in }

        let running = stage.client.stream(question)
        stage.client.setManual(.draining, for: a)
        let next = await stage.client.stream(question).answer()
        stage.transport.exchanges[0].answer("still here")

        #expect(next?.endpoint == "b")
        #expect(await running.answer()?.text == "still here")
    }

    @Test func `a pinned endpoint gets everything until it is freed`() async {
        let stage = stage()

        stage.client.pin(b)
        for _ in 0..<10 { _ = await stage.client.stream(question).answer() }
        #expect(stage.endpoint(1).isPinned)
        stage.client.pin(nil)
        _ = await stage.client.stream(question).answer()

        #expect(stage.asked == Array(repeating: "b", count: 10) + ["a"])
    }

    @Test func `a pinned endpoint that fails is not left`() async {
        let stage = stage()
        stage.transport.script("b") { $0.error(401) }

        stage.client.pin(b)
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.failure?.kind == .auth)
        #expect(stage.asked == ["b"])
    }

    @Test func `with everything off a call is refused at once`() async {
        let stage = stage()

        stage.client.setManual(.disabled, for: a)
        stage.client.setManual(.draining, for: b)
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.failure?.kind == .refusedLocally)
        #expect(answer?.total == .zero)
        #expect(stage.asked.isEmpty)
    }

    @Test func `an endpoint added at run time serves with the next call`() async {
        let stage = stage()

        stage.client.add([scriptedEndpoint("c")])
        stage.client.pin(EndpointID(2))
        let answer = await stage.client.stream(question).answer()

        #expect(answer?.endpoint == "c")
        #expect(stage.client.endpoints.map(\.profile.name) == ["a", "b", "c"])
    }

    @Test func `a waiting call goes to an endpoint that is switched on`() async {
        let stage = Stage(
            endpoints: [
                scriptedEndpoint("a", limits: RateLimits(concurrent: 1)), scriptedEndpoint("b"),
            ])
        stage.client.setManual(.disabled, for: b)

        let first = stage.client.stream(question)
        let second = stage.client.stream(question)
        #expect(stage.client.snapshot().waiting == 1)
        stage.client.setManual(.enabled, for: b)
        #expect(stage.asked == ["a", "b"])
        for exchange in stage.transport.exchanges { exchange.answer() }

        #expect(await first.answer()?.endpoint == "a")
        #expect(await second.answer()?.endpoint == "b")
    }
}
