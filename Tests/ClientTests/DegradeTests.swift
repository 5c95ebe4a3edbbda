import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct DegradeTests {
    private static let single = CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off))

    private static func stage(
        _ policy: DegradePolicy, _ endpoints: [String] = ["a"], call: CallPolicy = single,
        metrics: any Metrics = SwiftMetrics(),
        script: @escaping ScriptedTransport.Script = { $0.error(500) }
    ) -> Stage {
        Stage(
            endpoints: endpoints.map { scriptedEndpoint($0) }, policy: call, metrics: metrics,
            interceptors: [GracefulDegradation(policy)], script: script)
    }

    private static func ask(_ stage: Stage, streams: Bool) async throws -> ChatAnswer {
        if streams { return try #require(await stage.client.stream(question).answer()) }
        return try await stage.client.chat(question)
    }

    @Test(arguments: [false, true])
    func `a configured answer stands in, and says why`(streams: Bool) async throws {
        let metrics = RecordedMetrics()
        let stage = Self.stage(DegradePolicy(answer: "Try later."), metrics: metrics)

        let answer = try await Self.ask(stage, streams: streams)

        #expect(answer.status == .complete)
        #expect(answer.text == "Try later.")
        #expect(answer.degraded?.source == .answer)
        #expect(answer.degraded?.failure.kind == .transient)
        #expect(answer.degraded?.failure.httpStatus == 500)
        #expect(answer.attempts.map(\.endpoint) == ["a"])
        #expect(answer.endpoint == nil)
        #expect(answer.failure == nil)
        #expect(metrics.sum(.degradedAnswers, ["source": "answer"]) == 1)
        #expect(metrics.sum(.calls, ["status": "failed"]) == 1, "the call itself did fail")
    }

    @Test func `a stream delivers what stands in as text`() async {
        let stage = Self.stage(DegradePolicy(answer: "Try later."))

        let (_, events) = await stage.client.stream(question).everything()

        let texts = events.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(texts == ["Try later."])
    }

    @Test(arguments: [false, true])
    func `a smaller model is asked only when nobody else answers`(streams: Bool) async throws {
        let stage = Self.stage(DegradePolicy(smaller: ["small"]), ["a", "small"])
        stage.transport.script("small") { $0.answer("Short.") }
        stage.transport.script("a") { $0.answer("Long.") }

        let whole = try await Self.ask(stage, streams: streams)
        stage.transport.script("a") { $0.error(500) }
        let degraded = try await Self.ask(stage, streams: streams)

        #expect(whole.text == "Long.")
        #expect(whole.degraded == nil)
        #expect(degraded.text == "Short.")
        #expect(degraded.endpoint == "small")
        #expect(degraded.model == "scripted")
        #expect(degraded.degraded?.source == .smaller)
        #expect(degraded.degraded?.failure.kind == .transient)
        #expect(degraded.degraded?.earlierAttempts.map(\.endpoint) == ["a"])
        #expect(stage.asked == ["a", "a", "small"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `the model of the question is not asked of the smaller one`() async throws {
        let stage = Self.stage(DegradePolicy(smaller: ["small"]), ["a", "small"])
        stage.transport.script("small") { $0.answer("Short.") }

        _ = try await stage.client.chat(question, options: CallOptions(model: "large"))

        let bodies = stage.transport.exchanges.map {
            String(decoding: $0.request.body, as: UTF8.self)
        }
        #expect(bodies[0].contains(#""model":"large""#))
        #expect(bodies[1].contains(#""model":"small-model""#))
    }

    @Test func `the smaller model has its share of the deadline, and no more`() async throws {
        let stage = Self.stage(
            DegradePolicy(smaller: ["small"], reserve: .seconds(20)), ["a", "small"],
            call: CallPolicy(deadline: .seconds(50), hedge: HedgePolicy(after: .off))
        ) { $0.head() }

        let asking = Task { () -> ChatError? in
            do throws(ChatError) {
                _ = try await stage.client.chat(question)
                return nil
            } catch {
                return error
            }
        }
        await stage.transport.exchange(1)
        await stage.pass(.seconds(30))
        await stage.transport.exchange(2)
        #expect(stage.asked == ["a", "small"])
        await stage.pass(.seconds(20))

        let error = await asking.value
        #expect(error?.code == .deadline)
        #expect(stage.clock.start.duration(to: stage.clock.now) == .seconds(50))
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `who insists on an endpoint is not sent to a smaller one`() async {
        let stage = Self.stage(DegradePolicy(smaller: ["small"]), ["a", "small"])
        stage.transport.script("small") { $0.answer("Short.") }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(endpoint: "a"))
        }
        let chosen = try? await stage.client.chat(
            question, options: CallOptions(endpoint: "small"))

        #expect(error?.code == .transient)
        #expect(chosen?.text == "Short.")
        #expect(chosen?.degraded == nil)
    }

    @Test func `the last answer to the same question stands in while it is young`() async throws {
        let stage = Self.stage(DegradePolicy(cachedFor: .seconds(3600))) { exchange in
            if exchange.number == 1 { exchange.answer("Rain.") } else { exchange.error(500) }
        }
        _ = try await stage.client.chat(question)
        stage.clock.advance(by: .seconds(600))

        let cached = try await stage.client.chat(question)
        let other = await #expect(throws: ChatError.self) {
            try await stage.client.chat("Why is the sky blue?")
        }
        var warmer = question
        warmer.temperature = 1
        await #expect(throws: ChatError.self) { try await stage.client.chat(warmer) }
        stage.clock.advance(by: .seconds(3001))
        await #expect(throws: ChatError.self) { try await stage.client.chat(question) }

        #expect(cached.text == "Rain.")
        #expect(cached.degraded?.source == .cached)
        #expect(cached.degraded?.age == .seconds(600))
        #expect(cached.endpoint == "a")
        #expect(cached.usage.outputTokens == 0, "nothing was used for it")
        #expect(other?.code == .transient)
    }

    @Test func `what is tried follows the order, and what has nothing is passed over`() async throws
    {
        let policy = DegradePolicy(
            order: [.cached, .smaller, .answer], smaller: ["small"], cachedFor: .seconds(60),
            answer: "Try later.")
        let stage = Self.stage(policy, ["a", "small"])

        let first = try await stage.client.chat(question)
        stage.transport.script("small") { $0.answer("Short.") }
        let second = try await stage.client.chat(question)
        let third = try await stage.client.chat(question)

        #expect(first.degraded?.source == .answer)
        #expect(second.degraded?.source == .smaller)
        #expect(third.degraded?.source == .smaller, "a degraded answer is not remembered")
    }

    @Test(arguments: [(400, FailureKind.badRequest), (413, .tooLong)])
    func `what is wrong with the question itself is told`(status: Int, kind: FailureKind) async {
        let stage = Self.stage(DegradePolicy(answer: "Try later.")) { $0.error(status) }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.code == kind)
    }

    @Test func `nothing continues text that was shown`() async {
        let stage = Self.stage(
            DegradePolicy(smaller: ["small"], answer: "Try later."), ["a", "small"]
        ) { exchange in
            exchange.head()
            exchange.text("half")
            exchange.fail(.closedInBody)
        }

        let answer = await stage.client.stream(question).answer()

        #expect(answer?.status == .incomplete)
        #expect(answer?.text == "half")
        #expect(answer?.degraded == nil)
        #expect(stage.asked == ["a"])
    }

    @Test(arguments: [false, true])
    func `nothing answers a cancelled call`(streams: Bool) async {
        let stage = Self.stage(DegradePolicy(answer: "Try later.")) { _ in }

        let status: AnswerStatus?
        if streams {
            let stream = stage.client.stream(question)
            await stage.transport.exchange(1)
            stream.cancel()
            status = await stream.answer()?.status
        } else {
            let asking = Task { () -> AnswerStatus in
                do throws(ChatError) {
                    return try await stage.client.chat(question).status
                } catch {
                    return error.status
                }
            }
            await stage.transport.exchange(1)
            asking.cancel()
            status = await asking.value
        }

        #expect(status == .cancelled)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a refusal names the earliest time`() async {
        let stage = Self.stage(
            DegradePolicy(order: [], answer: "unused"),
            call: CallPolicy(attempts: 1, deadline: .seconds(5), hedge: HedgePolicy(after: .off))
        ) { $0.error(429, headers: [HeaderField("retry-after", "40")]) }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.code == .rateLimited)
        #expect(error?.earliest.map { $0 >= .seconds(40) && $0 < .seconds(50) } == true)
        #expect(error?.answer.failure?.earliest != nil)
    }

    @Test func `a client that is shut down gives nothing`() async {
        let stage = Self.stage(DegradePolicy(answer: "Try later."))
        await stage.client.shutdown()

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.code == .refusedLocally)
    }

    @Test func `a batch asks again what had a degraded answer`() async throws {
        let stage = Self.stage(DegradePolicy(answer: "Try later."))

        let report = try await stage.client.batch(["one"])

        #expect(report.progress.answered == 1)
        #expect(report.answeredIDs.isEmpty)
    }
}
