import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct HealthProbeTests {
    @Test func `a quiet endpoint is asked for one token, again and again`() async {
        let stage = Stage("a", "b") { $0.answer() }
        stage.client.watchHealth(of: EndpointID(1), every: .seconds(60))

        await stage.pass(.seconds(60))
        let first = await stage.transport.exchange(1)
        // A tenth of jitter either way.
        await stage.pass(.seconds(66))
        _ = await stage.transport.exchange(2)

        #expect(first.endpoint.profile.name == "b")
        #expect(stage.asked == ["b", "b"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `recent traffic is health enough`() async throws {
        let stage = Stage("a", "b") { $0.answer() }
        stage.client.watchHealth(of: EndpointID(0), every: .seconds(60))
        stage.client.watchHealth(of: EndpointID(1), every: .seconds(61))
        stage.clock.advance(by: .seconds(40))
        _ = try await stage.client.chat(question)

        await stage.pass(.seconds(21))
        _ = await stage.transport.exchange(2)

        // At 61 s the quiet one was probed, and the one with traffic at 40 s was not.
        #expect(stage.asked == ["a", "b"])
    }

    @Test func `a failed probe counts against the endpoint and is not repeated`() async {
        let stage = Stage("a") { $0.error(500) }
        stage.client.watchHealth(of: EndpointID(0), every: .seconds(60))
        await stage.pass(.seconds(60))
        _ = await stage.transport.exchange(1)
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(70)))

        #expect(stage.asked == ["a"])
        #expect(stage.endpoint(0).failed == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `what a person switched off is not probed`() async {
        let stage = Stage("a", "b") { $0.answer() }
        stage.client.setManual(.disabled, for: EndpointID(0))
        stage.client.watchHealth(of: EndpointID(0), every: .seconds(10))
        stage.client.watchHealth(of: EndpointID(1), every: .seconds(10))
        await stage.pass(.seconds(10))
        _ = await stage.transport.exchange(1)

        #expect(stage.asked == ["b"])
    }
}
