import Behaviours
import Breakwater
import DemoEndpoints
import Foundation
import TestSupport
import Testing

/// The examples that can run do: in a process of their own where they read its environment, against a
/// real server on loopback.
@Suite(.timeLimit(.minutes(5)))
struct ExampleRunTests {
    /// Starts a server that says what it was asked, and lets the environment name it as OpenAI's.
    static func playOpenAI() async throws -> DemoHarbour {
        let harbour = DemoHarbour(
            behaviours: [Behaviour(name: "plain", model: "plain-1")],
            answer: { question, _ in "You asked: \(question)" })
        let endpoint = try await harbour.start()[0]
        setenv("OPENAI_BASE_URL", endpoint.baseURL, 1)
        setenv("OPENAI_API_KEY", "test-key", 1)
        setenv("GROQ_API_KEY", "test-key", 1)
        return harbour
    }

    @Test func `the five lines run`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            let harbour = try await ExampleRunTests.playOpenAI()
            try await GettingStartedExamples.fiveLines()
            await harbour.stop()
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)

        #expect(output.contains("You asked: Why is the sea salt?"))
    }

    @Test func `the chain streams from its first member`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            let harbour = try await ExampleRunTests.playOpenAI()
            try await GettingStartedExamples.chain()
            await harbour.stop()
        }
        let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)

        #expect(output.contains("You asked: Why is the sea salt?"))
    }

    @Test func `without its variable the five lines say which one to set`() async {
        await #expect(processExitsWith: .success) {
            unsetenv("OPENAI_API_KEY")
            let error = await #expect(throws: SetupError.self) {
                try await GettingStartedExamples.fiveLines()
            }
            #expect(error?.description.contains("set OPENAI_API_KEY") == true)
        }
    }

    @Test func `the pages' examples make the clients that they say`() async {
        await #expect(processExitsWith: .success) {
            let harbour = try await ExampleRunTests.playOpenAI()
            let connection = try GettingStartedExamples.connection()
            #expect(connection.policy.attempts == 3)
            #expect(connection.endpoints.first?.baseURL == "https://gateway.example/v1")
            #expect(try GettingStartedExamples.ownServer().defaultModel == "smollm2")
            #expect(try GettingStartedExamples.provider().count == 3)
            #expect(try GettingStartedExamples.oneProvider().endpoints.count == 1)
            #expect(try ReliabilityExamples.retry().policy.attempts == 4)
            #expect(try ReliabilityExamples.budget().endpoints.count == 1)
            try ReliabilityExamples.breaker()
            try ReliabilityExamples.limits()
            try ReliabilityExamples.health(of: try ReliabilityExamples.array())
            await harbour.stop()
        }
    }

    @Test func `the conversation, the picture and the streams run`() async throws {
        let stage = Stage("a") { $0.answer("Hello") }

        let answer = try await GettingStartedExamples.conversation(with: stage.client)
        try await GettingStartedExamples.image(png: [1, 2, 3], with: stage.client)
        try await GettingStartedExamples.perCall(with: stage.client)
        try await GettingStartedExamples.everything(
            endpoints: stage.client.endpoints, transport: stage.transport)
        try await ReliabilityExamples.cancel(stage.client)
        await ReliabilityExamples.errors(stage.client)

        #expect(answer.text == "Hello")
        #expect(stage.transport.exchanges.count == 7)
    }

    @Test func `a broken answer is gone on with`() async throws {
        let stage = Stage("a") { exchange in
            if exchange.number == 1 {
                exchange.head()
                exchange.text("Because")
                exchange.end()
            } else {
                exchange.answer(" of rivers.")
            }
        }

        await ReliabilityExamples.broken(stage.client)

        let body = String(
            decoding: try #require(stage.transport.exchanges.last).request.body, as: UTF8.self)
        #expect(stage.transport.exchanges.count == 2)
        #expect(body.contains("Because"))
    }
}
