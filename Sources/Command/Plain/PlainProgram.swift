import Client
import CursesTerminal
import Dashboard
import Dispatch
import Foundation
import History
import Reliability
import Settings

/// The conversation and the panels in plain lines, without a screen.
enum PlainProgram {
    /// Runs until the person quits or the input ends; returns the exit status.
    @MainActor
    ///
    /// `read` reads the configuration again when its file has changed.
    static func run(
        _ launch: Launch, reading read: @escaping @Sendable () throws(ExitStatus) -> Launch,
        isReadOnly: Bool
    ) async -> ExitStatus {
        let now = Instant.now
        var model = Model(
            now: now,
            wallClock: WallClock(anchor: now, secondsOfDay: When.secondsOfDay(Date())))
        model.isReadOnly = isReadOnly
        let mailbox = Mailbox<Happening>()
        let history = Directories(environment: launch.environment).historyFile
            .map { History(path: $0) }
        let runtime = PlainRuntime(
            console: PlainConsole(model: model), mailbox: mailbox, history: history,
            isTyped: isatty(STDIN_FILENO) == 1)
        let signals = watchSignals(mailbox)
        defer { signals.forEach { $0.cancel() } }
        Task { @concurrent in
            do throws(ExitStatus) {
                let core = try await Core.open(launch, reading: read, reportingTo: mailbox)
                mailbox.post(.ready(core))
            } catch {
                mailbox.post(.failed(error))
            }
        }
        readLines(into: mailbox)
        let status = await runtime.run()
        await runtime.close()
        // Closing only fails for a file that was never open.
        try? await history?.close()
        return status
    }

    /// A thread of its own: a read cannot be cancelled, and ends with the process.
    private nonisolated static func readLines(into mailbox: Mailbox<Happening>) {
        Thread.detachNewThread {
            while let line = readLine() { mailbox.post(.typed(line)) }
            mailbox.post(.typed(nil))
        }
    }

    private nonisolated static func watchSignals(
        _ mailbox: Mailbox<Happening>
    ) -> [any DispatchSourceSignal] {
        let watched: [(Int32, TerminalSignal)] = [
            (SIGINT, .interrupt), (SIGTERM, .terminate), (SIGHUP, .hangup),
        ]
        return watched.map { number, meaning in
            // The default action would end the program before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            let handler: @Sendable () -> Void = { mailbox.post(.terminal(.signal(meaning))) }
            source.setEventHandler(handler: handler)
            source.resume()
            return source
        }
    }
}
