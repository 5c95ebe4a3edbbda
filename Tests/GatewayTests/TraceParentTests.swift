import Client
import OpenTelemetryExport
import Providers
import Reliability
import TestSupport
import Testing

/// A server's caller may have begun the trace.
@Suite(.timeLimit(.minutes(5))) struct TraceParentTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    @Test(arguments: [
        ("00-\(trace)-00f067aa0ba902b7-01", true), ("00-\(trace)-00f067aa0ba902b7-00", true),
        ("00-nonsense", false),
    ])
    func `the caller's trace goes on to the endpoint`(field: String, goesOn: Bool) async throws {
        let options = try #require(
            OTLPReading(["OTEL_TRACES_EXPORTER": "otlp"]).options)
        let exporter = OTLPExporter(options, through: ScriptedTransport())
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(through: transport, tracer: exporter.tracer) { gateway in
            let answer = try await gateway.ask(
                "/v1/chat/completions",
                #"{"model":"auto","messages":[{"role":"user","content":"Why?"}]}"#,
                headers: ["traceparent": field])

            #expect(answer.status == 200)
        }

        let sent = transport.exchanges.first?.request.headers.first { $0.name == "traceparent" }
        let value = try #require(sent?.value)
        #expect(value.hasPrefix("00-\(Self.trace)-") == goesOn)
        #expect(value != field)
        if goesOn { #expect(value.hasSuffix(field.suffix(3))) }
    }
}
