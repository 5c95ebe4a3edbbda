import AsyncHTTPClient
import Client
import Gateway
import NIOCore
import Providers
import Reliability
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct GatewayServerTests {
    @Test func `a whole answer names who gave it and keeps the request's number`() async throws {
        let transport = ScriptedTransport { $0.answer("Salt.") }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete(headers: ["x-request-id": "mine-1"])

            #expect(answer.status == 200)
            #expect(answer.json["choices"]?[0]?["message"]?["content"] == .string("Salt."))
            #expect(answer.json["choices"]?[0]?["finish_reason"] == .string("stop"))
            #expect(answer.json["usage"]?["completion_tokens"] == .integer(7))
            #expect(answer.headers["x-request-id"] == "mine-1")
            #expect(answer.headers["x-breakwater-endpoint"] == "north")
            #expect(answer.headers["x-breakwater-attempts"] == "1")
        }
    }

    @Test func `an answer streams as events and ends with done`() async throws {
        let transport = ScriptedTransport { exchange in
            exchange.head()
            exchange.text("Salt ")
            exchange.text("water.")
            exchange.finish()
            exchange.end()
        }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete(stream: true)

            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/event-stream")
            let events = answer.events
            let text = events.compactMap {
                JSONValue(parsing: Array($0.utf8))?["choices"]?[0]?["delta"]?["content"]?.string
            }
            #expect(text.joined() == "Salt water.")
            #expect(events.suffix(2).first?.contains(#""finish_reason":"stop""#) == true)
            #expect(events.last == "[DONE]")
        }
    }

    @Test func `fields that nobody here understands reach the endpoint unharmed`() async throws {
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(through: transport) { gateway in
            let more = #","response_format":{"type":"json_object"},"top_k":7"#
            _ = try await gateway.ask(
                ServedGateway.completions, ServedGateway.body(more: more))

            let body = JSONValue(parsing: transport.exchanges[0].request.body)
            #expect(body?["response_format"] == .object(["type": .string("json_object")]))
            #expect(body?["top_k"] == .integer(7))
            #expect(body?["model"] == .string("north-model"))
        }
    }

    @Test(arguments: [false, true])
    func `a cut before the first word is not seen`(stream: Bool) async throws {
        let transport = ScriptedTransport { exchange in
            if exchange.number == 1 { exchange.fail(.closedBeforeHead) } else { exchange.answer() }
        }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete(stream: stream)

            #expect(answer.status == 200)
            #expect(answer.text.contains("Hello"))
            #expect(!answer.text.contains("error"))
            #expect(transport.exchanges.count == 2)
        }
    }

    @Test func `a cut after the first word ends in an error and never in a stop`() async throws {
        let transport = ScriptedTransport { exchange in
            exchange.head()
            exchange.text("Sa")
            exchange.fail(.closedInBody)
        }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete(stream: true)

            #expect(answer.status == 200)
            #expect(answer.events.count == 2)
            #expect(answer.events.first?.contains(#""content":"Sa""#) == true)
            #expect(answer.events.last?.hasPrefix(#"{"error":"#) == true)
            #expect(!answer.text.contains("[DONE]"))
            #expect(!answer.text.contains(#""finish_reason":""#))
        }
    }

    @Test func `a cut in the middle of a whole answer is tried again`() async throws {
        let transport = ScriptedTransport { exchange in
            guard exchange.number == 1 else { return exchange.answer("Whole.") }
            exchange.head()
            exchange.text("Ha")
            exchange.fail(.closedInBody)
        }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete()

            #expect(answer.json["choices"]?[0]?["message"]?["content"] == .string("Whole."))
        }
    }

    @Test(arguments: [false, true])
    func `a client that leaves takes its request upstream with it`(stream: Bool) async throws {
        let transport = ScriptedTransport()

        try await ServedGateway.run(through: transport) { gateway in
            let leaving = Task {
                try await gateway.complete(stream: stream)
            }
            let exchange = await transport.exchange(1)
            let left = ContinuousClock.now
            leaving.cancel()
            while !exchange.isCancelled, left.duration(to: .now) < .seconds(20) {
                await Task.yield()
            }

            #expect(exchange.isCancelled)
            while gateway.server.requestsUnderWay > 0, left.duration(to: .now) < .seconds(20) {
                await Task.yield()
            }
            #expect(gateway.server.requestsUnderWay == 0)
        }
    }

    @Test func `a client that leaves in the middle of a stream ends it upstream`() async throws {
        let transport = ScriptedTransport { exchange in
            exchange.head()
            exchange.text("Sa")
        }

        try await ServedGateway.run(through: transport) { gateway in
            let (heads, head) = AsyncStream<Void>.makeStream()
            let leaving = Task {
                let response = try await HTTPClient.shared.execute(
                    gateway.request(
                        ServedGateway.completions, ServedGateway.body(stream: true)),
                    timeout: .seconds(30))
                for try await _ in response.body { head.yield() }
            }
            var iterator = heads.makeAsyncIterator()
            await iterator.next()
            let exchange = await transport.exchange(1)
            #expect(!exchange.isCancelled)
            let left = ContinuousClock.now
            leaving.cancel()
            while !exchange.isCancelled, left.duration(to: .now) < .seconds(20) {
                await Task.yield()
            }

            #expect(exchange.isCancelled)
        }
    }

    @Test func `connections are kept for the next request`() async throws {
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(through: transport) { gateway in
            for _ in 1...3 {
                let whole = try await gateway.complete()
                let events = try await gateway.complete(stream: true).events
                #expect(whole.status == 200)
                #expect(events.last == "[DONE]")
            }
        }
    }
}
