import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import LoopbackServers
import Providers
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CancelTests {
    /// Cancels at `moment` and returns what was recorded and how long the server took to notice.
    private func cancel(
        _ behaviour: Behaviour, when moment: (Recorder.Seen) -> Bool
    ) async throws -> (Recorder, Duration) {
        let harbour = DemoHarbour(behaviours: [behaviour]) { _, _ in "" }
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        let recorder = Recorder()
        let exchange = transport.start(
            chatRequest(endpoints[0]), to: endpoints[0], receive: recorder.receive)
        // The server must have read the request, else there is nothing to see of a cancel.
        #expect(await recorder.wait(for: moment))
        #expect(await eventually { harbour.counters(of: 0).inFlight == 1 })

        let cancelled = ContinuousClock.now
        exchange.cancel()
        exchange.cancel()
        #expect(await eventually { harbour.counters(of: 0).aborted == 1 })

        let counters = harbour.counters(of: 0)
        #expect(counters.inFlight == 0)
        await transport.shutdown()
        await harbour.stop()
        return (recorder, (counters.lastAbort ?? .now) - cancelled)
    }

    @Test func `a cancel while waiting for the head closes the socket at once`() async throws {
        let (recorder, took) = try await cancel(
            Behaviour(name: "hole", faults: [FaultChance(.blackHole, share: 1)])
        ) { $0 == .sent }

        #expect(recorder.all == [.sent])
        // At once, and not after a timeout; how soon, the benchmarks say.
        #expect(took < .seconds(5))
    }

    @Test func `a cancel after the head closes the socket at once`() async throws {
        let (recorder, took) = try await cancel(
            Behaviour(
                name: "stall", firstToken: .constant(.seconds(600)), head: .constant(.zero))
        ) { $0 == .head(200) }

        #expect(recorder.outline == [.sent, .head(200)])
        #expect(took < .seconds(5))
    }

    @Test func `a cancel in mid-stream closes the socket at once`() async throws {
        let (recorder, took) = try await cancel(
            Behaviour(name: "stream", wordsPerSecond: 100, fixedWords: 100_000)
        ) { if case .body = $0 { true } else { false } }

        #expect(recorder.outline == [.sent, .head(200)])
        #expect(took < .seconds(5))
    }

    @Test func `a cancel before the connection stands sends nothing`() async throws {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        let transport = HTTPTransport()
        let endpoint = localEndpoint(port: port)
        let recorder = Recorder()

        let exchange = transport.start(
            chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        exchange.cancel()
        await transport.shutdown()

        #expect(recorder.all.isEmpty || recorder.all == [.sent])
        #expect(await eventually { server.closedAt.count == server.accepted })
        try await server.stop()
    }

    @Test func `a cancel within the TLS handshake withdraws the request`() async throws {
        let server = RawServer { _, _ in .silence }
        let port = try await server.start()
        let transport = HTTPTransport()
        // Long enough for a machine that has much else to do.
        let endpoint = localEndpoint(port: port, scheme: "https", connect: .seconds(120))
        let recorder = Recorder()
        let exchange = transport.start(
            chatRequest(endpoint), to: endpoint, receive: recorder.receive)
        #expect(await eventually { !server.received.isEmpty })

        exchange.cancel()
        let start = ContinuousClock.now
        await transport.shutdown()

        #expect(recorder.all.isEmpty)
        // Nobody wants to wait for the connect limit when leaving the program.
        #expect(ContinuousClock.now - start < .seconds(60))
        try await server.stop()
    }

    @Test func `a cancel after the end does nothing`() async throws {
        let harbour = DemoHarbour(behaviours: [Behaviour(name: "done")]) { _, _ in "Fine." }
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        let recorder = Recorder()
        let exchange = transport.start(
            chatRequest(endpoints[0]), to: endpoints[0], receive: recorder.receive)
        await recorder.finish()

        exchange.cancel()

        #expect(recorder.outline == [.sent, .head(200), .ended])
        #expect(harbour.counters(of: 0).aborted == 0)
        await transport.shutdown()
        await harbour.stop()
    }
}
