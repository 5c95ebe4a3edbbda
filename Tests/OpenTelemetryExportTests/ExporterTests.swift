import BreakwaterTesting
import Client
import Providers
import Reliability
import Synchronization
import Testing
import Tracing

@testable import OpenTelemetryExport

/// What an exporter does and when, on a clock that the test moves.
@Suite(.timeLimit(.minutes(5))) struct ExporterTests {
    private let clock = ManualClock()
    private let transport = ScriptedTransport()
    private let told = Told()

    private final class Told: Sendable {
        private let sentences = Mutex<[String]>([])
        private let (news, teller) = AsyncStream.makeStream(of: Void.self)
        var all: [String] { sentences.withLock { $0 } }

        func add(_ sentence: String) {
            sentences.withLock { $0.append(sentence) }
            teller.yield()
        }

        /// Waits for one more sentence.
        func one() async { for await _ in news { return } }
    }

    private func exporter(
        _ more: [String: String] = ["OTEL_METRICS_EXPORTER": "none"]
    ) throws -> OTLPExporter {
        let environment = [
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        ]
        let told = told
        return OTLPExporter(
            try otlpOptions(environment.merging(more) { $1 }), through: transport, clock: clock
        ) { told.add($0) }
    }

    /// Moves time on once somebody waits for it.
    private func pass(_ duration: Duration) async {
        await clock.sleeper(dueBy: clock.now.advanced(by: duration))
        clock.advance(by: duration)
    }

    private func names(_ exchange: ScriptedExchange) -> [String] {
        (JSONValue(parsing: exchange.request.body) ?? .null).spans.compactMap {
            $0["name"]?.string
        }
    }

    private func accept(_ exchange: ScriptedExchange, _ body: String = "{}") {
        exchange.head()
        exchange.body(body)
        exchange.end()
    }

    private func refuse(
        _ exchange: ScriptedExchange, _ status: Int, _ headers: [HeaderField] = []
    ) {
        exchange.head(status: status, headers)
        exchange.end()
    }

    @Test func `spans leave after five seconds`() async throws {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        await pass(.milliseconds(5_000))
        let exchange = await transport.exchange(1)

        #expect(exchange.request.url == "http://collector:4318/v1/traces")
        #expect(names(exchange) == ["a"])
        accept(exchange)
        await exporter.finish()
        #expect(exporter.lostSpans == 0)
        #expect(transport.exchanges.count == 1)
    }

    @Test func `a full batch leaves at once`() async throws {
        let exporter = try exporter([
            "OTEL_METRICS_EXPORTER": "none", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "2",
        ])
        exporter.start()

        for name in ["a", "b", "c"] { exporter.tracer?.startSpan(name).end() }
        let first = await transport.exchange(1)
        #expect(names(first) == ["a", "b"])
        accept(first)
        let second = await transport.exchange(2)

        #expect(names(second) == ["c"])
        accept(second)
        await exporter.finish()
    }

    @Test(arguments: [429, 502, 503, 504])
    func `what a busy collector did not take comes again, not before it says`(status: Int)
        async throws
    {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        await pass(.seconds(5))
        refuse(await transport.exchange(1), status, [HeaderField("retry-after", "12")])
        await told.one()
        for _ in 0..<2 { await pass(.seconds(5)) }
        await clock.sleepers(atLeast: 1)
        #expect(transport.exchanges.count == 1)
        await pass(.seconds(5))
        let again = await transport.exchange(2)

        #expect(names(again) == ["a"])
        accept(again)
        await exporter.finish()
        #expect(exporter.lostSpans == 0)
        #expect(
            told.all == [
                "The collector at collector:4318 takes no traces: it answered \(status).",
                "The collector at collector:4318 takes traces again.",
            ])
    }

    @Test func `what a collector refuses is not sent again`() async throws {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        await pass(.seconds(5))
        refuse(await transport.exchange(1), 400)
        await exporter.finish()

        #expect(transport.exchanges.count == 1)
        #expect(exporter.lostSpans == 1)
        #expect(
            told.all == [
                "The collector at collector:4318 takes no traces: it answered 400.",
                "1 span was not sent.",
            ])
    }

    @Test func `what a collector takes in part is told`() async throws {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        await pass(.seconds(5))
        accept(
            await transport.exchange(1),
            #"{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no"}}"#)
        await exporter.finish()

        #expect(
            told.all == ["The collector at collector:4318 takes no traces: it refused 1 of them."])
    }

    @Test func `a silent collector holds up the end for two seconds and no longer`() async throws {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        async let finished: Void = exporter.finish()
        let exchange = await transport.exchange(1)
        await pass(.seconds(2))
        await finished

        #expect(exchange.isCancelled)
        #expect(told.all == ["1 span was not sent."])
    }

    @Test func `a silent collector is given up after its timeout, and asked again`() async throws {
        let exporter = try exporter([
            "OTEL_METRICS_EXPORTER": "none", "OTEL_EXPORTER_OTLP_TIMEOUT": "700",
        ])
        exporter.start()
        exporter.tracer?.startSpan("a").end()

        await pass(.seconds(5))
        let first = await transport.exchange(1)
        await pass(.milliseconds(700))
        await told.one()
        await pass(.milliseconds(4_300))
        let second = await transport.exchange(2)

        #expect(first.isCancelled)
        #expect(names(second) == ["a"])
        accept(second)
        await exporter.finish()
        #expect(exporter.lostSpans == 0)
    }

    @Test func `at the end everything leaves, also to a collector that wanted a pause`()
        async throws
    {
        let exporter = try exporter()
        exporter.start()
        exporter.tracer?.startSpan("a").end()
        await pass(.seconds(5))
        refuse(await transport.exchange(1), 503, [HeaderField("retry-after", "600")])
        await told.one()
        exporter.tracer?.startSpan("b").end()

        async let finished: Void = exporter.finish()
        accept(await transport.exchange(2))
        accept(await transport.exchange(3))
        await finished

        #expect(names(transport.exchanges[1]) == ["a"])
        #expect(names(transport.exchanges[2]) == ["b"])
        #expect(exporter.lostSpans == 0)
    }

    @Test func `measurements leave every minute, the gauges read anew`() async throws {
        let exporter = try exporter(["OTEL_TRACES_EXPORTER": "none"])
        let level = Atomic(0)
        let store = try #require(exporter.metrics)
        exporter.start {
            let now = level.add(1, ordering: .relaxed).newValue
            store.series(.queueLength, tags: []).record(Double(now))
        }

        #expect(exporter.tracer == nil)
        await pass(.seconds(60))
        let first = await transport.exchange(1)
        accept(first)
        await pass(.seconds(60))
        let second = await transport.exchange(2)
        accept(second)
        async let finished: Void = exporter.finish()
        accept(await transport.exchange(3))
        await finished

        let shown = transport.exchanges.map { exchange in
            let metrics = (JSONValue(parsing: exchange.request.body) ?? .null).metrics
            return metrics["breakwater.queue_length"]?["gauge"]?["dataPoints"]?[0]?["asDouble"]
        }
        #expect(first.request.url == "http://collector:4318/v1/metrics")
        #expect(shown == [.number(1), .number(2), .number(3)])
    }
}

@Suite struct PauseTests {
    @Test func `pauses double up to half a minute, and a success ends them`() {
        let start = Instant.now
        var pause = Pause()
        var pauses: [Duration] = []

        for _ in 0..<7 {
            pause.extend(retryAfter: nil, now: start)
            let length = stride(from: 1, through: 60, by: 1).first {
                pause.isOver(now: start.advanced(by: .seconds($0)))
            }
            pauses.append(.seconds(length ?? 0))
        }

        #expect(pauses == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        pause.end()
        #expect(pause == Pause())
        #expect(pause.isOver(now: start))
    }

    @Test func `what the collector says is a lower bound`() {
        let start = Instant.now
        var pause = Pause()

        pause.extend(retryAfter: .seconds(90), now: start)
        #expect(!pause.isOver(now: start.advanced(by: .milliseconds(89_999))))
        #expect(pause.isOver(now: start.advanced(by: .seconds(90))))
        pause.extend(retryAfter: .milliseconds(5), now: start)
        #expect(!pause.isOver(now: start.advanced(by: .milliseconds(1_999))))
    }
}
