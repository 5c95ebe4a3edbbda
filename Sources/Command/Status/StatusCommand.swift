import ArgumentParser
import Foundation
import HTTPTransport
import Providers

/// `breakwater status`: how the endpoints of a running server stand.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the endpoints of a running server stand, as a table or as JSON.",
        discussion: """
            Asks `breakwater serve` once. Where it wants a token, that stands in BREAKWATER_TOKEN or
            BREAKWATER_READ_TOKEN. Exit codes: 0 at least one endpoint can be used, 1 none can or nobody
            answers there.
            """)

    @Argument(help: ArgumentHelp("The address that serve printed.", valueName: "url"))
    var url = ServerAddress.usual

    @Flag(help: "Print the server's JSON document.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "The server's token; others on this machine can read it here, unlike BREAKWATER_TOKEN.",
            valueName: "token"))
    var token: String?

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let address = try ServerAddress(url)
        let launch = try Launch.reading(common)
        let transport = HTTPTransport()
        let line = try ServerLine(to: address, token: token, launch, transport)
        let document: [UInt8]
        do throws(ServerLine.Refusal) {
            document = try await line.status()
        } catch {
            await transport.shutdown()
            throw ExitStatus(code: error.code, message: "\(address.origin): \(error.reason).")
        }
        await transport.shutdown()
        guard let status = JSONValue(parsing: document), let table = StatusTable(status) else {
            throw ExitStatus.usage.saying(
                "\(address.place) is no breakwater server of this version.")
        }
        Output.standard.write(
            json
                ? String(decoding: document, as: UTF8.self) + "\n"
                : table.lines.joined(separator: "\n") + "\n")
        if !table.hasUsable { throw ExitStatus.unanswered }
    }
}
