import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct RetryTests {
    @Test func `another free endpoint is tried at once, without backoff`() async throws {
        let stage = Stage("a", "b")
        stage.transport.script("a") { $0.error(500) }
        stage.transport.script("b") { $0.answer("from b") }

        let answer = try await stage.client.chat(question)

        #expect(answer.text == "from b")
        #expect(answer.endpoint == "b")
        #expect(answer.attempts.map(\.reason) == [.first, .fallback])
        #expect(answer.total == .zero)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `after all endpoints failed the call backs off and tries again`() async {
        let stage = Stage("a", "b") { exchange in
            if exchange.number <= 2 { exchange.error(500) } else { exchange.answer() }
        }

        let start = stage.client.snapshot().at
        let stream = stage.client.stream(question)
        #expect(stage.asked == ["a", "b"])
        await stage.pass(.milliseconds(500))
        let (answer, events) = await stream.everything()

        #expect(answer?.status == .complete)
        #expect(answer?.attempts.last?.reason == .retry)
        let pauses = events.compactMap { event in
            if case .trace(let line) = event, case .backingOff(let until, _) = line.kind {
                start.duration(to: until)
            } else {
                nil
            }
        }
        #expect(pauses.count == 1)
        #expect(pauses.allSatisfy { $0 <= .milliseconds(500) })
    }

    @Test func `Retry-After is a lower bound for the next try`() async {
        let stage = Stage("a") { exchange in
            if exchange.number == 1 {
                exchange.error(503, headers: [HeaderField("retry-after", "7")])
            } else {
                exchange.answer()
            }
        }

        let stream = stage.client.stream(question)
        stage.clock.advance(by: .milliseconds(6_999))
        #expect(stage.asked == ["a"])
        await stage.pass(.seconds(9))
        let answer = await stream.answer()

        #expect(answer?.status == .complete)
        #expect((answer?.attempts.last?.start ?? .zero) >= .seconds(7))
    }

    @Test(.timeLimit(.minutes(5)), arguments: [500, 429, 529])
    func `a server that forbids a repeat is not asked again, and says so`(status: Int) async {
        let stage = Stage("a") {
            $0.error(status, headers: [HeaderField("x-should-retry", "false")])
        }

        // Nobody moves the clock: the call ends at once, or never.
        let answer = await stage.client.stream(question).answer()

        #expect(stage.asked == ["a"])
        #expect(answer?.status == .failed)
        #expect(answer?.failure?.httpStatus == status)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a server that forbids a repeat does not forbid another endpoint`() async throws {
        let stage = Stage("a", "b")
        stage.transport.script("a") {
            $0.error(500, headers: [HeaderField("x-should-retry", "false")])
        }
        stage.transport.script("b") { $0.answer("from b") }

        let answer = try await stage.client.chat(question)

        #expect(answer.text == "from b")
        #expect(stage.asked == ["a", "b"])
    }

    @Test func `a conflict that the server calls passing is tried again after a pause`() async {
        let stage = Stage("a") { exchange in
            if exchange.number == 1 {
                exchange.error(409, headers: [HeaderField("x-should-retry", "true")])
            } else {
                exchange.answer()
            }
        }

        let stream = stage.client.stream(question)
        await stage.pass(.seconds(1))
        let answer = await stream.answer()

        #expect(stage.asked == ["a", "a"])
        #expect(answer?.attempts.map(\.reason) == [.first, .retry])
    }

    @Test(arguments: [400, 409, 422])
    func `what is wrong with the request itself is never repeated`(status: Int) async {
        let stage = Stage("a", "b") { $0.error(status, message: "no such field") }

        await #expect(throws: ChatError.self) { try await stage.client.chat(question) }

        #expect(stage.asked == ["a"])
        #expect(stage.endpoint(0).breaker == .closed)
    }

    @Test(arguments: [401, 403, 402])
    func `a dead key is not tried again, and the next endpoint is`(status: Int) async throws {
        let stage = Stage("a", "b") { $0.answer("fine") }
        stage.transport.script("a") { $0.error(status) }

        let first = try await stage.client.chat(question)
        let second = try await stage.client.chat(question)

        #expect(first.endpoint == "b")
        #expect(second.endpoint == "b")
        #expect(stage.asked == ["a", "b", "b"])
        #expect(!stage.endpoint(0).keyProblem.isEmpty)
    }

    @Test func `a request that never left is sent again at once, once`() async throws {
        let stage = Stage("a") { exchange in
            if exchange.number == 1 { exchange.fail(.cannotConnect) } else { exchange.answer() }
        }

        let answer = try await stage.client.chat(question)

        #expect(answer.attempts.map(\.reason) == [.first, .resend])
        #expect(answer.total == .zero)
    }

    @Test func `no call makes more attempts than its policy allows`() async {
        var policy = quietPolicy
        policy.attempts = 4
        let stage = Stage("a", policy: policy) { $0.error(500) }

        let stream = stage.client.stream(question)
        for count in 1..<4 {
            await stage.transport.exchange(count)
            if count < 4 { await stage.pass(.seconds(8)) }
        }
        let answer = await stream.answer()

        #expect(answer?.status == .failed)
        #expect(answer?.failure?.kind == .transient)
        #expect(stage.asked.count == 4)
    }

    @Test(arguments: [
        (TransportFailure.Cause.closedBeforeHead, FailureKind.transient),
        (.closedInBody, .brokenStream), (.connectTimeout, .timeout), (.cannotConnect, .neverSent),
        (.tls, .badRequest), (.configuration, .badRequest),
    ])
    func `a broken transport has its class, and another endpoint helps`(
        cause: TransportFailure.Cause, kind: FailureKind
    ) async throws {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("a") { $0.fail(cause) }

        let answer = try await stage.client.chat(question)

        #expect(answer.endpoint == "b")
        guard case .failed(let failure) = answer.attempts.first?.outcome else {
            Issue.record("the first attempt should have failed")
            return
        }
        #expect(failure.kind == kind)
    }

    @Test func `an error head beats the way its body broke off`() async throws {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("a") { exchange in
            exchange.head(status: 429, [HeaderField("retry-after", "30")])
            exchange.fail(.closedInBody)
        }

        let answer = try await stage.client.chat(question)

        guard case .failed(let failure) = answer.attempts.first?.outcome else {
            Issue.record("the first attempt should have failed")
            return
        }
        #expect(failure.kind == .rateLimited)
        #expect(answer.attempts.first?.httpStatus == 429)
    }
}
