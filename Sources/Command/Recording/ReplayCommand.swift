import ArgumentParser
import Client
import Dashboard
import Foundation
import Gateway
import Reliability

/// `breakwater replay`: the cockpit of what was recorded.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a recording of --record, at the pace at which it happened.",
        discussion: """
            Shows endpoints, breakers, limits, races and events as they were. P pauses, “,” and “.” step
            through time, also behind the end; q leaves. Nothing is sent anywhere, and nothing of the
            conversations is in a recording.

            What `curl -N http://127.0.0.1:4141/status/stream > FILE` wrote is a recording as well.
            """)

    @Argument(help: ArgumentHelp("The recording.", valueName: "file"))
    var file: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Begin so late in the recording, in seconds, or 2m; what was before can be stepped back to.",
            valueName: "time"))
    var from: TimeArgument?

    @OptionGroup var screen: ScreenOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if screen.plain {
            throw ValidationError(
                "replay has no plain lines: the recording is text, an event a line.")
        }
        if common.record != nil {
            throw ValidationError("replay records nothing. Copy \(file) instead.")
        }
        if let from, from.duration < .zero {
            throw ValidationError("--from must not be negative. Write for example --from 2m.")
        }
    }

    mutating func run() async throws {
        let launch = try Launch.reading(common)
        let bytes = try Self.read(file)
        let options = InteractiveOptions(launch: launch, common: common, screen: screen)
        try options.requireTerminal(
            for: "replay", advice: "The recording itself is text, an event a line.")
        let skipped = from?.duration ?? .zero
        let name = URL(fileURLWithPath: file).lastPathComponent
        let feed = ScreenFeed(source: .recorded(name: name)) { mailbox in
            let traffic = RecordedTraffic(bytes, start: Instant.now.advanced(by: .zero - skipped))
            await Self.play(traffic, to: mailbox)
        }
        throw ExitStatus(code: await InteractiveProgram.run(options, showing: feed))
    }

    /// The whole file, of which at least the beginning must be a recording.
    private static func read(_ path: String) throws(ExitStatus) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw .usage.saying("\(path): \(exists ? "cannot be read" : "there is no such file").")
        }
        let bytes = Array(data)
        var traffic = RecordedTraffic(bytes, start: Instant(.zero))
        guard case .began? = traffic.next()?.news.first else {
            if case .version? = traffic.problem {
                throw .usage.saying("\(path): another version of breakwater has recorded it.")
            }
            throw .usage.saying(
                "\(path) is no recording. Make one with --record FILE, as in breakwater demo --record FILE."
            )
        }
        return bytes
    }

    /// Tells what was recorded, each when it is due, until the task is cancelled.
    private static func play(
        _ traffic: RecordedTraffic, to mailbox: Mailbox<Happening>
    ) async {
        var traffic = traffic
        while let piece = traffic.next() {
            let wait = piece.at.elapsed(since: .now)
            if wait > .zero, (try? await Task.sleep(for: wait)) == nil { return }
            for message in piece.news.flatMap(\.messages) { mailbox.post(.message(message)) }
        }
        let reason = traffic.problem == nil ? "" : "the rest of the file cannot be read"
        mailbox.post(.message(.link(.ended(reason: reason))))
    }
}
