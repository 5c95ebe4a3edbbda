import Client
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

/// An interceptor of one closure.
struct Around: Interceptor {
    let body: @Sendable (ChatCall, NextCall) async throws(ChatError) -> ChatAnswer

    init(
        _ body: @escaping @Sendable (ChatCall, NextCall) async throws(ChatError) -> ChatAnswer
    ) {
        self.body = body
    }

    func intercept(
        _ call: ChatCall, next: NextCall
    ) async throws(ChatError) -> ChatAnswer {
        try await body(call, next)
    }

    /// Asks again until somebody answers, `most` times in all.
    static func again(_ most: Int) -> Around {
        Around { call, next async throws(ChatError) in
            for _ in 1..<most {
                do throws(ChatError) {
                    return try await next(call)
                } catch {
                    guard next.mayAskAgain else { throw error }
                }
            }
            return try await next(call)
        }
    }
}

extension Stage {
    init(
        around interceptors: [any Interceptor], policy: CallPolicy = quietPolicy,
        script: @escaping ScriptedTransport.Script = { $0.answer() }
    ) {
        self.init(
            endpoints: [scriptedEndpoint("a")], policy: policy, interceptors: interceptors,
            script: script)
    }
}

@Suite struct InterceptorTests {
    private static let single = CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off))

    @Test func `the first of the array is the outermost`() async throws {
        let order = Mutex<[String]>([])
        func noting(_ name: String) -> Around {
            Around { call, next async throws(ChatError) in
                order.withLock { $0.append("\(name) before") }
                let answer = try await next(call)
                order.withLock { $0.append("\(name) after") }
                return answer
            }
        }
        let stage = Stage(around: [noting("outer"), noting("inner")])

        let answer = try await stage.client.chat(question)

        #expect(answer.text == "Hello")
        #expect(answer.call == CallID(1))
        #expect(
            order.withLock { $0 } == [
                "outer before", "inner before", "inner after", "outer after",
            ])
    }

    @Test(arguments: [false, true])
    func `a refusal asks nobody`(streams: Bool) async {
        let stage = Stage(
            around: [
                Around { _, _ async throws(ChatError) in
                    throw ChatError(.refusedLocally, "not on Sundays", earliest: .seconds(60))
                }
            ])

        let answer: ChatAnswer?
        if streams {
            answer = await stage.client.stream(question).answer()
            let left = answer?.failure?.earliest?.elapsed(since: Instant(stage.clock.now))
            #expect(left == .seconds(60))
        } else {
            let error = await #expect(throws: ChatError.self) {
                try await stage.client.chat(question)
            }
            #expect(error?.earliest == .seconds(60))
            #expect(error?.isRetryable == true)
            answer = error?.answer
        }

        #expect(answer?.status == .failed)
        #expect(answer?.call == CallID(1))
        #expect(answer?.failure?.kind == .refusedLocally)
        #expect(answer?.failure?.message == "not on Sundays")
        #expect(stage.asked.isEmpty)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test(arguments: [false, true])
    func `a delay is on the client's clock and counts as time`(streams: Bool) async throws {
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    try await next.sleep(for: .seconds(3))
                    return try await next(call)
                }
            ])

        let asking = Task {
            if streams { return await stage.client.stream(question).answer() }
            return try await stage.client.chat(question)
        }
        await stage.clock.sleepers(atLeast: 1)
        #expect(stage.asked.isEmpty)
        stage.clock.advance(by: .seconds(3))

        let answer = try await asking.value
        #expect(answer?.status == .complete)
        #expect(answer?.total == .seconds(3))
        #expect(answer?.firstToken == .seconds(3))
        #expect(stage.asked == ["a"])
    }

    @Test func `a wait that outlasts the deadline ends at once`() async {
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    try await next.sleep(for: .seconds(3))
                    return try await next(call)
                }
            ])

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(
                question, options: CallOptions(deadline: .seconds(2)))
        }

        #expect(error?.code == .deadline)
        #expect(stage.asked.isEmpty)
    }

    @Test func `one deadline binds all calls of a chain`() async {
        let stage = Stage(around: [Around.again(3)], policy: Self.single) { _ in }

        let stream = stage.client.stream(
            question, options: CallOptions(deadline: .seconds(10)))
        await stage.transport.exchange(1)
        stage.clock.advance(by: .seconds(4))
        stage.transport.exchanges[0].error(500)
        await stage.transport.exchange(2)
        await stage.pass(.seconds(6))

        let answer = await stream.answer()
        #expect(answer?.failure?.kind == .deadline)
        #expect(answer?.total == .seconds(10))
        #expect(stage.asked.count == 2)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a changed request is what is sent`() async throws {
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    var call = call
                    call.request.messages.insert(.system("Be brief."), at: 0)
                    call.options.model = "small"
                    return try await next(call)
                }
            ])

        _ = try await stage.client.chat(question)

        let body = String(decoding: stage.transport.exchanges[0].request.body, as: UTF8.self)
        #expect(body.contains("Be brief."))
        #expect(body.contains(#""model":"small""#))
    }

    @Test(arguments: [false, true])
    func `asking again is a call of its own`(streams: Bool) async throws {
        let stage = Stage(around: [Around.again(3)], policy: Self.single) { exchange in
            if exchange.number < 3 { exchange.error(500) } else { exchange.answer("At last") }
        }

        let answer: ChatAnswer?
        if streams {
            let (last, events) = await stage.client.stream(question).everything()
            let started = events.compactMap {
                if case .started(let id) = $0 { id.number } else { nil }
            }
            #expect(started == [1, 2, 3])
            let texts = events.compactMap { if case .text(let text) = $0 { text } else { nil } }
            #expect(texts == ["At last"])
            answer = last
        } else {
            answer = try await stage.client.chat(question)
        }

        #expect(answer?.text == "At last")
        #expect(answer?.call == CallID(3))
        #expect(answer?.attempts.count == 1)
        #expect(stage.asked.count == 3)
        #expect(stage.client.snapshot().complete == 1)
    }

    @Test func `once text was shown nobody is asked again`() async {
        let outcomes = Mutex<[ChatError]>([])
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    for _ in 0..<3 {
                        do throws(ChatError) {
                            return try await next(call)
                        } catch {
                            outcomes.withLock { $0.append(error) }
                        }
                    }
                    #expect(!next.mayAskAgain)
                    return ChatAnswer(call: CallID(0), status: .complete, text: "made up")
                }
            ], policy: Self.single
        ) { exchange in
            exchange.head()
            exchange.text("half")
            exchange.fail(.closedInBody)
        }

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(stage.asked.count == 1)
        #expect(answer?.status == .incomplete, "what is incomplete is never called complete")
        #expect(answer?.text == "half")
        let texts = events.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(texts == ["half"])
        let told = outcomes.withLock { $0 }
        #expect(told.count == 3)
        #expect(told.allSatisfy { $0 == told[0] && $0.status == .incomplete })
    }

    @Test func `a refusal of a shown answer leaves its text, incomplete`() async {
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    _ = try await next(call)
                    throw ChatError(.filtered, "not for children")
                }
            ])

        let answer = await stage.client.stream(question).answer()

        #expect(answer?.status == .incomplete)
        #expect(answer?.text == "Hello")
        #expect(answer?.failure?.kind == .filtered)
    }

    @Test func `an answer of its own comes in one piece`() async {
        let stage = Stage(
            around: [
                Around { _, _ async throws(ChatError) in
                    ChatAnswer(call: CallID(0), status: .complete, text: "Because.")
                }
            ])

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(events.count == 3)
        #expect(events.first == .started(CallID(1)))
        #expect(events.dropFirst().first == .text("Because."))
        #expect(answer?.status == .complete)
        #expect(stage.asked.isEmpty)
    }

    @Test func `a call of the client's own passes no interceptor while there is none`() async throws
    {
        let stage = Stage("a") { $0.answer() }

        let answer = try await stage.client.chat(question)

        #expect(answer.call == CallID(1))
    }
}
