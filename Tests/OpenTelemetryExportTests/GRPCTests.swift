import Client
import HTTPTransport
import LoopbackServers
import NIOSSL
import Providers
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import OpenTelemetryExport

/// Collectors that speak gRPC, behind real connections; time stands still.
@Suite(.timeLimit(.minutes(5))) struct GRPCTests {
    private static let traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    private static let metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"

    /// What an exporter says whose spans and measurements go to `url`.
    private func told(
        by url: String, _ more: [String: String] = [:], authorities: String? = nil,
        do body: (OTLPExporter) async throws -> Void = { _ in }
    ) async throws -> [String] {
        var options = try otlpOptions(
            ["OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"]
                .merging(more) { $1 })
        options.traces?.tls = authorities.map { TLSOptions(authorities: $0) }
        let sentences = Mutex<[String]>([])
        let transport = HTTPTransport()
        let exporter = OTLPExporter(
            options, through: transport, version: "1.2", clock: ManualClock()
        ) { sentence in sentences.withLock { $0.append(sentence) } }
        exporter.start()
        exporter.tracer?.startSpan("a span", context: .topLevel).end()
        try await body(exporter)
        await exporter.finish()
        await transport.shutdown()
        return sentences.withLock { $0 }
    }

    @Test func `spans and measurements arrive with their metadata, over HTTP/2`() async throws {
        let server = UnaryServer { _ in .init() }
        let port = try await server.start()

        let told = try await told(
            by: "http://127.0.0.1:\(port)/ignored",
            ["OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer%20collector-key"]
        ) { exporter in
            exporter.metrics?.series(.calls, tags: [MetricTag("status", "complete")]).record(2)
        }

        #expect(told == [])
        #expect(Set(server.calls.map(\.path)) == [Self.traces, Self.metrics])
        let call = try #require(server.calls.first { $0.path == Self.traces })
        #expect(call.fields["content-type"] == "application/grpc")
        #expect(call.fields["te"] == "trailers")
        #expect(call.fields["authorization"] == "Bearer collector-key")
        #expect(call.fields["host"] == "127.0.0.1:\(port)")
        #expect(call.body.prefix(3) == [0, 0, 0])
        #expect(Int(call.body[3]) << 8 + Int(call.body[4]) == call.body.count - 5)
        // ExportTraceServiceRequest → ResourceSpans → ScopeSpans → Span → name.
        let spans = try #require(
            ProtobufFields(call.body.dropFirst(5))?.message(1)?.message(2)?.message(2))
        #expect(spans.bytes(5).map { String(decoding: $0, as: UTF8.self) } == ["a span"])
        #expect(spans.bytes(1).map(\.count) == [16])
        #expect(spans.bytes(2).map(\.count) == [8])
        let measured = try #require(server.calls.first { $0.path == Self.metrics })
        // … → ScopeMetrics → Metric → Sum → NumberDataPoint → as_double.
        let point = ProtobufFields(measured.body.dropFirst(5))?.message(1)?.message(2)?.message(2)?
            .message(7)?.message(1)
        #expect(point?.bytes(4).map(Array.init) == [[0, 0, 0, 0, 0, 0, 0, 0x40]])
        try await server.stop()
    }

    @Test func `an address of IPv6 is reached`() async throws {
        let server = UnaryServer { _ in .init() }
        // Some machines have none.
        guard let port = try? await server.start(on: "::1") else { return }

        let told = try await told(
            by: "http://[::1]:\(port)", ["OTEL_METRICS_EXPORTER": "none"])

        #expect(told == [])
        #expect(server.calls.map { $0.fields["host"] } == ["[::1]:\(port)"])
        try await server.stop()
    }

    @Test func `more than a window of the stream arrives whole`() async throws {
        let server = UnaryServer { _ in .init() }
        let port = try await server.start()

        let told = try await told(
            by: "http://127.0.0.1:\(port)", ["OTEL_METRICS_EXPORTER": "none"]
        ) { exporter in
            let span = exporter.tracer?.startSpan("large", context: .topLevel)
            span?.attributes["text"] = String(repeating: "salt ", count: 100_000)
            span?.end()
        }

        #expect(told == [])
        #expect(server.calls.map(\.body.count).reduce(0, +) > 500_000)
        try await server.stop()
    }

    @Test func `a collector behind TLS is reached by those who trust it`() async throws {
        guard Certificates.canBeMade else { return }
        let certificates = try Certificates()
        let pair = try certificates.leaf("server")
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(pair.certificate)
                .map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: pair.key, format: .pem)))
        configuration.applicationProtocols = ["h2"]
        let server = UnaryServer { _ in .init() }
        let port = try await server.start(tls: NIOSSLContext(configuration: configuration))
        let only = ["OTEL_METRICS_EXPORTER": "none"]

        let trusting = try await told(
            by: "https://localhost:\(port)", only, authorities: certificates.authority.certificate)
        let stranger = try await told(by: "https://localhost:\(port)", only)

        #expect(trusting == [])
        #expect(stranger.count == 2, "\(stranger)")
        #expect(stranger.first?.contains("no secure connection") == true, "\(stranger)")
        #expect(server.calls.count == 1)
        try await server.stop()
    }

    @Test func `what is no collector of gRPC is told in a sentence, and holds nobody up`()
        async throws
    {
        let closed = RawServer()
        let nowhere = try await closed.start()
        try await closed.stop()
        let web = RawServer { _, _ in .bytes(RawServer.answer("{}")) }
        let plain = UnaryServer { _ in .init(trailers: nil) }
        let refusing = UnaryServer { _ in
            // Trailers alone: what gRPC's servers write when they refuse.
            .init(
                fields: [("content-type", "application/grpc"), ("grpc-status", "16")], body: [],
                trailers: nil)
        }
        let only = ["OTEL_METRICS_EXPORTER": "none"]
        for (port, words) in [
            (nowhere, "cannot connect"), (try await web.start(), "what it sent is not HTTP/2"),
            (try await plain.start(), "does not speak gRPC"),
            (try await refusing.start(), "answered UNAUTHENTICATED"),
        ] {
            let told = try await told(by: "http://127.0.0.1:\(port)", only)

            #expect(told.first?.contains(words) == true, "\(told)")
            #expect(told.last == "1 span was not sent.")
        }
        for server in [plain, refusing] { try await server.stop() }
        try await web.stop()
    }

    @Test func `a call that is given up closes its connection`() async throws {
        let server = UnaryServer { _ in nil }
        let port = try await server.start()
        let transport = HTTPTransport()
        let url = "http://127.0.0.1:\(port)\(Self.traces)"
        let (events, continuation) = AsyncStream.makeStream(of: TransportEvent.self)
        let exchange = transport.start(
            HTTPRequestValue(
                method: "POST", url: url,
                headers: [HeaderField("content-type", "application/grpc")], body: [0]),
            to: Endpoint(
                profile: EndpointProfile(name: "collector", model: ""), baseURL: url)
        ) { continuation.yield($0) }

        for await case .requestSent in events { break }
        exchange.cancel()
        await transport.shutdown()
        continuation.finish()

        var later = 0
        for await _ in events { later += 1 }
        #expect(later == 0)
        try await server.stop()
    }

    @Test(arguments: [
        ("0", nil, Collector.Reply.accepted(rejected: 0)),
        ("14", nil, .busy(status: "UNAVAILABLE", retryAfter: nil)),
        ("14", pause, .busy(status: "UNAVAILABLE", retryAfter: .milliseconds(2_500))),
        ("8", nil, .refused(status: "RESOURCE_EXHAUSTED")),
        ("8", pause, .busy(status: "RESOURCE_EXHAUSTED", retryAfter: .milliseconds(2_500))),
        ("8", "%%%", .refused(status: "RESOURCE_EXHAUSTED")),
        ("3", pause, .refused(status: "INVALID_ARGUMENT")), ("99", nil, .refused(status: "99")),
    ])
    func `a status of gRPC means what OTLP says`(
        status: String, details: String?, reply: Collector.Reply
    ) {
        var head = HTTPResponseHeadValue(status: 200, headers: [HeaderField("grpc-status", status)])
        if let details { head.headers.append(HeaderField("grpc-status-details-bin", details)) }

        #expect(Collector.Reply(head, [0, 0, 0, 0, 0], .grpc) == reply)
    }

    /// A `google.rpc.Status` with a `RetryInfo` of two and a half seconds, as protobuf's own library for
    /// Python writes it, without padding.
    private static let pause =
        "CA4SBGJ1c3kaNgoodHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJldHJ5SW5mbxIKCggIAhCAyrXuAQ"

    @Test func `spans and points that a collector did not like are counted`() {
        let head = HTTPResponseHeadValue(status: 200, headers: [HeaderField("grpc-status", "0")])
        // partial_success { rejected_spans: 300 }
        let partial: [UInt8] = [0x0A, 0x03, 0x08, 0xAC, 0x02]

        #expect(Collector.Reply(head, partial, .protobuf) == .accepted(rejected: 300))
        #expect(
            Collector.Reply(head, [0, 0, 0, 0, 5] + partial, .grpc) == .accepted(rejected: 300))
    }
}
