import Client
import Dashboard
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
        let server = try await makeServer()
        // A little more than the answers get: what is left then is stuck.
        let signals = SignalWatch(limit: options.stopWithin + .seconds(1)) {
            Task { await server.stop() }
        }
        let logging = startLogging()
        let reloading = startReloading(ReloadTriggers(path: configurationFile)) { Output.note($0) }
        defer { reloading.cancel() }
        Task { await StartPages.forgetLater() }
        do {
            try await server.run { port in
                Output.standard.write("\(address(port))/v1\n")
            }
        } catch {
            if signals.status == nil { throw refusal(error) }
        }
        await close(logging)
        return signals.status ?? .answered
    }

    /// Serves below the cockpit of the traffic until the person leaves it, and says how.
    ///
    /// Nothing is written to the terminal while the screen has it: what a reading of the configuration
    /// has to say becomes a notice.
    func run(showing screen: InteractiveOptions) async throws -> ExitStatus {
        let server = try await makeServer()
        let logging = startLogging()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let running = Task {
            defer { continuation.finish() }
            do { try await server.run { continuation.yield($0) } } catch { return Optional(error) }
            return nil
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            await close(logging)
            throw await running.value.map(refusal) ?? ExitStatus.unanswered
        }
        // It stays behind the screen, for who leaves it.
        Output.standard.write("\(address(port))/v1\n")
        let code = await InteractiveProgram.run(screen, showing: feed(address(port)))
        let signals = SignalWatch(limit: .zero) {}
        let left = server.requestsUnderWay
        if left > 0 {
            Output.note(
                "\(left) \(left == 1 ? "answer is" : "answers are") under way and may take"
                    + " \(Int(options.stopWithin / .seconds(1))) s; Ctrl-C ends at once.")
        }
        await server.stop()
        _ = await running.value
        await close(logging)
        return signals.status ?? ExitStatus(code: code)
    }

    private func feed(_ address: String) -> ScreenFeed {
        let place = address.split(separator: "/", maxSplits: 2).last.map(String.init) ?? address
        return ScreenFeed(source: .served(address: place)) { [session, reloader] mailbox in
            mailbox.post(.ready(Core.serving(session, reportingTo: mailbox)))
            await ReloadTriggers(path: configurationFile, obeysHangup: false).run {
                await reloader.reload(onScreen: true).tell(mailbox)
            }
        }
    }

    private func makeServer() async throws -> GatewayServer {
        do throws(GatewayRefusal) {
            return try GatewayServer(client: session.client, options: options, metrics: metrics)
        } catch {
            await session.client.shutdown()
            throw ExitStatus.usage.saying("\(error).")
        }
    }

    private func address(_ port: Int) -> String {
        let host = options.host.contains(":") ? "[\(options.host)]" : options.host
        return "\(options.certificate == nil ? "http" : "https")://\(host):\(port)"
    }

    private func refusal(_ error: any Error) -> ExitStatus {
        .usage.saying(
            "cannot listen on \(options.host), port \(options.port): \(error)."
                + " Choose another with --port.")
    }

    private func startLogging() -> Task<Void, Never>? {
        session.log.map { log in
            let events = session.client.events()
            return Task { for await event in events { log.write(event) } }
        }
    }

    private func startReloading(
        _ triggers: ReloadTriggers, say: @escaping @Sendable (String) -> Void
    ) -> Task<Void, Never> {
        Task { [reloader] in
            await triggers.run {
                for sentence in await reloader.reload().sentences { say(sentence) }
            }
        }
    }

    private func close(_ logging: Task<Void, Never>?) async {
        await session.client.shutdown()
        await logging?.value
        await session.recording?.finish()
    }
}
