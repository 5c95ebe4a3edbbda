import Client
import Providers
import Reliability
import TestSupport
import Testing

@testable import Gateway

@Suite struct MetricStoreTests {
    @Test func `counters add up, gauges show the last, equal tags are one series`() {
        let store = MetricStore()
        let tags = [MetricTag("status", "complete")]

        store.series(.calls, tags: tags).record(1)
        store.series(.calls, tags: tags).record(2)
        store.series(.queueLength, tags: []).record(7)
        store.series(.queueLength, tags: []).record(4)

        let lines = PrometheusText(store).text.split(separator: "\n")
        #expect(lines.contains(#"breakwater_calls_total{status="complete"} 3"#))
        #expect(lines.contains("breakwater_queue_length 4"))
        #expect(lines.contains("# TYPE breakwater_calls_total counter"))
        #expect(store.total(.calls, tags) == 3)
    }

    @Test func `a bucket counts all that is not above its bound`() {
        let store = MetricStore()
        let series = store.series(.callAttempts, tags: [])

        for attempts in [1.0, 2, 2, 21] { series.record(attempts) }

        let lines = PrometheusText(store).text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                #"breakwater_call_attempts_bucket{le="1"} 1"#,
                #"breakwater_call_attempts_bucket{le="2"} 3"#,
                #"breakwater_call_attempts_bucket{le="3"} 3"#,
                #"breakwater_call_attempts_bucket{le="4"} 3"#,
                #"breakwater_call_attempts_bucket{le="5"} 3"#,
                #"breakwater_call_attempts_bucket{le="10"} 3"#,
                #"breakwater_call_attempts_bucket{le="20"} 3"#,
                #"breakwater_call_attempts_bucket{le="+Inf"} 4"#,
                "breakwater_call_attempts_sum 26", "breakwater_call_attempts_count 4",
            ])
    }

    @Test func `an endpoint that went leaves its counts and takes its gauges along`() async throws {
        let store = MetricStore()
        try await ServedGateway.run(
            [scriptedEndpoint("north"), scriptedEndpoint("south")],
            through: ScriptedTransport { $0.answer() }, metrics: store
        ) { gateway in
            _ = try await gateway.complete(model: "north")
            let before = try await gateway.ask("/metrics").text
            gateway.client.remove(EndpointID(0))
            let after = try await gateway.ask("/metrics").text
            gateway.client.add([scriptedEndpoint("north")])
            let again = try await gateway.ask("/metrics").text

            let gauge = #"breakwater_health{endpoint="north"}"#
            #expect(before.contains(gauge))
            #expect(!after.contains(gauge))
            #expect(after.contains(#"breakwater_health{endpoint="south"}"#))
            #expect(after.contains(#"breakwater_attempts_total{endpoint="north",outcome="won"} 1"#))
            #expect(again.contains(gauge))
        }
    }

    @Test func `a label's value cannot leave its quotes`() {
        let store = MetricStore()

        store.series(.health, tags: [MetricTag("endpoint", "a\"b\\c\nd")]).record(0.5)

        #expect(
            PrometheusText(store).text.contains(
                #"breakwater_health{endpoint="a\"b\\c\nd"} 0.5"# + "\n"))
    }

    @Test func `input and output tokens are one metric, told once`() {
        let store = MetricStore()
        let endpoint = [MetricTag("endpoint", "north")]

        store.series(.inputTokens, tags: endpoint).record(5)
        store.series(.outputTokens, tags: endpoint).record(9)

        let text = PrometheusText(store).text
        #expect(text.ranges(of: "# TYPE gen_ai_client_token_usage histogram\n").count == 1)
        #expect(
            text.contains(
                #"gen_ai_client_token_usage_sum{endpoint="north",gen_ai_token_type="output"} 9"#))
    }

    @Test(arguments: MetricFamily.emitted)
    func `buckets rise and a histogram has some`(metric: MetricFamily) {
        #expect(metric.bounds == metric.bounds.sorted())
        #expect(Set(metric.bounds).count == metric.bounds.count)
        #expect(metric.bounds.isEmpty == (metric.kind != .histogram))
    }

    @Test func `a call is seen in the metrics and in the status`() async throws {
        let store = MetricStore()
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(through: transport, metrics: store) { gateway in
            _ = try await gateway.complete()
            let metrics = try await gateway.ask("/metrics")
            let status = try await gateway.ask("/status").json

            #expect(metrics.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
            for line in [
                #"breakwater_calls_total{status="complete"} 1"#,
                #"breakwater_wins_total{endpoint="north",reason="first"} 1"#,
                #"breakwater_breaker_state{endpoint="north"} 0"#,
                #"breakwater_http_requests_total{path="/v1/chat/completions",status="200"} 1"#,
                #"gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name="chat"} 1"#,
            ] {
                #expect(metrics.text.split(separator: "\n").contains { $0 == line }, "\(line)")
            }
            let north = status["endpoints"]?[0]
            #expect(north?["name"] == .string("north"))
            #expect(north?["breaker"]?["state"] == .string("closed"))
            #expect(north?["answers"] == .integer(1))
            #expect(north?["races"]?["started"] == .integer(0))
            #expect(status["calls"]?["complete"] == .integer(1))
        }
    }

    @Test func `every reader of the store sees the completions under way`() async throws {
        let store = MetricStore()
        let transport = ScriptedTransport()

        try await ServedGateway.run(through: transport, metrics: store) { gateway in
            async let answer = gateway.complete()
            let exchange = await transport.exchange(1)
            let during = store.read()[MetricFamily.requestsInFlight.name]?.cells.first?.cell
            guard case .level(let level)? = during else {
                Issue.record("there is no gauge")
                return
            }
            #expect(level.value == 1)
            exchange.answer()
            _ = try await answer
            _ = store.read()
            #expect(level.value == 0)
        }
    }

    @Test func `a server without a store has no metrics and still a status`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let metrics = try await gateway.ask("/metrics")
            let status = try await gateway.ask("/status")

            #expect(metrics.status == 404)
            #expect(status.status == 200)
        }
    }
}
