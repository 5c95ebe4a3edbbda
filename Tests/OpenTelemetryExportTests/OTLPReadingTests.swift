import Providers
import Testing

@testable import OpenTelemetryExport

@Suite struct OTLPReadingTests {
    static let base = ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"]

    @Test(
        arguments: [
            [:], ["OTEL_EXPORTER_OTLP_ENDPOINT": ""], ["OTEL_SERVICE_NAME": "me"],
            base.merging(["OTEL_SDK_DISABLED": "True"]) { $1 },
            base.merging(["OTEL_TRACES_EXPORTER": "none", "OTEL_METRICS_EXPORTER": "none"]) { $1 },
            ["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"],
        ] as [[String: String]])
    func `without a wish nothing is sent and nothing said`(environment: [String: String]) {
        let reading = OTLPReading(environment)

        #expect(reading.options == nil)
        #expect(reading.notes == [])
    }

    @Test func `an address gets the path of each signal, and the defaults are OpenTelemetry's`()
        throws
    {
        let options = try otlpOptions(Self.base)

        #expect(options.traces?.url == "http://127.0.0.1:4318/v1/traces")
        #expect(options.metrics?.url == "http://127.0.0.1:4318/v1/metrics")
        #expect(options.traces?.timeout == .seconds(10))
        #expect(options.traces?.headers == [])
        #expect(options.traces?.tls == nil)
        #expect(options.sampler == TraceSampler(share: 1, followsParent: true))
        #expect(options.spans == SpanLimits())
        #expect(options.metricsEvery == .seconds(60))
        #expect(options.resource.attributes.map(\.name) == ["service.name"])
        #expect(options.resource["service.name"] == "breakwater")
    }

    @Test(arguments: [
        ("http://host:4318/", "http://host:4318/v1/traces"),
        ("https://host/otlp", "https://host/otlp/v1/traces"),
        ("http://[::1]:4318", "http://[::1]:4318/v1/traces"),
    ])
    func `a path in the address is kept`(endpoint: String, expected: String) throws {
        let options = try otlpOptions(["OTEL_EXPORTER_OTLP_ENDPOINT": endpoint])

        #expect(options.traces?.url == expected)
    }

    @Test(
        arguments: [
            ([:], "http://a:4318", .protobuf, "http://a:4318/v1/traces"),
            ([:], "http://a:4317", .grpc, "http://a:4317/\(call)"),
            ([:], "https://u:p@a:4317/x?y", .grpc, "https://u:p@a:4317/\(call)"),
            (["PROTOCOL": "grpc"], "http://[::1]", .grpc, "http://[::1]/\(call)"),
            (["PROTOCOL": "http/json"], "http://a:4317", .json, "http://a:4317/v1/traces"),
            (["TRACES_PROTOCOL": "grpc"], "", .grpc, "http://localhost:4317/\(call)"),
        ] as [([String: String], String, OTLPProtocol, String)])
    func `a protocol is asked for, or told by the port`(
        more: [String: String], endpoint: String, speaks: OTLPProtocol, url: String
    ) throws {
        var environment = ["OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint]
        for (name, value) in more { environment["OTEL_EXPORTER_OTLP_" + name] = value }

        let traces = try #require(try otlpOptions(environment).traces)

        #expect(traces.speaks == speaks)
        #expect(traces.url == url)
    }

    private static let call = "opentelemetry.proto.collector.trace.v1.TraceService/Export"

    @Test func `a signal's own address is taken as it is and alone`() throws {
        let options = try otlpOptions([
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://collector.example/traces"
        ])

        #expect(options.traces?.url == "https://collector.example/traces")
        #expect(options.metrics == nil)
    }

    @Test func `an exporter that is asked for by name has the usual address`() throws {
        let options = try otlpOptions(["OTEL_METRICS_EXPORTER": "otlp"])

        #expect(options.traces == nil)
        #expect(options.metrics?.url == "http://localhost:4318/v1/metrics")
    }

    @Test(
        arguments: [
            ([:], "http://file:4318/v1/traces"),
            (["OTEL_EXPORTER_OTLP_ENDPOINT": ""], "http://file:4318/v1/traces"),
            (base, "http://127.0.0.1:4318/v1/traces"),
        ] as [([String: String], String)])
    func `an address from elsewhere holds where the variable is not set`(
        environment: [String: String], expected: String
    ) {
        let reading = OTLPReading(environment, endpoint: "http://file:4318")

        #expect(reading.options?.traces?.url == expected)
    }

    @Test func `a signal that is not wanted is left out`() throws {
        let options = try otlpOptions(
            Self.base.merging(["OTEL_TRACES_EXPORTER": "none"]) { $1 })

        #expect(options.traces == nil)
        #expect(options.metrics != nil)
    }

    @Test func `headers are decoded and shown nowhere`() throws {
        let options = try otlpOptions(
            Self.base.merging([
                "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20se-cret, x-team = blue",
                "OTEL_EXPORTER_OTLP_METRICS_HEADERS": "x-only=metrics",
            ]) { $1 })

        #expect(options.traces?.headers.map(\.name) == ["authorization", "x-team"])
        #expect(options.traces?.headers.map { $0.value.revealed() } == ["Bearer se-cret", "blue"])
        #expect(options.metrics?.headers.map(\.name) == ["x-only"])
        #expect(!"\(options)".contains("se-cret"))
    }

    @Test func `every other variable is read`() throws {
        let options = try otlpOptions(
            Self.base.merging([
                "OTEL_EXPORTER_OTLP_TIMEOUT": "250",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "350",
                "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
                "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
                "OTEL_EXPORTER_OTLP_CERTIFICATE": "/etc/ca.pem",
                "OTEL_SERVICE_NAME": "chat",
                "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,deployment.environment=a%20test",
                "OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1",
                "OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_BSP_MAX_QUEUE_SIZE": "64",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "100", "OTEL_METRIC_EXPORT_INTERVAL": "1500",
            ]) { $1 })

        #expect(options.traces?.speaks == .json)
        #expect(options.metrics?.speaks == .protobuf)
        #expect(options.traces?.timeout == .milliseconds(350))
        #expect(options.metrics?.timeout == .milliseconds(250))
        #expect(options.metrics?.tls?.authorities == "/etc/ca.pem")
        #expect(options.resource["service.name"] == "chat")
        #expect(options.resource["deployment.environment"] == "a test")
        #expect(options.sampler == TraceSampler(share: 0.1, followsParent: false))
        #expect(options.spans.every == .milliseconds(100))
        #expect(options.spans.queue == 64)
        #expect(options.spans.batch == 64)
        #expect(options.metricsEvery == .milliseconds(1_500))
    }

    @Test(arguments: [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318", "http://127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/xml", "http/json"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization", "name=value"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "=se-cret", "name=value"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=se-cret%zz", "name=value"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=se-cret%0D%0Ab: c", "name=value"),
    ])
    func `what cannot be sent is not, and one sentence says what to write`(
        name: String, value: String, advice: String
    ) {
        let reading = OTLPReading(Self.base.merging([name: value]) { $1 })

        #expect(reading.options == nil)
        #expect(reading.notes.count == 1)
        #expect(reading.notes.first?.contains(name) == true)
        #expect(reading.notes.first?.contains(advice) == true)
        #expect(reading.notes.first?.contains("se-cret") == false)
    }

    @Test(arguments: [
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon", "10000 holds"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "0", "10000 holds"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "-1", "2048 holds"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1e3", "60000 holds"),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote", "every trace is kept"),
        ("OTEL_RESOURCE_ATTRIBUTES", "team", "left out"),
    ])
    func `what can be done without keeps its default, and a sentence says so`(
        name: String, value: String, rest: String
    ) {
        let reading = OTLPReading(Self.base.merging([name: value]) { $1 })

        #expect(reading.options?.traces != nil)
        #expect(reading.notes.count == 1)
        #expect(reading.notes.first?.contains(name) == true)
        #expect(reading.notes.first?.contains(rest) == true)
    }

    @Test func `an exporter that is not there is told of, the other one works`() {
        let reading = OTLPReading(Self.base.merging(["OTEL_TRACES_EXPORTER": "zipkin"]) { $1 })

        #expect(reading.options?.traces == nil)
        #expect(reading.options?.metrics != nil)
        #expect(
            reading.notes == ["OTEL_TRACES_EXPORTER must be otlp or none, got “zipkin”."])
    }

    @Test func `a place is told without name and password`() throws {
        let options = try otlpOptions([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://user:se-cret@collector:4318"
        ])

        #expect(options.traces?.place == "collector:4318")
    }
}
