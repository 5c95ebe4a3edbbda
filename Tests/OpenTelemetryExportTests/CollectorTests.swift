import Client
import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

@testable import OpenTelemetryExport

/// Collectors that are real, and their faults.
///
/// Time stands still: an exporter's two seconds for its end may pass on a busy machine before a
/// collector has answered.
@Suite(.timeLimit(.minutes(5))) struct CollectorTests {
    @Test func `measurements arrive as sums, gauges and histograms`() async throws {
        let collector = try await LoopbackCollector()
        let transport = HTTPTransport()
        let exporter = OTLPExporter(
            try collector.options(), through: transport, clock: ManualClock())
        let store = try #require(exporter.metrics)
        let calls = store.series(.calls, tags: [MetricTag("status", "complete")])
        exporter.start()

        calls.record(1)
        calls.record(1)
        store.series(.breakerState, tags: [MetricTag("endpoint", "a")]).record(0.5)
        store.series(.callDuration, tags: []).record(0.015)
        store.series(.inputTokens, tags: [MetricTag("endpoint", "a")]).record(5)
        store.series(.outputTokens, tags: [MetricTag("endpoint", "a")]).record(7)
        await exporter.finish()
        await transport.shutdown()

        let metrics = try #require(collector.posts(to: "/v1/metrics").first?.document).metrics
        let sum = metrics["breakwater.calls"]?["sum"]
        #expect(sum?["isMonotonic"] == .bool(true))
        #expect(sum?["aggregationTemporality"] == .integer(2))
        #expect(sum?["dataPoints"]?[0]?["asDouble"] == .number(2))
        #expect(sum?["dataPoints"]?[0]?.attributeTexts == ["status=complete"])
        let gauge = metrics["breakwater.breaker_state"]?["gauge"]?["dataPoints"]?[0]
        #expect(gauge?["asDouble"] == .number(0.5))
        #expect(gauge?.attributeTexts == ["endpoint=a"])
        let duration = metrics["gen_ai.client.operation.duration"]
        #expect(duration?["unit"] == .string("s"))
        let point = duration?["histogram"]?["dataPoints"]?[0]
        #expect(point?.attributeTexts == ["gen_ai.operation.name=chat"])
        #expect(point?["count"] == .string("1"))
        let counts = (point?["bucketCounts"] ?? .null).elements.compactMap(\.string)
        #expect(counts.count == (point?["explicitBounds"] ?? .null).elements.count + 1)
        #expect(counts.firstIndex(of: "1") == 1)
        let usage = metrics["gen_ai.client.token.usage"]?["histogram"]?["dataPoints"] ?? .null
        #expect(
            usage.elements.map(\.attributeTexts) == [
                ["endpoint=a", "gen_ai.token.type=input"],
                ["endpoint=a", "gen_ai.token.type=output"],
            ])
        #expect(collector.posts(to: "/v1/traces").isEmpty)
        try await collector.stop()
    }

    @Test func `every metric of the table is written as its kind`() {
        let store = MetricStore()
        for metric in Metric.allCases {
            store.series(metric, tags: metric.tags.map { MetricTag($0, "x") }).record(1)
        }

        let document = MetricDocument(start: 1, now: 2, store: store, resource: Resource())
        let bytes = OTLPProtocol.json.body(of: document)
        let metrics = (JSONValue(parsing: bytes) ?? .null).metrics

        for metric in Metric.allCases {
            let family = MetricFamily(metric)
            let kind = family.kind == .counter ? "sum" : family.kind.rawValue
            #expect(metrics[family.name]?[kind] != nil, "\(family.name)")
            #expect(metrics[family.name]?["unit"] == .string(family.unit))
        }
    }

    @Test func `without a collector the chat loses nothing and ends`() async throws {
        let port = try await Self.closedPort()
        let told = Mutex<[String]>([])
        let transport = HTTPTransport()
        let exporter = OTLPExporter(
            try otlpOptions(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)"]),
            through: transport, clock: ManualClock()
        ) { sentence in told.withLock { $0.append(sentence) } }
        exporter.start()
        let stage = Stage(
            endpoints: [scriptedEndpoint("a")], metrics: exporter.metrics ?? SwiftMetrics(),
            tracer: exporter.tracer)
        stage.transport.script("a") { $0.answer("whole") }

        for _ in 0..<3 {
            #expect(try await stage.client.chat(question).text == "whole")
        }
        await exporter.finish()
        await transport.shutdown()

        #expect(exporter.lostSpans == 6)
        let sentences = told.withLock { $0 }
        #expect(sentences.count == 3)
        #expect(sentences.last == "6 spans were not sent.")
        for what in ["traces", "metrics"] {
            #expect(sentences.filter { $0.contains(" takes no \(what): ") }.count == 1)
        }
    }

    /// A port on which nobody listens any more.
    private static func closedPort() async throws -> Int {
        let server = RawServer()
        let port = try await server.start()
        try await server.stop()
        return port
    }

    @Test(arguments: [
        (200, "", Collector.Reply.accepted(rejected: 0)),
        (202, "{}", .accepted(rejected: 0)),
        (200, #"{"partialSuccess":{"rejectedSpans":"3"}}"#, .accepted(rejected: 3)),
        (200, #"{"partialSuccess":{"rejectedDataPoints":2}}"#, .accepted(rejected: 2)),
        (301, "", .refused(status: "301")), (400, "", .refused(status: "400")),
        (401, "", .refused(status: "401")), (500, "", .refused(status: "500")),
        (429, "", .busy(status: "429", retryAfter: .seconds(3))),
        (503, "", .busy(status: "503", retryAfter: .seconds(3))),
    ])
    func `an answer means what OTLP says`(status: Int, body: String, reply: Collector.Reply) {
        let head = HTTPResponseHeadValue(
            status: status, headers: [HeaderField("Retry-After", "3")])

        #expect(Collector.Reply(head, Array(body.utf8), .json) == reply)
    }
}
