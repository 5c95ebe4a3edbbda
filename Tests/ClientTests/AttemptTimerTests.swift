import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct AttemptTimerTests {
    private func stage(_ timeouts: AttemptTimeouts) -> Stage {
        let stage = Stage(
            endpoints: [scriptedEndpoint("a", timeouts: timeouts), scriptedEndpoint("b")])
        stage.transport.script("b") { $0.answer("b") }
        return stage
    }

    private func timer(of answer: ChatAnswer?) -> AttemptTimer? {
        guard case .failed(let failure) = answer?.attempts.first?.outcome else { return nil }
        return failure.timer
    }

    @Test func `connect ends an attempt that was never sent`() async {
        let stage = stage(AttemptTimeouts(connect: .seconds(5)))

        let stream = stage.client.stream(question)
        await stage.pass(.seconds(5))
        let answer = await stream.answer()

        #expect(timer(of: answer) == .connect)
        #expect(answer?.text == "b")
        #expect(stage.transport.exchanges[0].cancelCount == 1)
    }

    @Test func `head ends an attempt without a response`() async {
        let stage = stage(AttemptTimeouts(connect: .seconds(5), head: .seconds(8)))

        let stream = stage.client.stream(question)
        stage.transport.exchanges[0].sent()
        await stage.pass(.seconds(5))
        await stage.pass(.seconds(3))

        #expect(timer(of: await stream.answer()) == .head)
    }

    @Test func `comments and empty deltas do not stop the first-token clock`() async {
        let stage = stage(AttemptTimeouts(connect: nil, firstToken: .seconds(60)))

        let stream = stage.client.stream(question)
        let first = stage.transport.exchanges[0]
        first.head()
        for _ in 0..<5 {
            stage.clock.advance(by: .seconds(10))
            first.comment()
            first.event(#"{"choices":[{"index":0,"delta":{"content":""}}]}"#)
        }
        await stage.pass(.seconds(10))

        #expect(timer(of: await stream.answer()) == .firstToken)
    }

    @Test func `the gap clock starts again with every token and ends a stalled stream`() async {
        let stage = stage(
            AttemptTimeouts(connect: nil, firstToken: .seconds(60), gap: .seconds(30)))

        let stream = stage.client.stream(question)
        let first = stage.transport.exchanges[0]
        first.head()
        first.text("one ")
        stage.clock.advance(by: .seconds(20))
        first.text("two ")
        await stage.pass(.seconds(20))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(10)))
        first.text("three")
        await stage.pass(.seconds(10))
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(20)))
        stage.clock.advance(by: .seconds(20))
        let answer = await stream.answer()

        #expect(answer?.status == .incomplete)
        #expect(answer?.text == "one two three")
        #expect(timer(of: answer) == .gap)
        #expect(answer?.total == .seconds(70))
    }

    @Test func `total ends even a lively stream`() async {
        let stage = stage(AttemptTimeouts(connect: nil, gap: nil, total: .seconds(90)))

        let stream = stage.client.stream(question)
        let first = stage.transport.exchanges[0]
        first.head()
        for _ in 0..<8 {
            first.text("x")
            stage.clock.advance(by: .seconds(10))
        }
        await stage.pass(.seconds(10))
        let answer = await stream.answer()

        #expect(timer(of: answer) == .total)
        #expect(answer?.status == .incomplete)
    }

    @Test func `clocks do not run while an attempt is queued`() async {
        let stage = Stage(
            endpoints: [
                scriptedEndpoint(
                    "a", limits: RateLimits(concurrent: 1),
                    timeouts: AttemptTimeouts(connect: .seconds(5), firstToken: nil))
            ])

        let first = stage.client.stream(question)
        stage.transport.exchanges[0].head()
        let second = stage.client.stream(question)
        stage.clock.advance(by: .seconds(50))
        stage.transport.exchanges[0].text("slow")
        stage.transport.exchanges[0].finish()
        await stage.transport.exchange(2).answer("second")

        #expect(await first.answer()?.status == .complete)
        let answer = await second.answer()
        #expect(answer?.status == .complete)
        #expect(answer?.attempts.count == 1)
        #expect(answer?.attempts.first?.queued == .zero)
        #expect(answer?.attempts.first?.start == .seconds(50))
    }
}
