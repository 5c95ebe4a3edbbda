import Client
import Foundation
import HTTPTransport
import Providers
import Reliability
import Settings

/// What asking one endpoint for its models showed: free of cost, and a wrong key is noticed.
struct Reach: Equatable, Sendable {
    /// How it ended.
    enum End: Equatable, Sendable {
        /// With this status.
        case status(Int)
        /// Without an answer.
        case failed(TransportFailure)
        /// It took too long.
        case silent
    }

    /// The endpoint.
    var name: String
    /// Its host and port.
    var host: String
    /// Where its key comes from.
    var keySource: KeySource
    /// True for a local server that was only looked for.
    var isOptional = false
    /// How it ended.
    var end: End
    /// How long it took.
    var milliseconds = 0.0
    /// The server's clock minus ours, in seconds; `nil` when it did not say.
    var skew: Double?

    /// A server that takes longer is taken for silent.
    static let limit = Duration.seconds(10)

    /// Asks every endpoint at once.
    static func run(_ endpoints: [ConfiguredEndpoint], areOptional: Bool) async -> [Reach] {
        await withTaskGroup(of: (Int, Reach).self) { group in
            for (index, endpoint) in endpoints.enumerated() where !endpoint.keyIsMissing {
                group.addTask { (index, await ask(endpoint, isOptional: areOptional)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func ask(_ configured: ConfiguredEndpoint, isOptional: Bool) async -> Reach {
        let endpoint = configured.endpoint
        let (heads, continuation) = AsyncStream.makeStream(
            of: Result<HTTPResponseHeadValue, TransportFailure>.self)
        let request = Dialects.dialect(for: endpoint.format).modelsRequest(on: endpoint)
        let transport = HTTPTransport()
        let start = ContinuousClock.now
        let exchange = transport.start(request, to: endpoint) { event in
            switch event {
            case .head(let head): continuation.yield(.success(head))
            case .failed(let failure): continuation.yield(.failure(failure))
            default: break
            }
        }
        let timer = Task {
            // Cancelled when the answer is there.
            try? await Task.sleep(for: limit)
            continuation.finish()
        }
        var result: Result<HTTPResponseHeadValue, TransportFailure>?
        for await head in heads {
            result = head
            break
        }
        timer.cancel()
        exchange.cancel()
        var reach = Reach(
            name: endpoint.profile.name, host: WebAddress(endpoint.baseURL)?.host ?? "",
            keySource: configured.keySource, isOptional: isOptional, end: .silent,
            milliseconds: start.duration(to: .now).milliseconds)
        switch result {
        case .success(let head):
            reach.end = .status(head.status)
            reach.skew = head.headers.first { $0.name.lowercased() == "date" }
                .flatMap { HeaderTime.epochSeconds($0.value) }
                .map { $0 - Date().timeIntervalSince1970 }
        case .failure(let failure): reach.end = .failed(failure)
        case nil: break
        }
        return reach
    }

    /// What it means.
    var finding: Finding {
        let took = "\(name) (\(host)) answers in \(BenchTable.fixed(milliseconds, 0)) ms"
        switch end {
        case .status(401), .status(403):
            return Finding(
                "endpoints", .error, "\(took), but refuses the key.", advice: keyAdvice)
        case .status(let status) where status >= 500:
            return Finding(
                "endpoints", .warning, "\(took), with status \(status).",
                advice: "Its server is in trouble; try again later.")
        case .status: return Finding("endpoints", .ok, "\(took).")
        case .silent where isOptional, .failed where isOptional:
            return Finding("endpoints", .note, "\(name) (\(host)) is not running.")
        case .silent:
            return Finding(
                "endpoints", .error, "\(name) (\(host)) does not answer within 10 s.",
                advice: "Check the address, the network, and whether a proxy is needed.")
        case .failed(let failure):
            return Finding(
                "endpoints", .error, "\(name) (\(host)): \(failure.message).",
                advice: Self.advice(for: failure.cause))
        }
    }

    private var keyAdvice: String {
        switch keySource {
        case .variable(let variable): "Check \(variable), or make a new key at the provider's."
        case .notNeeded: "This server wants a key: write key: ${NAME} beside its url."
        default: "Check the key of this endpoint, or make a new one at the provider's."
        }
    }

    private static func advice(for cause: TransportFailure.Cause) -> String {
        switch cause {
        case .cannotConnect: "Check that the server runs, its name and port, and the network."
        case .connectTimeout:
            "A firewall may drop it; check the address and whether a proxy is needed."
        case .tls:
            "Check the name, the clock, and whether an authority of your own is needed (tls:)."
        case .closedBeforeHead, .closedInBody:
            "Check that this address speaks HTTP, and whether it wants https://."
        case .configuration: "Correct the address or the proxy of this endpoint."
        }
    }

    /// What the servers' clocks say about ours: the median, so that one wrong server is no alarm.
    static func clock(_ reaches: [Reach]) -> Finding {
        let skews = reaches.compactMap(\.skew).sorted()
        guard !skews.isEmpty else {
            return Finding("clock", .note, "No server told its time, so ours was not compared.")
        }
        let skew = skews[skews.count / 2]
        // Dates are told in whole seconds, and the answer was under way for some.
        guard abs(skew) >= 30 else {
            return Finding("clock", .ok, "Within 30 s of the servers'.")
        }
        let seconds = BenchTable.fixed(abs(skew), 0)
        return Finding(
            "clock", abs(skew) >= 300 ? .error : .warning,
            "The clock is \(seconds) s \(skew > 0 ? "behind" : "ahead of") the servers'.",
            advice: "Set it (timedatectl set-ntp true): certificates and histories depend on it.")
    }
}
