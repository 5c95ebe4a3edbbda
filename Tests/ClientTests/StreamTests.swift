import Client
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

@Suite struct StreamTests {
    @Test func `events come in order, started first and finished last`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.text("one ")
            exchange.text("two")
            exchange.finish()
        }

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(events.first == .started(CallID(1)))
        if case .finished = events.last {} else { Issue.record("last was not finished") }
        let texts = events.compactMap { event in
            if case .text(let text) = event { text } else { nil }
        }
        #expect(texts == ["one ", "two"])
        #expect(answer?.text == "one two")
        #expect(answer?.status == .complete)
        #expect(answer?.finishReason == .stop)
        #expect(answer?.model == "scripted")
        #expect(answer?.usage == TokenUsage(inputTokens: 5, outputTokens: 7))
        #expect(answer?.usageIsReported == true)
        #expect(answer?.attempts.first?.wordsReceived == 2)
        #expect(answer?.attempts.first?.httpStatus == 200)
    }

    @Test(arguments: [TransportFailure.Cause.closedInBody, nil])
    func `an answer cut after shown text is incomplete and keeps the text`(
        cause: TransportFailure.Cause?
    ) async {
        let stage = Stage("a", "b") { exchange in
            exchange.head()
            exchange.text("half an ans")
            if let cause { exchange.fail(cause) } else { exchange.end() }
        }

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(answer?.status == .incomplete)
        #expect(answer?.text == "half an ans")
        #expect(answer?.failure?.kind == .brokenStream)
        #expect(answer?.finishReason == nil)
        #expect(events.filter { $0 == .text("half an ans") }.count == 1)
        #expect(stage.asked == ["a"])
        #expect(stage.leftovers == [0, 0, 0, 0])
    }

    @Test func `a consumer that is no task is woken once, and not any more after the end`() async {
        let stage = Stage("a") { _ in }
        let options = CallOptions()
        let stream = stage.client.stream(question, options: options)
        let exchange = await stage.transport.exchange(1)
        let woken = Mutex(0)
        let wake: @Sendable () -> Void = { woken.withLock { $0 += 1 } }
        while stream.next(orWake: wake) != nil {}

        exchange.head()
        exchange.text("one")
        exchange.text("two")
        #expect(woken.withLock { $0 } == 1)
        var texts: [String] = []
        while let event = stream.next(orWake: wake) {
            if case .text(let text) = event { texts.append(text) }
        }
        #expect(texts == ["one", "two"])

        stream.cancel()
        #expect(woken.withLock { $0 } == 2)
        while stream.next(orWake: wake) != nil {}
        #expect(stream.next(orWake: wake) == nil)
        #expect(woken.withLock { $0 } == 2)
    }

    @Test(arguments: [
        (EventDetail.pieces, ["one ", "two"]), (EventDetail.end, []),
    ])
    func `a consumer gets the events it asked for, and the end`(
        detail: EventDetail, expected: [String]
    ) async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.text("one ")
            exchange.text("two")
            exchange.finish()
        }
        var options = CallOptions()
        options.detail = detail

        let (answer, events) = await stage.client.stream(question, options: options).everything()

        let texts = events.compactMap { event in
            if case .text(let text) = event { text } else { nil }
        }
        #expect(texts == expected)
        #expect(events.count == expected.count + 1)
        // Who takes the pieces has the text already.
        #expect(answer?.text == (detail == .pieces ? "" : "one two"))
    }

    @Test(arguments: [EventDetail.everything, .pieces])
    func `an answer that is cut is counted alike with its text and without it`(
        detail: EventDetail
    ) async {
        let stage = Stage("a") { exchange in
            exchange.head()
            for piece in ["Sa", "lt, ", "соль", " 塩", "."] { exchange.text(piece) }
            exchange.fail(.closedInBody)
        }
        var options = CallOptions()
        options.detail = detail

        let (answer, _) = await stage.client.stream(question, options: options).everything()

        #expect(answer?.status == .incomplete)
        #expect(answer?.usage.outputTokens == TokenEstimate.tokens(in: "Salt, соль 塩."))
    }

    @Test func `what has arrived is taken without waiting, and no more`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.text("one ")
            exchange.text("two")
        }
        var options = CallOptions()
        options.detail = .pieces
        let stream = stage.client.stream(question, options: options)
        var iterator = stream.makeAsyncIterator()

        #expect(iterator.takeNow() == .text("one "))
        #expect(iterator.takeNow() == .text("two"))
        #expect(iterator.takeNow() == nil)
        stream.cancel()
    }

    @Test func `where nobody sees text a cut stream is tried again`() async throws {
        let stage = Stage("a", "b") { $0.answer("whole") }
        stage.transport.script("a") { exchange in
            exchange.head()
            exchange.text("half")
            exchange.fail(.closedInBody)
        }

        let buffered = await stage.client.stream(
            question, options: CallOptions(showsText: false)
        ).everything()
        let answer = try await stage.client.chat(question)

        #expect(buffered.answer?.text == "whole")
        #expect(!buffered.events.contains(.text("half")))
        #expect(answer.text == "whole")
    }

    @Test func `an error object inside a good stream is a failure`() async throws {
        let stage = Stage("a", "b") { $0.answer("b") }
        stage.transport.script("a") { exchange in
            exchange.head()
            exchange.event(#"{"error":{"message":"overloaded","code":529}}"#)
        }

        let answer = try await stage.client.chat(question)

        #expect(answer.text == "b")
        #expect(stage.transport.exchanges[0].isCancelled)
    }

    @Test func `an answer in one piece is read as well`() async throws {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.body(
                #"{"model":"m","choices":[{"message":{"content":"all at once"},"finish_reason":"#)
            exchange.body(#""length"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#)
            exchange.end()
        }

        var request = question
        request.streams = false
        let answer = try await stage.client.chat(request)

        #expect(answer.text == "all at once")
        #expect(answer.finishReason == .length)
    }

    @Test func `thinking and tool calls pass through apart from the text`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#)
            exchange.event(
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","#
                    + #""function":{"name":"f","arguments":"{}"}}]}}]}"#)
            exchange.finish()
        }

        let (answer, events) = await stage.client.stream(question).everything()

        #expect(answer?.reasoning == "hm")
        #expect(answer?.text == "")
        #expect(events.contains(.toolCall(index: 0, id: "c1", name: "f", arguments: "{}")))
    }

    @Test func `a consumer that sleeps gets every byte and holds no more than the answer`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            for number in 0..<10_000 { exchange.text("\(number) ") }
            exchange.finish()
        }

        let (answer, events) = await stage.client.stream(question).everything()

        let shown = events.map { event in
            if case .text(let text) = event { text } else { "" }
        }.joined()
        #expect(shown == (0..<10_000).map { "\($0) " }.joined())
        #expect(answer?.text == shown)
        #expect(events.count < 400)
    }

    @Test func `an answer beyond the cap is broken, and its socket closes`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            let piece = String(repeating: "x", count: 1 << 16)
            for _ in 0..<200 where !exchange.isCancelled { exchange.text(piece) }
        }

        let answer = await stage.client.stream(question).answer()

        #expect(answer?.status == .incomplete)
        #expect(answer?.failure?.kind == .brokenStream)
        #expect((answer?.text.utf8.count ?? 0) <= 8 << 20)
        #expect(stage.transport.exchanges[0].isCancelled)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a connection that stays open after the answer is closed a second later`() async {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.text("done")
            exchange.event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
            exchange.body("data: [DONE]\n\n")
        }

        let answer = await stage.client.stream(question).answer()
        #expect(answer?.status == .complete)
        #expect(!stage.transport.exchanges[0].isCancelled)
        await stage.pass(.seconds(1))
        while !stage.transport.exchanges[0].isCancelled { await Task.yield() }

        #expect(stage.transport.exchanges[0].cancelCount == 1)
    }

    @Test func `what came from a cache is paid at its own price, and counted so everywhere`()
        async throws
    {
        let price = TokenPrice(
            inputPerMillion: 3_000, outputPerMillion: 15_000, cachedInputPerMillion: 300,
            cacheWritePerMillion: 3_750)
        let stage = Stage(endpoints: [scriptedEndpoint("a", price: price)]) { exchange in
            exchange.head()
            exchange.text("yes")
            exchange.event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
            exchange.event(
                #"{"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":5,"#
                    + #""prompt_tokens_details":{"cached_tokens":80,"cache_write_tokens":10},"#
                    + #""completion_tokens_details":{"reasoning_tokens":2}}}"#)
            exchange.body("data: [DONE]\n\n")
            exchange.end()
        }

        let answer = try await stage.client.chat(question)

        #expect(
            answer.usage
                == TokenUsage(
                    inputTokens: 100, outputTokens: 5, cachedInputTokens: 80, cacheWriteTokens: 10,
                    reasoningTokens: 2))
        // 10 · 3,000 + 80 · 300 + 10 · 3,750 + 5 · 15,000 = 166,500 millionths.
        #expect(abs((answer.cost ?? 0) - 0.1665) < 1e-9)
        #expect(abs(stage.endpoint(0).cost - 0.1665) < 1e-9)
    }

    @Test func `cost sums every attempt whose usage is known`() async throws {
        let price = TokenPrice(inputPerMillion: 1_000, outputPerMillion: 10_000)
        let stage = Stage(
            endpoints: [scriptedEndpoint("a", price: price), scriptedEndpoint("b", price: price)])
        stage.transport.script("a") { exchange in
            exchange.head()
            exchange.event(
                #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}"#)
            exchange.fail(.closedInBody)
        }
        stage.transport.script("b") { $0.answer() }

        let answer = try await stage.client.chat(question)

        let expected = price.cost(input: 10, output: 2) + price.cost(input: 5, output: 7)
        #expect(abs((answer.cost ?? 0) - expected) < 1e-9)
    }

    @Test(
        arguments: [
            (nil, nil), (TokenPrice(inputPerMillion: 0, outputPerMillion: 0), 0),
            (TokenPrice(inputPerMillion: 1_000_000, outputPerMillion: 0), 5),
        ] as [(TokenPrice?, Double?)])
    func `without a price the cost is unknown, and free is a price`(
        price: TokenPrice?, cost: Double?
    ) async throws {
        let stage = Stage(endpoints: [scriptedEndpoint("a", price: price)]) { $0.answer() }

        #expect(try await stage.client.chat(question).cost == cost)
    }

    @Test func `what an endpoint without a price used makes the whole cost unknown`() async throws {
        let price = TokenPrice(inputPerMillion: 1_000, outputPerMillion: 10_000)
        let stage = Stage(endpoints: [scriptedEndpoint("a"), scriptedEndpoint("b", price: price)])
        stage.transport.script("a") { exchange in
            exchange.head()
            exchange.event(
                #"{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2}}"#)
            exchange.fail(.closedInBody)
        }
        stage.transport.script("b") { $0.answer() }

        #expect(try await stage.client.chat(question).cost == nil)
    }

    @Test func `usage that no server reported is estimated and says so`() async throws {
        let stage = Stage("a") { exchange in
            exchange.head()
            exchange.text("four words of text..")
            exchange.finish(input: nil)
        }

        let answer = try await stage.client.chat(question)

        #expect(!answer.usageIsReported)
        #expect(answer.usage.outputTokens == 5)
        #expect(answer.usage.inputTokens > 0)
    }
}
