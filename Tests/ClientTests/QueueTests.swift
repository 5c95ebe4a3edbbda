import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct QueueTests {
    private func oneSlot(priority: CallPriority = .interactive) -> Stage {
        Stage(endpoints: [scriptedEndpoint("a", limits: RateLimits(concurrent: 1))])
    }

    @Test func `calls beyond the slots wait and are served first in, first out`() async {
        let stage = oneSlot()

        let streams = (0..<5).map { index in
            stage.client.stream(ChatRequest(messages: [.user("number \(index)")]))
        }
        #expect(stage.asked.count == 1)
        #expect(stage.client.snapshot().waiting == 4)
        for index in 0..<5 {
            let exchange = await stage.transport.exchange(index + 1)
            let body = String(decoding: exchange.request.body, as: UTF8.self)
            #expect(body.contains("number \(index)"))
            exchange.answer()
        }

        for stream in streams { #expect(await stream.answer()?.status == .complete) }
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a person is served before background questions`() async {
        let stage = oneSlot()

        let first = stage.client.stream(question)
        let background = stage.client.stream(
            ChatRequest(messages: [.user("background")]),
            options: CallOptions(priority: .background))
        let person = stage.client.stream(ChatRequest(messages: [.user("person")]))
        stage.transport.exchanges[0].answer()
        let second = await stage.transport.exchange(2)
        #expect(String(decoding: second.request.body, as: UTF8.self).contains("person"))
        second.answer()
        await stage.transport.exchange(3).answer()

        for stream in [first, background, person] {
            #expect(await stream.answer()?.status == .complete)
        }
    }

    @Test func `an empty bucket lets a call wait until it refills`() async {
        let stage = Stage(
            endpoints: [scriptedEndpoint("a", limits: RateLimits(requestsPerMinute: 6))]
        ) { $0.answer() }

        _ = await stage.client.stream(question).answer()
        let stream = stage.client.stream(question)
        #expect(stage.client.snapshot().waiting == 1)
        await stage.pass(.seconds(10))
        let answer = await stream.answer()

        #expect(answer?.status == .complete)
        #expect(answer?.attempts.first?.start == .seconds(10))
    }

    @Test func `what cannot be served in time is refused at once and told when`() async {
        let stage = Stage(
            endpoints: [scriptedEndpoint("a", limits: RateLimits(requestsPerMinute: 1))]
        ) { $0.answer() }

        _ = await stage.client.stream(question).answer()
        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(deadline: .seconds(10)))
        }

        #expect(error?.code == .refusedLocally)
        #expect(error?.earliest == .seconds(60))
        #expect(error?.attempts.isEmpty == true)
        #expect(stage.asked.count == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a full queue refuses`() async {
        let stage = Stage(
            endpoints: [scriptedEndpoint("a", limits: RateLimits(concurrent: 1))],
            fleet: FleetPolicy(queueCapacity: 1))

        let running = stage.client.stream(question)
        let waiting = stage.client.stream(question)
        let refused = await stage.client.stream(question).answer()
        running.cancel()
        waiting.cancel()

        #expect(refused?.failure?.kind == .refusedLocally)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a throttled endpoint gets no request before its Retry-After`() async throws {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("a") {
            $0.error(429, headers: [HeaderField("retry-after", "20")])
        }

        let start = stage.client.snapshot().at
        for _ in 0..<5 { _ = try await stage.client.chat(question) }
        #expect(stage.asked == ["a", "b", "b", "b", "b", "b"])
        #expect(stage.endpoint(0).breaker == .closed)
        #expect(stage.endpoint(0).blockedUntil == start.advanced(by: .seconds(20)))
        stage.clock.advance(by: .milliseconds(19_999))
        stage.transport.script("a") { $0.answer() }
        #expect(try await stage.client.chat(question).endpoint == "b")
        // A learned rate of a request in some 90 s holds on after the Retry-After itself.
        stage.clock.advance(by: .seconds(120))
        #expect(try await stage.client.chat(question).endpoint == "a")
    }

    @Test func `levels follow the server's headers`() async throws {
        let stage = Stage(
            endpoints: [
                scriptedEndpoint(
                    "a", limits: RateLimits(requestsPerMinute: 600, tokensPerMinute: 100_000))
            ]
        ) { exchange in
            exchange.head(
                status: 200,
                [
                    HeaderField("x-ratelimit-limit-requests", "600"),
                    HeaderField("x-ratelimit-remaining-requests", "3"),
                    HeaderField("x-ratelimit-reset-requests", "50s"),
                ])
            exchange.text("ok")
            exchange.finish()
        }

        _ = try await stage.client.chat(question)

        let level = try #require(stage.endpoint(0).requests)
        #expect(level.source == .header)
        #expect(level.available <= 3)
    }
}
