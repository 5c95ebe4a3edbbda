import Client
import HTTPTransport
import OpenTelemetryExport
import Providers
import Settings
import Synchronization

/// What environment and configuration ask to be sent to a collector while the program runs.
final class Telemetry: Sendable {
    private let exporter: OTLPExporter
    private let transport: HTTPTransport
    private let listener: Listener

    /// Where sentences for the person go, which changes with who has the terminal.
    private final class Listener: Sendable {
        let say: Mutex<@Sendable (String) -> Void>
        init(_ say: @escaping @Sendable (String) -> Void) { self.say = Mutex(say) }
    }

    /// `nil` when nothing is asked for, which is usual and then costs nothing.
    ///
    /// `metrics` is the store that the client reports to, where there is one. `say` is told what
    /// is asked for and cannot be, and later of a collector that takes nothing.
    init?(
        of launch: Launch, metrics: MetricStore?, say: @escaping @Sendable (String) -> Void
    ) {
        let environment = launch.environment
        let reading = launch.telemetry
        for note in reading.notes { say(note) }
        guard var options = reading.options else { return nil }
        do throws(TransportFailure) {
            try options.useProxies(of: environment)
        } catch {
            say("\(error.message), so no telemetry is sent.")
            return nil
        }
        let (listener, transport) = (Listener(say), HTTPTransport())
        self.listener = listener
        self.transport = transport
        exporter = OTLPExporter(
            options, through: transport, version: Version.number, metrics: metrics
        ) { sentence in
            let say = listener.say.withLock { $0 }
            say(sentence)
        }
    }

    /// Where the spans of a client go; `nil` when none are wanted.
    var tracer: ExportTracer? { exporter.tracer }

    /// Where the measurements of a client go; `nil` when none are wanted.
    var metrics: MetricStore? { exporter.metrics }

    /// Tells somebody else from now on.
    func tell(_ say: @escaping @Sendable (String) -> Void) {
        listener.say.withLock { $0 = say }
    }

    /// Begins to send what `client` does.
    func start(for client: ChatClient) {
        exporter.start { client.reportGauges() }
    }

    /// Brings what is left, within two seconds.
    func finish() async {
        await exporter.finish()
        await transport.shutdown()
    }
}

extension Launch {
    /// What the environment asks for, and `telemetry:` of the file where the environment is silent.
    var telemetry: OTLPReading {
        OTLPReading(environment, endpoint: settings.telemetry)
    }
}

extension OTLPOptions {
    /// Goes through the environment's proxies where they are meant for a collector's address.
    mutating func useProxies(of environment: [String: String]) throws(TransportFailure) {
        if let url = traces?.url {
            traces?.proxy = try ProxyChoice.checkedProxy(for: url, environment: environment)
        }
        if let url = metrics?.url {
            metrics?.proxy = try ProxyChoice.checkedProxy(for: url, environment: environment)
        }
    }
}
