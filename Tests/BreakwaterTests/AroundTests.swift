import Breakwater
import TestSupport
import Testing

/// The examples about interceptors and batches, played on a scripted transport.
@Suite struct AroundTests {
    @Test func `the house rules change, ask again and refuse`() async throws {
        let stage = Stage(
            endpoints: [scriptedEndpoint("a")],
            policy: CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off)),
            interceptors: [HouseRules()]
        ) { exchange in
            if exchange.number == 1 { exchange.error(500) } else { exchange.answer() }
        }

        let asking = Task { try await stage.client.chat(question) }
        await stage.transport.exchange(1)
        await stage.clock.sleepers(atLeast: 1)
        stage.clock.advance(by: .seconds(2))

        #expect(try await asking.value.text == "Hello")
        let body = String(decoding: stage.transport.exchanges[1].request.body, as: UTF8.self)
        #expect(body.contains("Answer in one sentence."))
        let long = ChatRequest(messages: Array(repeating: .user("again"), count: 51))
        let error = await #expect(throws: ChatError.self) { try await stage.client.chat(long) }
        #expect(error?.code == .refusedLocally)
        #expect(stage.asked.count == 2)
    }

    @Test func `a batch of the page resumes`() async throws {
        let stage = Stage("a") { $0.answer() }
        var done: Set = ["one"]

        try await AroundExamples.batch(stage.client)
        try await AroundExamples.resume(
            stage.client, ["one": "Why?", "two": "How?"], done: &done)

        #expect(done == ["one", "two"])
        #expect(stage.asked.count == 3)
    }

    @Test func `a client of one provider takes interceptors`() async throws {
        let transport = ScriptedTransport { $0.answer("Rain.") }
        let client = try ChatClient(
            provider: .openAI, transport: transport, environment: ["OPENAI_API_KEY": "k"],
            interceptors: [HouseRules()])

        #expect(try await client.chat("Why?").text == "Rain.")

        let body = String(decoding: transport.exchanges[0].request.body, as: UTF8.self)
        #expect(body.contains("Answer in one sentence."))
        await client.shutdown()
    }
}
