import ArgumentParser
import Client
import Providers

/// `breakwater ask`: one answer on standard output.
struct AskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "One answer, streamed to standard output.",
        discussion: """
            The text comes from the arguments, from standard input, or from both.
            Notes and errors go to standard error.
            """)

    @Argument(help: "The question.")
    var text: [String] = []

    @Flag(help: "Print one JSON object a line: events, the last one the result.")
    var json = false

    @Flag(help: "Print at the end, so that a cut stream can be repeated.")
    var buffered = false

    @Flag(help: "Ask for the answer in one piece.")
    var noStream = false

    @Option(help: ArgumentHelp("Instructions before the question.", valueName: "text"))
    var system: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most tokens of the answer.", valueName: "n"))
    var maxTokens: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("0…2.", valueName: "t"))
    var temperature: Double?

    @Option(
        help: ArgumentHelp(
            "Tools that the model may call, as a JSON list; shown, never executed.",
            valueName: "file"),
        completion: .file())
    var tools: String?

    @Option(
        help: ArgumentHelp(
            "auto, none, required, or the name of one tool.", valueName: "word"),
        completion: .list(["auto", "none", "required"]))
    var toolChoice: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let maxTokens, maxTokens < 1 {
            throw ValidationError("--max-tokens must be above 0, got \(maxTokens).")
        }
        if let temperature, !(0...2).contains(temperature) {
            throw ValidationError("--temperature must be 0…2, got \(temperature).")
        }
    }

    mutating func run() async throws {
        let launch = try Launch.prepare(common)
        let question = AskCommand.question(arguments: text, input: StandardInput.text())
        guard !question.isEmpty else {
            throw ValidationError("There is no question. Write it behind `ask`, or pipe it in.")
        }
        let offered = try tools.map(ToolFile.read) ?? []
        let choice = try ToolFile.choice(toolChoice, among: offered)
        var messages: [ChatMessage] = system.map { [.system($0)] } ?? []
        messages.append(.user(question))
        let request = ChatRequest(
            messages: messages, maxTokens: maxTokens, temperature: temperature, tools: offered,
            toolChoice: choice, streams: !noStream)
        let session = try await Session.open(launch)
        let asking = Asking(session: session, isJSON: json, isBuffered: buffered || noStream)
        let status = await asking.run(request)
        await session.end()
        throw status
    }

    /// The arguments, then what was piped in, with an empty line between them.
    static func question(arguments: [String], input: String?) -> String {
        let parts = [arguments.joined(separator: " "), input ?? ""].map { part in
            let start = part.drop { $0.isNewline }
            return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
        }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
