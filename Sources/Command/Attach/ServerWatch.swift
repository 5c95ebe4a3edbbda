import Client
import Dashboard
import Gateway
import Reliability
import Synchronization

/// A server in another process on this screen.
///
/// What it streams goes to the mailbox, what the person does goes to it, and a connection that
/// breaks is made anew.
final class ServerWatch: Sendable {
    /// The first try is soon, for most losses are short; later ones leave a server alone that starts.
    private static let backoff = Backoff(base: .milliseconds(500), cap: .seconds(10))
    /// Even with luck not at once.
    private static let pauseMin = Duration.milliseconds(200)

    private let line: ServerLine
    /// The fleet of which the person's effects speak.
    private let fleet = Mutex<FleetSnapshot?>(nil)

    /// Where what comes is written as well.
    private let recording: RecordingFile?

    init(_ line: ServerLine, recording: RecordingFile? = nil) {
        self.line = line
        self.recording = recording
    }

    /// Watches, beginning with the stream that is open, until the task is cancelled.
    @concurrent
    func run(_ first: ServerLine.Opened, mailbox: Mailbox<Happening>) async {
        var opened: ServerLine.Opened? = first
        var failures = 0
        var rng = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            var reason = ""
            do throws(ServerLine.Refusal) {
                let stream = if let opened { opened } else { try await line.openStream() }
                opened = nil
                let end = await listen(to: stream, mailbox)
                if end.hasBegun { failures = 0 }
                reason = end.reason
            } catch {
                reason = error.reason
            }
            failures += 1
            let pause = max(
                Self.pauseMin, Self.backoff.delay(beforeRetry: failures, using: &rng))
            let due = Instant.now.advanced(by: pause)
            mailbox.post(.message(.link(.lost(reason: reason, retryAt: due))))
            // Cancelled when the screen is left.
            try? await Task.sleep(for: pause)
        }
    }

    /// Does at the server what the screen wants; false for what no server does for others.
    func perform(_ effect: Effect, mailbox: Mailbox<Happening>) -> Bool {
        guard let fleet = fleet.withLock({ $0 }) else { return false }
        let orders = ControlOrder.orders(for: effect, in: fleet)
        guard !orders.isEmpty else { return false }
        let line = line
        Task {
            for order in orders {
                do throws(ServerLine.Refusal) {
                    try await line.send(order)
                } catch {
                    mailbox.post(.message(.notice("Not done: \(error.reason).", .failure)))
                    return
                }
            }
        }
        return true
    }

    /// Tells the mailbox what comes, until the stream ends; why it did.
    private func listen(
        to stream: ServerLine.Opened, _ mailbox: Mailbox<Happening>
    ) async -> (reason: String, hasBegun: Bool) {
        let heard = LastHeard()
        return await withTaskGroup(of: (reason: String, hasBegun: Bool).self) { tasks in
            tasks.addTask { await self.read(stream, mailbox) { heard.note() } }
            tasks.addTask {
                while (try? await Task.sleep(for: .seconds(1))) != nil {
                    if heard.silence >= ServerLine.silence { break }
                }
                return ("the server is silent", true)
            }
            let end = await tasks.next() ?? ("", false)
            stream.exchange.cancel()
            tasks.cancelAll()
            return end
        }
    }

    private func read(
        _ stream: ServerLine.Opened, _ mailbox: Mailbox<Happening>, heard: () -> Void
    ) async -> (reason: String, hasBegun: Bool) {
        var reader = WatchReader()
        var hasBegun = false
        var isStopping = false
        for await event in stream.events {
            heard()
            switch event {
            case .body(let bytes):
                recording?.append(bytes)
                do throws(WatchProblem) {
                    for news in try reader.read(bytes, now: .now) {
                        hasBegun = true
                        if news == .stopping { isStopping = true }
                        tell(news, mailbox)
                    }
                } catch {
                    return ("\(error)", hasBegun)
                }
            case .failed(let failure):
                return (isStopping ? "the server has stopped" : failure.message, hasBegun)
            case .ended: break
            case .requestSent, .head: continue
            }
        }
        return (isStopping ? "the server has stopped" : "the server ended the stream", hasBegun)
    }

    private func tell(_ news: WatchReader.News, _ mailbox: Mailbox<Happening>) {
        if case .fleet(let fleet, _, leftOut: _) = news { self.fleet.withLock { $0 = fleet } }
        for message in news.messages { mailbox.post(.message(message)) }
    }

    /// When the server spoke last.
    private final class LastHeard: Sendable {
        private let at = Mutex(Instant.now)

        func note() { at.withLock { $0 = .now } }

        var silence: Duration { Instant.now.elapsed(since: at.withLock { $0 }) }
    }
}
