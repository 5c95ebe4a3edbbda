import ArgumentParser
import Foundation

/// `breakwater batch`: many prompts as JSON lines.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Many prompts as JSON lines through one core.",
        discussion: """
            Each line is {"prompt": "…"} or {"messages": […]}, with an optional id,
            model and max_tokens. Each result is one line, in the order of the
            input, with id and index. An item that fails does not stop the others;
            the exit code is then 1.
            """)

    @Argument(help: "The file; without it, or with -, standard input.", completion: .file())
    var file: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Questions at the same time.", valueName: "n"))
    var concurrency = 4

    @Option(
        help: ArgumentHelp(
            "Leave out what this earlier output has answered.", valueName: "output"),
        completion: .file())
    var resume: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !(1...10_000).contains(concurrency) {
            throw ValidationError("--concurrency must be 1…10000, got \(concurrency).")
        }
    }

    mutating func run() async throws {
        let launch = try Launch.prepare(common)
        let lines = try input().split(whereSeparator: \.isNewline).filter { line in
            line.contains { !$0.isWhitespace }
        }.map(String.init)
        let earlier = BatchResume(output: try resume.map(BatchCommand.read) ?? "")
        let session = try await Session.open(launch)
        let batch = Batch(session: session, lines: lines, earlier: earlier)
        let status = await batch.run(concurrency: concurrency)
        await session.end()
        throw status
    }

    private func input() throws -> String {
        if let file, file != "-" { return try BatchCommand.read(file) }
        guard let text = StandardInput.text() else {
            throw ValidationError("There is no input. Name a file, or pipe lines in.")
        }
        return text
    }

    private static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            Output.note("\(path) cannot be read.")
            throw ExitStatus.usage
        }
        return String(decoding: data, as: UTF8.self)
    }
}
