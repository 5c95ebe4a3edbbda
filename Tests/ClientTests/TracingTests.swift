import Client
import InMemoryTracing
import Providers
import Reliability
import TestSupport
import Testing
import Tracing

@Suite struct TracingTests {
    private func stage(
        _ tracer: InMemoryTracer, _ names: String..., policy: CallPolicy = quietPolicy
    ) -> Stage {
        Stage(endpoints: names.map { scriptedEndpoint($0) }, policy: policy, tracer: tracer)
    }

    @Test func `a call is a span with a child for each attempt`() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, "a", "b")
        stage.transport.script("a") { $0.error(500) }
        stage.transport.script("b") { $0.answer("the secret answer") }

        _ = try await stage.client.chat(question)

        let spans = tracer.finishedSpans
        #expect(tracer.activeSpans.isEmpty)
        #expect(Set(spans.map(\.spanID)).count == spans.count)
        let call = try #require(spans.last)
        #expect(call.parentSpanID == nil)
        #expect(call.kind == .client)
        #expect(call.operationName == "chat a-model")
        #expect(call.attributes.get("gen_ai.operation.name") == .string("chat"))
        #expect(call.attributes.get("gen_ai.response.model") == .string("scripted"))
        #expect(call.attributes.get("gen_ai.usage.input_tokens") == .int64(5))
        #expect(call.attributes.get("gen_ai.usage.output_tokens") == .int64(7))
        let attempts = spans.dropLast()
        #expect(attempts.map(\.parentSpanID) == [call.spanID, call.spanID])
        #expect(attempts.first?.attributes.get("error.type") == .string("transient"))
        #expect(attempts.first?.attributes.get("http.response.status_code") == .int64(500))
        #expect(attempts.first?.status?.code == .error)
        #expect(attempts.last?.attributes.get("server.address") == .string("b.invalid"))
        #expect(call.events.map(\.name).contains("committed"))
    }

    @Test func `the span is below that of the task that asks`() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, "a")
        stage.transport.script("a") { $0.answer() }

        let outer = tracer.startSpan("outer")
        try await InstrumentationContext.withValue(outer.context) {
            _ = try await stage.client.chat(question)
        }
        outer.end()

        let call = try #require(tracer.finishedSpans.dropLast().last)
        #expect(call.parentSpanID == outer.spanID)
    }

    @Test func `the attempt's context travels with its request`() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, "a")
        stage.transport.script("a") { $0.answer() }

        _ = try await stage.client.chat(question)

        let attempt = try #require(tracer.finishedSpans.first)
        let headers = stage.transport.exchanges[0].request.headers
        #expect(headers.first(InMemoryTracer.spanIDKey) == attempt.spanID)
    }

    @Test func `a cancel ends every span once, and is no error`() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, "a", "b")
        let stream = stage.client.stream(question, options: CallOptions(race: 2))
        await stage.transport.exchange(2)

        stream.cancel()
        stream.cancel()
        _ = await stream.answer()

        let spans = tracer.finishedSpans
        #expect(tracer.activeSpans.isEmpty)
        #expect(spans.count == 3)
        #expect(Set(spans.map(\.spanID)).count == 3)
        #expect(spans.allSatisfy { $0.status?.code != .error })
    }

    @Test func `no word of the question or the answer is in a span`() async throws {
        let tracer = InMemoryTracer()
        let stage = stage(tracer, "a")
        stage.transport.script("a") { $0.answer("zebra") }

        _ = try await stage.client.chat(ChatRequest(messages: [.user("giraffe")]))

        let told = tracer.finishedSpans.map { span in
            "\(span.operationName) \(span.attributes) \(span.events)"
        }.joined()
        #expect(!told.contains("zebra"))
        #expect(!told.contains("giraffe"))
        #expect(!told.contains("key-of-a"))
    }

    @Test func `without a tracer no header is added`() async throws {
        let stage = Stage("a") { $0.answer() }

        _ = try await stage.client.chat(question)

        let names = stage.transport.exchanges[0].request.headers.map { $0.name.lowercased() }
        #expect(!names.contains("traceparent"))
        #expect(!names.contains(InMemoryTracer.spanIDKey))
    }
}
