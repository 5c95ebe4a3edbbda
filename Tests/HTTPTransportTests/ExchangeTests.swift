import Behaviours
import Client
import DemoEndpoints
import HTTPTransport
import Providers
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ExchangeTests {
    /// Runs `body` against one endpoint that plays `behaviour`.
    private func with(
        _ behaviour: Behaviour,
        _ body: (HTTPTransport, Endpoint, DemoHarbour) async throws -> Void
    ) async throws {
        let harbour = DemoHarbour(behaviours: [behaviour]) { question, _ in "You said \(question)" }
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        try await body(transport, endpoints[0], harbour)
        await transport.shutdown()
        await harbour.stop()
    }

    @Test func `an answer is sent, head, body, end`() async throws {
        try await with(Behaviour(name: "plain")) { transport, endpoint, harbour in
            let recorder = Recorder()

            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
            await recorder.finish()

            #expect(recorder.outline == [.sent, .head(200), .ended])
            #expect(recorder.text.contains(#""content":"You ""#))
            #expect(recorder.text.hasSuffix("data: [DONE]\n\n"))
            #expect(await eventually { harbour.counters(of: 0).answered == 1 })
        }
    }

    @Test func `an error status is an answer, not a failure`() async throws {
        let failing = Behaviour(name: "fail", faults: [FaultChance(.status(503), share: 1)])
        try await with(failing) { transport, endpoint, _ in
            let recorder = Recorder()

            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
            await recorder.finish()

            #expect(recorder.outline == [.sent, .head(503), .ended])
        }
    }

    @Test func `a reset before the head is told as such`() async throws {
        let resetting = Behaviour(name: "reset", faults: [FaultChance(.reset, share: 1)])
        try await with(resetting) { transport, endpoint, harbour in
            let recorder = Recorder()

            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
            await recorder.finish()

            #expect(recorder.all == [.sent, .failed(.closedBeforeHead)])
            #expect(harbour.counters(of: 0).broken == 1)
        }
    }

    @Test(arguments: [true, false])
    func `a cut in the middle of the body is told as such`(byReset: Bool) async throws {
        let cutting = Behaviour(
            name: "cut", wordsPerSecond: 200, fixedWords: 10,
            faults: [FaultChance(.cut(afterWords: 3, reset: byReset), share: 1)])
        try await with(cutting) { transport, endpoint, harbour in
            let recorder = Recorder()

            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
            await recorder.finish()

            #expect(recorder.outline == [.sent, .head(200), .failed(.closedInBody)])
            #expect(!recorder.text.contains("[DONE]"))
            #expect(harbour.counters(of: 0).broken == 1)
            #expect(harbour.counters(of: 0).answered == 0)
        }
    }

    @Test func `many exchanges at once do not wait for each other`() async throws {
        let slow = Behaviour(name: "slow", firstToken: .constant(.seconds(1)), fixedWords: 1)
        try await with(slow) { transport, endpoint, harbour in
            let start = ContinuousClock.now

            await withTaskGroup { tasks in
                for _ in 0..<300 {
                    tasks.addTask {
                        let recorder = Recorder()
                        _ = transport.start(
                            chatRequest(endpoint), to: endpoint, receive: recorder.receive)
                        await recorder.finish()
                        #expect(recorder.outline == [.sent, .head(200), .ended])
                    }
                }
            }

            // One after another they would take 300 s.
            #expect(ContinuousClock.now - start < .seconds(60))
            #expect(harbour.counters(of: 0).answered == 300)
        }
    }

    @Test func `a connection is used again`() async throws {
        try await with(Behaviour(name: "keep")) { transport, endpoint, harbour in
            for _ in 0..<5 {
                let recorder = Recorder()
                _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
                await recorder.finish()
            }

            #expect(harbour.counters(of: 0).requests == 5)
            #expect(harbour.counters(of: 0).connections == 1)
        }
    }

    @Test func `a transport that was shut down says so`() async throws {
        try await with(Behaviour(name: "gone")) { transport, endpoint, _ in
            await transport.shutdown()
            let recorder = Recorder()

            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)

            #expect(recorder.all == [.failed(.configuration)])
        }
    }

    @Test func `shutting down ends the exchanges under way`() async throws {
        let hole = Behaviour(name: "hole", faults: [FaultChance(.blackHole, share: 1)])
        try await with(hole) { transport, endpoint, harbour in
            let recorder = Recorder()
            _ = transport.start(chatRequest(endpoint), to: endpoint, receive: recorder.receive)
            await recorder.wait { $0 == .sent }

            await transport.shutdown()

            #expect(recorder.all == [.sent, .failed(.closedBeforeHead)])
            #expect(await eventually { harbour.counters(of: 0).aborted == 1 })
        }
    }
}
