import ArgumentParser
import Reliability
import Settings

/// The flags that all commands know.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read this configuration file.", valueName: "file"),
        completion: .file())
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Use this OpenAI-compatible server; repeatable. Its key comes from BREAKWATER_API_KEY.",
            valueName: "url"))
    var url: [String] = []

    @Option(help: ArgumentHelp("Use only the endpoint of this name.", valueName: "name"))
    var endpoint: String?

    @Option(help: ArgumentHelp("Ask for this model.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "How a free endpoint is chosen: "
                + RoutingStrategy.allCases.map(\.rawValue).joined(separator: ", ") + ".",
            valueName: "name"),
        completion: .list(RoutingStrategy.allCases.map(\.rawValue)),
        transform: CommonOptions.strategy)
    var strategy: RoutingStrategy?

    // Unconditional: a negative number is to be refused by its value, not taken for a flag.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Start n attempts at once, 0…20.", valueName: "n"))
    var race: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Seconds until the first word at the latest; also 500ms, 2m.", valueName: "seconds"))
    var timeout: TimeArgument?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The most that an answer may cost; endpoints of unknown price are left out.",
            valueName: "dollars"))
    var maxCost: Double?

    @Option(
        help: ArgumentHelp(
            "Send nothing to the endpoint of this name; repeatable.", valueName: "name"))
    var avoid: [String] = []

    @Option(
        help: ArgumentHelp("The theme of the screen.", valueName: "name"), completion: .themes)
    var theme: String?

    @Flag(help: "No colours.")
    var noColor = false

    @Flag(help: "Plain ASCII instead of lines and symbols.")
    var ascii = false

    @Option(
        help: ArgumentHelp("Append every decision to this file, as JSON lines.", valueName: "file"),
        completion: .file())
    var logFile: String?

    @Option(
        help: ArgumentHelp(
            "Record the traffic in this file, without questions and answers, for breakwater replay.",
            valueName: "file"))
    var record: String?

    @Option(help: ArgumentHelp("Make random choices repeatable.", valueName: "n"))
    var seed: UInt64?

    private static func strategy(_ text: String) throws -> RoutingStrategy {
        if let strategy = RoutingStrategy(rawValue: text) { return strategy }
        let known = RoutingStrategy.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("There is no strategy “\(text)”; there are: \(known).")
    }

    func validate() throws {
        if let race, !(0...20).contains(race) {
            throw ValidationError(
                "--race must be 0…20, got \(race). Write for example --race 2.")
        }
        if let maxCost, !(maxCost >= 0) {
            throw ValidationError(
                "--max-cost must be at least 0, got \(maxCost). Write for example --max-cost 0.01.")
        }
        if let endpoint, avoid.contains(endpoint) {
            throw ValidationError(
                "--endpoint and --avoid both name “\(endpoint)”. Leave one of the two out.")
        }
        if let timeout, timeout.duration <= .zero {
            throw ValidationError(
                "--timeout must be above zero. Write for example --timeout 30 or --timeout 500ms.")
        }
    }
}

/// A time on the command line: plain numbers are seconds.
struct TimeArgument: ExpressibleByArgument, Equatable {
    /// The time.
    let duration: Duration

    init?(argument: String) {
        let text = ValueGrammar.number(argument) == nil ? argument : argument + "s"
        if let duration = ValueGrammar.duration(text) {
            self.duration = duration
        } else if argument.hasPrefix("-"),
            let negative = TimeArgument(
                argument: String(argument.dropFirst()))
        {
            // Read as what it is, so that the refusal can say what to write.
            duration = .zero - negative.duration
        } else {
            return nil
        }
    }
}
