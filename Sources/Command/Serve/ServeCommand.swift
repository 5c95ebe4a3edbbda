import ArgumentParser
import Client
import Foundation
import Gateway
import HTTPTransport
import Providers

/// `breakwater serve`: the reliability core as an OpenAI-compatible server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "An OpenAI-compatible server in front of the endpoints.",
        discussion: """
            Prints its address on standard output once it listens. Programs use it as their base
            address, with “auto” or one of the configured models as the model.
            Clients must show the token that stands in BREAKWATER_TOKEN; without one the server only
            listens on this machine. Who shows the one in BREAKWATER_READ_TOKEN only looks: attach,
            /status and /metrics. The first INT or TERM lets the answers under way finish, the
            second ends at once. HUP, or a change of the configuration file, makes it read the file again
            while answers go on; a file with mistakes changes nothing.
            """)

    @Option(help: ArgumentHelp("Listen on this address.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Listen on this port; 0 takes a free one.", valueName: "n"))
    var port = 4141

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most requests at once.", valueName: "n"))
    var maxRequests = 4096

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most bytes of a request's body.", valueName: "bytes"))
    var maxBody = 32 << 20

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds that answers under way get after INT or TERM.", valueName: "seconds"))
    var drain: TimeArgument?

    @Option(
        help: ArgumentHelp(
            "Serve over TLS with this certificate and its chain, in PEM.", valueName: "file"),
        completion: .file())
    var certificate: String?

    @Option(
        help: ArgumentHelp("The certificate's private key, in PEM.", valueName: "file"),
        completion: .file())
    var certificateKey: String?

    @Flag(
        help: ArgumentHelp(
            "Show the cockpit of the traffic in this terminal.",
            discussion: "q ends the server as TERM does; HUP ends both."))
    var screen = false

    @Flag(help: "Serve the embedded demo endpoints, which are simulated.")
    var demo = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError(
                "--port must be 0…65535, got \(port). Write for example --port 4141.")
        }
        guard maxRequests > 0 else {
            throw ValidationError(
                "--max-requests must be above 0, got \(maxRequests). Write for example --max-requests 64."
            )
        }
        guard maxBody > 0 else {
            throw ValidationError(
                "--max-body must be above 0, got \(maxBody). Write for example --max-body 1048576.")
        }
        guard (certificate == nil) == (certificateKey == nil) else {
            throw ValidationError(
                "--certificate and --certificate-key belong together. Write for example"
                    + " --certificate server.pem --certificate-key server.key.")
        }
        if let drain, drain.duration < .zero {
            throw ValidationError("--drain must not be negative. Write for example --drain 10.")
        }
    }

    mutating func run() async throws {
        let (token, readToken) = try Self.tokens(in: ProcessInfo.processInfo.environment)
        var options = GatewayOptions(
            host: host, port: port, token: token, readToken: readToken, bodyMax: maxBody,
            requestsMax: maxRequests)
        if let certificate, let certificateKey {
            options.certificate = ServerCertificate(chain: certificate, key: certificateKey)
        }
        if let drain { options.stopWithin = drain.duration }
        guard options.isLoopback || token != nil else {
            throw ExitStatus.usage.saying(
                "\(GatewayRefusal.needsToken(host: host)). Set BREAKWATER_TOKEN, or leave --host out."
            )
        }
        OpenFiles.allowAll()
        let metrics = MetricStore()
        let (common, demo) = (common, demo)
        let launch = try Launch.prepare(common, demo: demo)
        let screen = screen ? InteractiveOptions(launch: launch, common: common) : nil
        try screen?.requireTerminal(for: "--screen")
        var http = HTTPTransportOptions()
        http.sharesThreads = true
        let session = try await Session.open(launch, metrics: metrics, http: http)
        let reloader = Reloader(
            of: session.client, with: session.configured, log: session.log, openedFrom: launch
        ) { () throws(ExitStatus) in
            try Launch.prepare(common, demo: demo)
        }
        options.call = session.options
        let serving = Serving(
            session: session, options: options, metrics: metrics, reloader: reloader,
            configurationFile: launch.configurationFile)
        if let screen { throw try await serving.run(showing: screen) }
        throw try await serving.run()
    }

    /// What clients show to ask, and what they show to look.
    static func tokens(
        in environment: [String: String]
    ) throws(ExitStatus) -> (asking: Secret?, looking: Secret?) {
        func token(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let (asking, looking) = (token("BREAKWATER_TOKEN"), token("BREAKWATER_READ_TOKEN"))
        if looking != nil, asking == nil {
            throw .usage.saying(
                "BREAKWATER_READ_TOKEN is for those who only look, and without BREAKWATER_TOKEN"
                    + " everybody may ask. Set both.")
        }
        if let looking, looking == asking {
            throw .usage.saying(
                "BREAKWATER_READ_TOKEN and BREAKWATER_TOKEN are the same, so who looks could act."
                    + " Set two different ones.")
        }
        return (asking.map { Secret($0) }, looking.map { Secret($0) })
    }
}
