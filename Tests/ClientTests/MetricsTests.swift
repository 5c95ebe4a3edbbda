import Client
import CoreMetrics
import Foundation
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct MetricsTests {
    private static let limits = RateLimits(requestsPerMinute: 60)

    private func stage(
        _ metrics: RecordedMetrics, _ names: [String] = ["a", "b"],
        policy: CallPolicy = quietPolicy, fleet: FleetPolicy = FleetPolicy()
    ) -> Stage {
        Stage(
            endpoints: names.map {
                scriptedEndpoint(
                    $0, price: TokenPrice(inputPerMillion: 1, outputPerMillion: 1),
                    limits: Self.limits)
            }, policy: policy, fleet: fleet, metrics: metrics)
    }

    @Test func `every metric of the table is emitted by a life with its ups and downs`()
        async throws
    {
        let metrics = RecordedMetrics()

        // Success, then failure with fallback, then a call that nobody answers.
        let plain = stage(metrics)
        plain.transport.script("a") { $0.answer() }
        _ = try await plain.client.chat(question)
        plain.transport.script("a") { $0.error(401) }
        plain.transport.script("b") { $0.answer() }
        _ = try await plain.client.chat(question)
        plain.transport.script("b") { $0.error(400) }
        await #expect(throws: ChatError.self) { try await plain.client.chat(question) }
        // A person's cancel, and a breaker that opens and closes by hand and by failures.
        plain.transport.script("b") { _ in }
        let stream = plain.client.stream(question)
        await plain.transport.exchange(plain.transport.exchanges.count)
        stream.cancel()
        _ = await stream.answer()
        plain.client.forceBreaker(.open, for: EndpointID(0))
        plain.client.forceBreaker(nil, for: EndpointID(0))
        let weak = stage(
            metrics, ["c", "g"],
            policy: CallPolicy(attempts: 1, hedge: HedgePolicy(after: .off)))
        weak.transport.script("c") { $0.error(500) }
        weak.transport.script("g") { $0.answer() }
        // Fewer than the bucket's burst of ten: nobody waits.
        for _ in 0..<8 { _ = try? await weak.client.chat(question) }
        // A race whose loser had begun, two tokens apart.
        let race = stage(metrics)
        let raced = race.client.stream(question, options: CallOptions(race: 2))
        let loser = await race.transport.exchange(1)
        let winner = await race.transport.exchange(2)
        loser.head()
        winner.head()
        winner.text("one")
        winner.text("two")
        winner.finish()
        _ = await raced.answer()
        // An answer that stands in for one that nobody gave.
        let prepared = Stage(
            endpoints: [scriptedEndpoint("e")], policy: quietPolicy, metrics: metrics,
            interceptors: [GracefulDegradation(DegradePolicy(answer: "Later."))]
        ) { $0.error(401) }
        _ = try await prepared.client.chat(question)
        // A hedge that finds nobody, and a budget that is closed.
        let alone = stage(
            metrics, ["d"],
            policy: CallPolicy(hedge: HedgePolicy(after: .fixed(.milliseconds(50)))))
        let hedged = alone.client.stream(question)
        await alone.pass(.milliseconds(50))
        await alone.clock.sleeper(dueBy: alone.clock.now.advanced(by: .seconds(60)))
        await alone.transport.exchange(1).answer()
        _ = await hedged.answer()
        let poor = stage(
            metrics, ["e", "f"],
            fleet: FleetPolicy(
                budget: BudgetPolicy(ratio: 0, capacity: 1, closedBelow: 1)))
        poor.transport.script("e") { $0.error(500) }
        poor.transport.script("f") { $0.error(500) }
        for _ in 0..<6 {
            let refused = poor.client.stream(question)
            refused.cancel()
            _ = await refused.answer()
        }

        let emitted = Set(metrics.all.map(\.metric))
        #expect(Set(Metric.allCases).subtracting(emitted) == [])
        for sample in metrics.all {
            #expect(sample.tags.map(\.name) == sample.metric.tags)
        }
        #expect(metrics.sum(.wins, ["reason": "race", "endpoint": "b"]) == 1)
        #expect(metrics.sum(.wins, ["reason": "fallback"]) == 1)
        #expect(metrics.sum(.wastedTokens, ["endpoint": "a"]) > 0)
        #expect(metrics.sum(.breakerChanges, ["state": "open", "endpoint": "c"]) >= 1)
        #expect(metrics.values(.breakerState, ["endpoint": "c"]).last == 1)
        #expect(metrics.sum(.callFailures, ["kind": "cancelled"]) == 7)
        #expect(metrics.values(.inFlight, ["endpoint": "a"]).last == 0)
    }

    @Test func `a series of an endpoint is made once however many calls come`() async throws {
        let metrics = RecordedMetrics()
        let stage = stage(metrics, ["a"])
        stage.transport.script("a") { $0.answer() }

        for _ in 0..<5 { _ = try await stage.client.chat(question) }

        for (metric, tags) in metrics.series {
            #expect(Set(tags).count == tags.count, "\(metric)")
        }
        #expect(metrics.sum(.calls, ["status": "complete"]) == 5)
        #expect(metrics.sum(.inputTokens) == 25)
    }

    @Test func `no gauge is read while nobody records`() async throws {
        let metrics = RecordedMetrics(isRecording: false)
        let stage = stage(metrics, ["a"])
        stage.transport.script("a") { $0.answer() }

        _ = try await stage.client.chat(question)

        #expect(!metrics.all.contains { $0.metric.kind == .gauge })
        #expect(metrics.sum(.calls) == 1)
    }

    @Test func `gauges can be read anew between calls`() {
        let metrics = RecordedMetrics()
        let stage = stage(metrics)

        stage.client.reportGauges()

        #expect(metrics.values(.bucketLevel) == [1, 1])
        #expect(metrics.values(.breakerState) == [0, 0])
    }

    @Test func `without a bootstrapped backend nobody records`() {
        #expect(!SwiftMetrics(factory: NOOPMetricsHandler.instance).isRecording)
    }

    @Test(arguments: [
        "Sources/Client/Metrics/Metric.swift",
        "Sources/Breakwater/Breakwater.docc/MetricsAndSpans.md",
    ])
    func `each table for readers is the table of the code`(file: String) throws {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let rows = try String(contentsOfFile: "/\(here)/\(file)", encoding: .utf8)
            .split(separator: "\n")
            .map { $0.trimmingPrefix("/// ") }
            .filter { $0.hasPrefix("| `breakwater_") }

        #expect(rows.count == Metric.allCases.count)
        for metric in Metric.allCases {
            let row = rows.first { $0.hasPrefix("| `\(metric.rawValue)` |") }
            let cells = try #require(row).split(separator: "|").map {
                $0.trimmingPrefix { $0 == " " }
            }
            #expect(cells[1].hasPrefix(metric.kind.rawValue))
            #expect(cells[2].hasPrefix(metric.unit))
            for tag in metric.tags { #expect(cells[3].contains("`\(tag)`")) }
        }
    }
}
