import ArgumentParser
import Client
import Dashboard
import Foundation
import HTTPTransport

/// `breakwater attach`: the cockpit of a server in another process.
struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Show what a running server does, from another terminal.",
        discussion: """
            Shows the cockpit of `breakwater serve`: endpoints, breakers, limits, races and events. With
            the token of the server, in BREAKWATER_TOKEN or by --token, it also acts there: endpoints are
            switched, breakers forced, the strategy changed. With the one in BREAKWATER_READ_TOKEN it
            only watches, as at a server without a token. A busy server shows 50 of its calls a second. A connection that breaks is made
            anew; q leaves, and the server serves on.
            """)

    @Argument(
        help: ArgumentHelp("The address that serve printed.", valueName: "url"))
    var url = ServerAddress.usual

    @Option(
        help: ArgumentHelp(
            "The server's token; others on this machine can read it here, unlike BREAKWATER_TOKEN.",
            valueName: "token"))
    var token: String?

    @OptionGroup var screen: ScreenOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if screen.plain {
            throw ValidationError(
                "attach has no plain lines: GET /status has the same as JSON, and /status/stream as it"
                    + " changes.")
        }
    }

    mutating func run() async throws {
        let address = try ServerAddress(url)
        let launch = try Launch.reading(common)
        let options = InteractiveOptions(launch: launch, common: common, screen: screen)
        try options.requireTerminal(for: "attach")
        let recording = try launch.recordFile.map { path throws(ExitStatus) in
            try RecordingFile.create(path)
        }
        let transport = HTTPTransport()
        let line = try ServerLine(to: address, token: token, launch, transport)
        let first: ServerLine.Opened
        do throws(ServerLine.Refusal) {
            first = try await line.openStream()
        } catch {
            await transport.shutdown()
            throw ExitStatus(
                code: error.code, message: "\(address.origin): \(error.reason).")
        }
        let watch = ServerWatch(line, recording: recording)
        let feed = ScreenFeed(source: .watched(address: address.place)) { mailbox in
            mailbox.post(.watching(watch))
            await watch.run(first, mailbox: mailbox)
        }
        let code = await InteractiveProgram.run(options, showing: feed)
        await transport.shutdown()
        recording?.close()
        throw ExitStatus(code: code)
    }
}
