import Client
import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import OpenTelemetryExport

/// Real calls, seen by a collector behind a real connection.
@Suite(.timeLimit(.minutes(5))) struct CallTreeTests {
    private static let policy = CallPolicy(
        attempts: 5, hedge: HedgePolicy(after: .fixed(.milliseconds(200))))

    /// The spans of what `body` asks, of a client over endpoints of these names.
    private func spans(
        _ names: String..., body: (Stage) async throws -> Void
    ) async throws -> (spans: [JSONValue], received: String) {
        let collector = try await LoopbackCollector()
        let transport = HTTPTransport()
        let exporter = OTLPExporter(
            try collector.options(), through: transport, version: "1.2", clock: ManualClock())
        exporter.start()
        let stage = Stage(
            endpoints: names.map { scriptedEndpoint($0) }, policy: Self.policy,
            tracer: exporter.tracer)
        try await body(stage)
        await exporter.finish()
        await transport.shutdown()
        let spans = collector.posts(to: "/v1/traces").flatMap(\.document.spans)
        let received = collector.received
        try await collector.stop()
        return (spans, received)
    }

    @Test func `a call with a fallback, a retry and a hedge is a tree of five spans`() async throws
    {
        let (spans, received) = try await spans("a", "b", "c") { stage in
            let stream = stage.client.stream(
                ChatRequest(messages: [.user("a giraffe")], maxTokens: 50),
                options: CallOptions(label: "test"))
            stage.transport.exchanges[0].error(500)
            stage.transport.exchanges[1].head()
            await stage.pass(.milliseconds(200))
            await stage.transport.exchange(3).error(503)
            stage.transport.exchanges[1].fail(.closedInBody)
            await stage.pass(.milliseconds(500))
            await stage.transport.exchange(4).answer("a zebra")
            #expect(await stream.answer()?.status == .complete)
        }

        let roots = spans.filter { $0["parentSpanId"] == nil }
        #expect(roots.count == 1)
        #expect(Set(spans.compactMap { $0["traceId"]?.string }).count == 1)
        #expect(Set(spans.compactMap { $0["spanId"]?.string }).count == 5)
        #expect(spans.allSatisfy { $0["kind"] == .integer(3) })
        #expect(roots.first?.tree(of: spans).joined(separator: "\n") == Self.tree)
        for secret in ["giraffe", "zebra", "key-of-a", "key-of-b"] {
            #expect(!received.contains(secret))
        }
        #expect(received.contains("\r\nx-team: blue\r\n"))
        #expect(received.contains("\r\nauthorization: Bearer collector-key\r\n"))
        #expect(received.contains("\r\ncontent-type: application/json\r\n"))
        #expect(
            received.contains(
                #"{"key":"service.version","value":{"stringValue":"1.2"}}"#))
    }

    private static let tree = """
        chat a-model
          breakwater.attempts=4
          breakwater.call=1
          breakwater.endpoint=a
          breakwater.label=test
          breakwater.status=complete
          gen_ai.operation.name=chat
          gen_ai.request.max_tokens=50
          gen_ai.request.model=a-model
          gen_ai.request.stream=true
          gen_ai.response.finish_reasons=[…]
          gen_ai.response.model=scripted
          gen_ai.usage.input_tokens=5
          gen_ai.usage.output_tokens=7
          * hedge.armed
          * hedge.armed
          * retry.backoff breakwater.retry_after=false
          * committed breakwater.attempt=4
            chat a-model ERROR
              breakwater.attempt=1
              breakwater.attempt.reason=first
              breakwater.endpoint=a
              error.type=transient
              gen_ai.operation.name=chat
              gen_ai.provider.name=scripted
              gen_ai.request.model=a-model
              http.response.status_code=500
              server.address=a.invalid
            chat c-model ERROR
              breakwater.attempt=3
              breakwater.attempt.reason=hedge
              breakwater.endpoint=c
              error.type=transient
              gen_ai.operation.name=chat
              gen_ai.provider.name=scripted
              gen_ai.request.model=c-model
              http.response.status_code=503
              server.address=c.invalid
            chat b-model ERROR
              breakwater.attempt=2
              breakwater.attempt.reason=fallback
              breakwater.endpoint=b
              error.type=broken_stream
              gen_ai.operation.name=chat
              gen_ai.provider.name=scripted
              gen_ai.request.model=b-model
              server.address=b.invalid
            chat a-model
              breakwater.attempt=4
              breakwater.attempt.reason=retry
              breakwater.endpoint=a
              gen_ai.operation.name=chat
              gen_ai.provider.name=scripted
              gen_ai.request.model=a-model
              gen_ai.response.model=scripted
              gen_ai.usage.input_tokens=5
              gen_ai.usage.output_tokens=7
              http.response.status_code=200
              server.address=a.invalid
              * first_token
        """

    @Test func `times stand in order`() async throws {
        let (spans, _) = try await spans("a") { stage in
            stage.transport.script("a") { $0.answer() }
            _ = try await stage.client.chat(question)
        }

        func time(_ span: JSONValue?, _ field: String) -> UInt64 {
            span?[field]?.string.flatMap { UInt64($0) } ?? 0
        }
        let (attempt, call) = (spans.first, spans.last)
        #expect(spans.count == 2)
        let first = time(attempt?["events"]?[0], "timeUnixNano")
        let instants = [
            time(call, "startTimeUnixNano"), time(attempt, "startTimeUnixNano"), first,
            time(attempt, "endTimeUnixNano"), time(call, "endTimeUnixNano"),
        ]
        #expect(instants == instants.sorted())
        #expect(instants[0] > 1_700_000_000_000_000_000)
    }

    @Test func `the attempt's request carries the number of its span`() async throws {
        let carried = Mutex<String?>(nil)
        let (spans, _) = try await spans("a") { stage in
            stage.transport.script("a") { exchange in
                let field = exchange.request.headers.first { $0.name == "traceparent" }
                carried.withLock { $0 = field?.value }
                exchange.answer()
            }
            _ = try await stage.client.chat(question)
        }

        let context = try #require(
            carried.withLock { $0 }.flatMap { SpanContext(traceParent: $0) })
        #expect(spans.first?["spanId"] == .string(context.spanText))
        #expect(spans.first?["traceId"] == .string(context.trace.text))
        #expect(context.isSampled)
    }

    @Test func `a call stands below the span that its caller names`() async throws {
        let carried = Mutex<[HeaderField]>([])
        let fields = [
            HeaderField("Traceparent", SpanContextTests.parent), HeaderField("tracestate", "x=1"),
        ]
        let (spans, _) = try await spans("a") { stage in
            stage.transport.script("a") { exchange in
                carried.withLock { $0 = exchange.request.headers }
                exchange.answer()
            }
            var options = CallOptions()
            options.traceFields = fields
            _ = try await stage.client.chat(question, options: options)
        }

        let call = try #require(spans.last)
        #expect(call["traceId"] == .string("4bf92f3577b34da6a3ce929d0e0e4736"))
        #expect(call["parentSpanId"] == .string("00f067aa0ba902b7"))
        #expect(call["traceState"] == .string("x=1"))
        let state = carried.withLock { $0 }.filter { $0.name == "tracestate" }
        #expect(state == [HeaderField("tracestate", "x=1")])
    }

    @Test func `a trace that its caller does not keep is not sent, and handed on as such`()
        async throws
    {
        let carried = Mutex<String>("")
        let unkept = SpanContextTests.parent.dropLast(2) + "00"
        let (spans, _) = try await spans("a") { stage in
            stage.transport.script("a") { exchange in
                let field = exchange.request.headers.first { $0.name == "traceparent" }
                carried.withLock { $0 = field?.value ?? "" }
                exchange.answer()
            }
            var options = CallOptions()
            options.traceFields = [HeaderField("traceparent", String(unkept))]
            _ = try await stage.client.chat(question, options: options)
        }

        #expect(spans.isEmpty)
        let handedOn = carried.withLock { $0 }
        #expect(handedOn.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-"))
        #expect(handedOn.hasSuffix("-00"))
    }
}
