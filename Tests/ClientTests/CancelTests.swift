import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct CancelTests {
    /// Where a call is when it is cancelled.
    enum Phase: CaseIterable, Sendable {
        case connecting, waitingForHead, waitingForToken, streaming, hedged, raced
    }

    @Test(arguments: Phase.allCases)
    func `a cancel closes every socket before it returns`(phase: Phase) async {
        var policy = quietPolicy
        if phase == .hedged { policy.hedge = HedgePolicy(after: .fixed(.seconds(1))) }
        if phase == .raced { policy.race = 2 }
        let stage = Stage("a", "b", policy: policy)

        let stream = stage.client.stream(question)
        let first = stage.transport.exchanges[0]
        switch phase {
        case .connecting, .raced: break
        case .waitingForHead: first.sent()
        case .waitingForToken: first.head()
        case .streaming:
            first.head()
            first.text("part")
        case .hedged:
            await stage.pass(.seconds(1))
            await stage.transport.exchange(2)
        }
        stream.cancel()
        #expect(stage.transport.exchanges.allSatisfy { $0.cancelCount == 1 })
        #expect(stage.leftovers == [0, 0, 0, 0])
        stream.cancel()
        first.text("late")
        first.finish()
        let answer = await stream.answer()

        #expect(answer?.status == .cancelled)
        #expect(answer?.text == (phase == .streaming ? "part" : ""))
        #expect(stage.transport.exchanges.allSatisfy { $0.cancelCount == 1 })
        #expect(stage.client.snapshot().cancelled == 1)
        #expect(stage.endpoint(0).breaker == .closed)
    }

    @Test func `a cancelled call leaves the queue`() async {
        let stage = Stage(endpoints: [scriptedEndpoint("a", limits: RateLimits(concurrent: 1))])

        let running = stage.client.stream(question)
        let waiting = stage.client.stream(question)
        waiting.cancel()
        #expect(stage.client.snapshot().waiting == 0)
        stage.transport.exchanges[0].answer()

        #expect(await running.answer()?.status == .complete)
        #expect(await waiting.answer()?.status == .cancelled)
        #expect(stage.asked.count == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a call that backs off ends at once`() async {
        let stage = Stage("a") { $0.error(500) }

        let stream = stage.client.stream(question)
        stream.cancel()
        await stage.clock.sleepers(atLeast: 0)
        stage.clock.advance(by: .seconds(100))

        #expect(await stream.answer()?.status == .cancelled)
        #expect(stage.asked.count == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `dropping the iterator cancels`() async {
        let stage = Stage("a")
        let stream = stage.client.stream(question)
        stage.transport.exchanges[0].head()
        stage.transport.exchanges[0].text("part")

        for await event in stream {
            if case .text = event { break }
        }

        #expect(stage.transport.exchanges[0].isCancelled)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `dropping the stream unread cancels`() async {
        let stage = Stage("a")

        _ = stage.client.stream(question)

        #expect(stage.transport.exchanges[0].isCancelled)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `cancelling the task that reads ends the stream with its last event`() async {
        let stage = Stage("a")

        let reader = Task { await stage.client.stream(question).answer() }
        let exchange = await stage.transport.exchange(1)
        exchange.head()
        exchange.text("part")
        reader.cancel()
        let answer = await reader.value

        #expect(answer?.status == .cancelled)
        #expect(exchange.isCancelled)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `cancelling the task that waits for an answer throws cancelled`() async {
        let stage = Stage("a")

        let asker = Task { () -> FailureKind? in
            do throws(ChatError) {
                _ = try await stage.client.chat(question)
                return nil
            } catch {
                return error.code
            }
        }
        let exchange = await stage.transport.exchange(1)
        asker.cancel()

        #expect(await asker.value == .cancelled)
        #expect(exchange.isCancelled)
    }

    @Test func `a task that is cancelled already sends nothing`() async {
        let stage = Stage("a")

        let asker = Task { () -> FailureKind? in
            while !Task.isCancelled { await Task.yield() }
            do throws(ChatError) {
                _ = try await stage.client.chat(question)
                return nil
            } catch {
                return error.code
            }
        }
        asker.cancel()

        #expect(await asker.value == .cancelled)
        #expect(stage.asked.isEmpty)
    }

    @Test func `shutdown ends every call and refuses new ones`() async {
        let stage = Stage("a", "b")

        let streams = (0..<20).map { _ in stage.client.stream(question) }
        await stage.client.shutdown()
        let late = await stage.client.stream(question).answer()

        #expect(stage.transport.exchanges.allSatisfy { $0.isCancelled })
        for stream in streams { #expect(await stream.answer()?.status == .cancelled) }
        #expect(late?.failure?.kind == .refusedLocally)
        #expect(stage.leftovers == [0, 0, 0, 0])
    }
}

@Suite struct DeadlineTests {
    @Test func `a call without an answer ends at its deadline`() async {
        let stage = Stage("a")

        let stream = stage.client.stream(question, options: CallOptions(deadline: .seconds(3)))
        await stage.pass(.seconds(3))
        let answer = await stream.answer()

        #expect(answer?.failure?.kind == .deadline)
        #expect(answer?.total == .seconds(3))
        #expect(stage.transport.exchanges[0].cancelCount == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `one deadline covers every attempt`() async {
        let stage = Stage("a") { $0.error(500) }

        let stream = stage.client.stream(
            question, options: CallOptions(deadline: .milliseconds(100)))
        stage.clock.advance(by: .milliseconds(1))
        for _ in 0..<100 {
            if stage.client.snapshot().callsInFlight == 0 { break }
            await stage.pass(.milliseconds(100))
        }
        let answer = await stream.answer()

        #expect(answer?.status == .failed)
        #expect((answer?.attempts.map(\.start).max() ?? .zero) <= .milliseconds(100))
    }

    @Test func `after the first shown token the deadline is over`() async {
        let stage = Stage("a")

        let stream = stage.client.stream(question, options: CallOptions(deadline: .seconds(3)))
        stage.transport.exchanges[0].head()
        stage.transport.exchanges[0].text("slow ")
        stage.clock.advance(by: .seconds(10))
        stage.transport.exchanges[0].text("but whole")
        stage.transport.exchanges[0].finish()

        #expect(await stream.answer()?.text == "slow but whole")
    }
}
