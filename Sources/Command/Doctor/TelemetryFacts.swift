import Client
import HTTPTransport
import OpenTelemetryExport
import Providers

/// Whether telemetry is sent, where to, and whether somebody takes it there.
enum TelemetryFacts {
    /// What is asked for; nothing is said where that is nothing.
    ///
    /// `environment` says which proxies are used. `isOffline` asks no collector.
    static func findings(
        _ reading: OTLPReading, _ environment: [String: String], isOffline: Bool
    ) async -> [Finding] {
        var findings = reading.notes.map { Finding("telemetry", .warning, $0) }
        guard var options = reading.options else { return findings }
        do throws(TransportFailure) {
            try options.useProxies(of: environment)
        } catch {
            return findings + [
                Finding(
                    "telemetry", .error, "\(error.message).",
                    advice: "Correct the proxy's variable, or add the collector to NO_PROXY.")
            ]
        }
        for (name, destination) in [("Traces", options.traces), ("Metrics", options.metrics)] {
            guard let destination else { continue }
            let found = "\(name) go to \(destination.place)"
            if isOffline {
                findings.append(Finding("telemetry", .note, "\(found)."))
                continue
            }
            let transport = HTTPTransport()
            let problem = await destination.problem(through: transport)
            await transport.shutdown()
            findings.append(
                problem.map { problem in
                    Finding(
                        "telemetry", .warning, "\(found), but \(problem).",
                        advice: "Check that a collector takes OTLP there as"
                            + " \(destination.speaks.rawValue), and its key in"
                            + " OTEL_EXPORTER_OTLP_HEADERS.")
                } ?? Finding("telemetry", .ok, "\(found), which takes them."))
        }
        return findings
    }
}
