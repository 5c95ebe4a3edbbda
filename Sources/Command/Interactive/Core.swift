import Client
import Dashboard
import DemoEndpoints
import Foundation
import Gateway
import HTTPTransport
import Providers
import Reliability
import Settings

/// What the screen works with once the endpoints are known.
struct Core: Sendable {
    /// The client.
    let client: ChatClient
    /// The embedded servers, when they run.
    let harbour: DemoHarbour?
    /// What every call starts from.
    let options: CallOptions
    /// What is sent to a collector, if anything.
    private let telemetry: Telemetry?
    /// Where the traffic is recorded, if anywhere.
    private let recording: Recording?
    /// Looks for local servers that start later, and for changes of the configuration.
    private let watches: [Task<Void, Never>]
    /// Closed by somebody else, who goes on with it when the screen is gone.
    private let isBorrowed: Bool

    /// Finds the endpoints, makes the client, and reports everything it does to the mailbox.
    ///
    /// `read` reads the configuration again when its file has changed.
    @concurrent
    static func open(
        _ launch: Launch, reading read: @escaping @Sendable () throws(ExitStatus) -> Launch,
        reportingTo mailbox: Mailbox<Happening>
    ) async throws(ExitStatus) -> Core {
        let transport = HTTPTransport()
        let resolved = try await launch.resolve(through: transport)
        let telemetry = Telemetry(of: launch, metrics: nil) { sentence in
            mailbox.post(.message(.notice(sentence, .warning)))
        }
        let client = ChatClient(
            endpoints: resolved.endpoints, policy: launch.settings.call,
            fleet: launch.settings.fleet, strategy: launch.settings.strategy, transport: transport,
            seed: launch.seed, metrics: telemetry?.metrics ?? SwiftMetrics(),
            tracer: telemetry?.tracer, interceptors: launch.interceptors,
            afterShutdown: {
                await telemetry?.finish()
                await transport.shutdown()
            })
        telemetry?.start(for: client)
        for (index, endpoint) in resolved.configured.enumerated() where endpoint.keyIsMissing {
            client.setManual(.disabled, for: EndpointID(index))
        }
        client.watchHealth(of: resolved.configured)
        let log: LogFile? = try launch.logFile.map { path throws(ExitStatus) in
            try LogFile.open(path, names: resolved.endpoints.map(\.profile.name))
        }
        let events = client.events()
        Task {
            for await event in events {
                log?.write(event)
                mailbox.post(.client(event))
            }
        }
        for note in resolved.notes { mailbox.post(.message(.notice(note, .information))) }
        if !launch.warnings.isEmpty {
            let text = "The configuration has \(launch.warnings.count) warnings: breakwater check"
            mailbox.post(.message(.notice(text, .warning)))
        }
        var watches: [Task<Void, Never>] = []
        let watch = LocalServerWatch(launch: launch, client: client, transport: transport)
        if watch.isNeeded {
            watches.append(
                Task { await watch.run { mailbox.post(.message(.notice($0, .information))) } })
        }
        if let file = launch.configurationFile {
            let reloader = Reloader(
                of: client, with: resolved.configured, log: log, openedFrom: launch, reading: read)
            let triggers = ReloadTriggers(
                path: file, obeysHangup: false, pause: ReloadTriggers.unhurried)
            watches.append(
                Task { await triggers.run { await reloader.reload(onScreen: true).tell(mailbox) } })
        }
        return Core(
            client: client, harbour: resolved.harbour, options: launch.options,
            telemetry: telemetry,
            recording: try launch.recordFile.map { path throws(ExitStatus) in
                try Recording.start(of: client, to: path)
            }, watches: watches, isBorrowed: false)
    }

    /// The client of a server in this program, of whose calls as many are told as can be followed.
    static func serving(_ session: Session, reportingTo mailbox: Mailbox<Happening>) -> Core {
        let events = session.client.events()
        Task {
            var sampling = CallSampling()
            var told = 0
            for await event in events {
                if sampling.shows(event) { mailbox.post(.client(event)) }
                // In steps, so that a crowd of calls is not a crowd of messages.
                if sampling.leftOut >= told + leftOutStep {
                    told = sampling.leftOut
                    mailbox.post(.message(.leftOut(told)))
                }
            }
        }
        session.telemetry?.tell { sentence in
            mailbox.post(.message(.notice(sentence, .warning)))
        }
        return Core(
            client: session.client, harbour: session.harbour, options: session.options,
            telemetry: session.telemetry, recording: nil, watches: [], isBorrowed: true)
    }

    /// A busy server leaves out thousands a second.
    private static let leftOutStep = 100

    private static func address(of endpoint: Endpoint) -> String {
        let url = URL(string: endpoint.baseURL)
        let port = url?.port.map { ":\($0)" } ?? ""
        return (url?.host ?? "") + port
    }

    /// The fleet as it is now, as a message; with all distributions of the endpoint in view.
    func snapshot(inView: EndpointID?) -> Message {
        // First the fleet: places only ever come.
        let fleet = client.snapshot()
        let places = client.places
        let labels = places.indices.map { index in
            let isInView = EndpointID(index) == inView
            let times = isInView ? client.latencies(of: EndpointID(index)) : nil
            let last = isInView ? client.lastHead(of: EndpointID(index)) : nil
            return EndpointLabel(
                isSimulated: places[index].isSimulated,
                fault: harbour?.applied(to: index).map(Core.word) ?? "",
                address: Core.address(of: places[index]),
                gap: times?.gap, total: times?.total,
                head: last.map { head, at in
                    SeenHead(
                        at: at, status: head.status,
                        fields: head.headers.map { SeenHead.Field($0.name, $0.value) })
                })
        }
        return .snapshot(fleet, labels)
    }

    /// Ends every call and server.
    func close() async {
        watches.forEach { $0.cancel() }
        // The terminal is the shell's again.
        telemetry?.tell { Output.note($0) }
        if isBorrowed { return }
        await client.shutdown()
        await recording?.finish()
        await harbour?.stop()
    }
}
