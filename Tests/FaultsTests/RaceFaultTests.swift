import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import TestSupport
import Testing

@testable import Client

/// Things that happen at the same instant, over real connections; only the test moves time.
@Suite(.timeLimit(.minutes(5)))
struct RaceFaultTests {
    private let clock = ManualClock()

    /// A server that answers nothing until it is told to, and its endpoint.
    private func server(_ name: String) async throws -> (RawServer, Endpoint) {
        let server = RawServer()
        let port = try await server.start()
        return (
            server,
            Endpoint(
                profile: EndpointProfile(name: name, model: "m"),
                baseURL: "http://127.0.0.1:\(port)/v1", key: Secret("sk-very-secret"))
        )
    }

    private func client(_ endpoints: [Endpoint], _ policy: CallPolicy = quietPolicy) -> ChatClient {
        let transport = HTTPTransport()
        return ChatClient(
            endpoints: endpoints, policy: policy, strategy: .priority, transport: transport,
            clock: clock, seed: 1, afterShutdown: { await transport.shutdown() })
    }

    private static func whole(_ text: String) -> RawServer.Reply {
        .bytesThenClose(Wire.head + Wire.text(text) + Wire.finish + Wire.done)
    }

    /// Reads to the end; `each` sees every event first.
    private func read(
        _ stream: ChatStream, each: (ChatEvent) -> Void = { _ in }
    ) async throws -> (text: String, answer: ChatAnswer) {
        var text = ""
        var ends: [ChatAnswer] = []
        for await event in stream {
            each(event)
            if case .text(let piece) = event { text += piece }
            if case .finished(let answer) = event { ends.append(answer) }
        }
        #expect(ends.count == 1, "exactly one end")
        return (text, try #require(ends.first))
    }

    private func requestsSent(_ event: ChatEvent) -> Int {
        if case .trace(let trace) = event, case .requestSent = trace.kind { 1 } else { 0 }
    }

    @Test func `a cancel while a name is looked up gives everything back`() async throws {
        let client = client([
            Endpoint(
                profile: EndpointProfile(name: "nowhere", model: "m"),
                baseURL: "http://no-such-host.invalid/v1")
        ])
        let stream = client.stream(question)

        stream.cancel()
        var failures = 0
        let (_, answer) = try await read(stream) { event in
            guard case .trace(let trace) = event else { return }
            if case .attemptEnded(_, .failed) = trace.kind { failures += 1 }
        }

        #expect(answer.status == .cancelled)
        #expect(client.leftovers == Leftovers())
        // On a busy machine the name may be known to be none before the cancel.
        #expect(client.snapshot().endpoints[0].failed == failures)
        await client.shutdown()
    }

    @Test func `two first tokens at one instant: one is shown, the other is closed`() async throws {
        let (one, first) = try await server("one")
        let (two, second) = try await server("two")
        let client = client(
            [first, second], CallPolicy(hedge: HedgePolicy(after: .off), race: 2))

        var sent = 0
        let (text, answer) = try await read(client.stream(question)) { event in
            sent += requestsSent(event)
            guard requestsSent(event) == 1, sent == 2 else { return }
            one.say(Self.whole("one"))
            two.say(Self.whole("two"))
        }

        #expect(["one", "two"].contains(text))
        #expect(answer.status == .complete)
        #expect(answer.endpoint == text)
        #expect(client.snapshot().endpoints.map(\.failed) == [0, 0])
        #expect(client.snapshot().endpoints.map(\.won).sorted() == [0, 1])
        await client.shutdown()
        #expect(client.leftovers == Leftovers())
        try await one.stop()
        try await two.stop()
    }

    @Test func `a winner that fails behind its first token leaves its text alone`() async throws {
        let (one, first) = try await server("one")
        let (two, second) = try await server("two")
        let client = client(
            [first, second], CallPolicy(hedge: HedgePolicy(after: .off), race: 2))

        var sent = 0
        let (text, answer) = try await read(client.stream(question)) { event in
            sent += requestsSent(event)
            if requestsSent(event) == 1, sent == 2 {
                one.say(.bytes(Wire.chunkedHead + Wire.chunk(Wire.text("one "))))
            }
            guard case .text = event else { return }
            clock.advance(by: .milliseconds(1))
            one.say(.bytesThenReset(""))
            two.say(Self.whole("two"))
        }

        #expect(text == "one ")
        #expect(answer.status == .incomplete)
        #expect(answer.failure?.kind == .brokenStream)
        #expect(client.snapshot().endpoints.map(\.failed) == [1, 0])
        #expect(client.leftovers == Leftovers())
        await client.shutdown()
        try await one.stop()
        try await two.stop()
    }

    @Test func `an answer as the hedge starts ends the call once, whoever gives it`() async throws {
        let (one, first) = try await server("one")
        let (two, second) = try await server("two")
        let client = client(
            [first, second], CallPolicy(hedge: HedgePolicy(after: .fixed(.seconds(1)))))

        let (text, answer) = try await read(client.stream(question)) { event in
            guard case .trace(let trace) = event, case .requestSent(AttemptID(1)) = trace.kind
            else { return }
            one.say(Self.whole("one"))
            clock.advance(by: .seconds(1))
        }

        #expect(text == "one")
        #expect(answer.status == .complete)
        #expect(client.snapshot().endpoints.map(\.failed) == [0, 0])
        await client.shutdown()
        #expect(client.leftovers == Leftovers())
        #expect(!two.received.contains("POST ") || answer.attempts.count == 2)
        try await one.stop()
        try await two.stop()
    }

    @Test func `an answer as the deadline passes ends the call once, one way or the other`()
        async throws
    {
        let (one, first) = try await server("one")
        let client = client(
            [first], CallPolicy(deadline: .seconds(10), hedge: HedgePolicy(after: .off)))

        let (text, answer) = try await read(client.stream(question)) { event in
            guard requestsSent(event) == 1 else { return }
            one.say(Self.whole("one"))
            clock.advance(by: .seconds(10))
        }

        if answer.status == .complete {
            #expect(text == "one")
        } else {
            #expect(text.isEmpty)
            #expect(answer.failure?.kind == .deadline)
        }
        #expect(client.snapshot().endpoints[0].failed == 0, "a deadline is nobody's failure")
        await client.shutdown()
        #expect(client.leftovers == Leftovers())
        try await one.stop()
    }

    @Test func `a key that is revoked in mid-stream lets the answer under way end`() async throws {
        let server = RawServer { text, connection in
            guard text.contains("POST ") else { return .silence }
            return connection == 1
                ? .bytes(Wire.chunkedHead + Wire.chunk(Wire.text("one ")))
                : .bytes(
                    RawServer.answer(
                        Wire.error("invalid_api_key", "revoked"), status: "401 Unauthorized"))
        }
        let client = client([
            Endpoint(
                profile: EndpointProfile(name: "one", model: "m"),
                baseURL: "http://127.0.0.1:\(try await server.start())/v1",
                key: Secret("sk-very-secret"))
        ])

        var text = ""
        var status: AnswerStatus?
        for await event in client.stream(question) {
            if case .finished(let answer) = event { status = answer.status }
            guard case .text(let piece) = event else { continue }
            text += piece
            guard piece == "one " else { continue }
            let second = try await read(client.stream(question)).answer
            #expect(second.failure?.kind == .auth)
            #expect(second.failure?.message.contains("the key was refused") == true)
            #expect(second.attempts.count == 1)
            server.say(
                .bytes(Wire.chunk(Wire.text("and all") + Wire.finish) + "0\r\n\r\n"), on: 1)
        }

        #expect(text == "one and all")
        #expect(status == .complete)
        #expect(!client.snapshot().endpoints[0].keyProblem.isEmpty)
        await client.shutdown()
        try await server.stop()
    }
}
