import Client
import Gateway
import Reliability

/// A gateway under way: listening, watching, stopping.
struct Serving {
    let session: Session
    let options: GatewayOptions
    let metrics: MetricStore
    let reloader: Reloader
    let configurationFile: String?

    /// Serves until a signal has ended it, and says how.
    func run() async throws -> ExitStatus {
        let server: GatewayServer
        do throws(GatewayRefusal) {
            server = try GatewayServer(client: session.client, options: options, metrics: metrics)
        } catch {
            await session.client.shutdown()
            throw ExitStatus.usage.saying("\(error).")
        }
        // A little more than the answers get: what is left then is stuck.
        let signals = SignalWatch(limit: options.stopWithin + .seconds(1)) {
            Task { await server.stop() }
        }
        let logging = session.log.map { log in
            let events = session.client.events()
            return Task { for await event in events { log.write(event) } }
        }
        let reloading = Task {
            await ReloadTriggers(path: configurationFile).run {
                for sentence in await reloader.reload() { Output.note(sentence) }
            }
        }
        defer { reloading.cancel() }
        do {
            try await server.run {
                [host = options.host, scheme = options.certificate == nil ? "http" : "https"] port
                in
                let host = host.contains(":") ? "[\(host)]" : host
                Output.standard.write("\(scheme)://\(host):\(port)/v1\n")
            }
        } catch {
            guard signals.status == nil else { return await end(signals, logging) }
            throw ExitStatus.usage.saying(
                "cannot listen on \(options.host), port \(options.port): \(error)."
                    + " Choose another with --port.")
        }
        return await end(signals, logging)
    }

    private func end(_ signals: SignalWatch, _ logging: Task<Void, Never>?) async -> ExitStatus {
        await session.client.shutdown()
        await logging?.value
        return signals.status ?? .answered
    }
}
