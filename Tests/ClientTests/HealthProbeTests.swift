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

    @Test func `a path proves only that somebody is there`() async {
        let stage = Stage("a") { $0.head(status: 404) }
        stage.client.watchHealth(of: EndpointID(0), path: "/healthz", every: .seconds(60))
        await stage.pass(.seconds(60))
        let knock = await stage.transport.exchange(1)

        #expect(knock.request.method == "GET")
        #expect(knock.request.url == origin(of: knock.endpoint) + "/healthz")
        #expect(knock.isCancelled, "the socket is not kept")
        #expect(stage.endpoint(0).attempts == 0)
        #expect(stage.endpoint(0).breaker == .closed)
        #expect(stage.endpoint(0).recentFailures.isEmpty)
    }

    @Test func `a path that fails again and again opens the breaker, and is then left alone`() async
    {
        let stage = Stage("a") { $0.error(503) }
        stage.client.watchHealth(of: EndpointID(0), path: "/healthz", every: .seconds(60))
        for number in 1...5 {
            await stage.pass(.seconds(66))
            _ = await stage.transport.exchange(number)
        }
        // The alarm has set its next instant when it is through with this one.
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(70)))

        guard case .open = stage.endpoint(0).breaker else {
            Issue.record("\(stage.endpoint(0).breaker)")
            return
        }
        #expect(stage.endpoint(0).breakerReason.contains("the health path answered 503"))
        #expect(stage.endpoint(0).attempts == 0)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a path that never answers counts as a timeout, and its socket is closed`() async {
        let stage = Stage("a")
        stage.client.watchHealth(of: EndpointID(0), path: "/healthz", every: .seconds(60))
        await stage.pass(.seconds(60))
        let knock = await stage.transport.exchange(1)
        await stage.pass(.seconds(30))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(40)))

        #expect(knock.isCancelled)
        #expect(stage.endpoint(0).recentFailures.map(\.failure.kind) == [.timeout])
    }

    @Test func `a check may have less time to answer`() async {
        let stage = Stage("a")
        stage.client.watchHealth(
            of: EndpointID(0), path: "/healthz", every: .seconds(60), timeout: .seconds(5))
        await stage.pass(.seconds(60))
        let knock = await stage.transport.exchange(1)
        await stage.pass(.seconds(5))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(66)))

        #expect(knock.isCancelled)
        #expect(stage.endpoint(0).recentFailures.map(\.failure.kind) == [.timeout])
    }

    @Test func `a shutdown closes the path that is asked for`() async {
        let stage = Stage("a")
        stage.client.watchHealth(of: EndpointID(0), path: "/healthz", every: .seconds(60))
        await stage.pass(.seconds(60))
        let knock = await stage.transport.exchange(1)

        await stage.client.shutdown()

        #expect(knock.isCancelled)
        #expect(stage.endpoint(0).recentFailures.isEmpty)
    }

    private func origin(of endpoint: Endpoint) -> String {
        endpoint.baseURL.split(separator: "/").prefix(2).joined(separator: "//")
    }
}
