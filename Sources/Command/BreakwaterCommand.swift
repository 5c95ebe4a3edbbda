import ArgumentParser

/// `breakwater`: the full screen, and the other commands below it.
struct BreakwaterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breakwater",
        abstract: "Chat with language models through endpoints that fail, and watch it happen.",
        discussion: """
            Examples:
              breakwater                                   the full screen
              breakwater demo                              on simulated endpoints
              breakwater --plain                           the same in plain lines
              breakwater ask "Name three Baltic ports"     one answer to stdout
              git diff | breakwater ask "Write a commit message for this"
              breakwater --url http://127.0.0.1:8080/v1    any compatible server
              breakwater serve                             an OpenAI-compatible server
              breakwater attach                            its cockpit, from another terminal
              breakwater status                            the same as a table, or --json
              breakwater demo --record FILE                and later: breakwater replay FILE
              breakwater simulate hedge-storm              what the core does, in virtual time

            Without a configuration every provider whose key is in the
            environment and every local server that answers is used; if there
            is none, simulated demo endpoints start.

            Exit codes: 0 answered, 1 no endpoint could answer, 2 usage or
            configuration, 3 answered incompletely, 4 no usable terminal,
            5 refused by our own limits, 6 deadline, 130 and 143 ended by INT
            and TERM.
            """,
        version: Version.text,
        subcommands: [
            DemoCommand.self, AskCommand.self, BatchCommand.self, BenchCommand.self,
            ServeCommand.self, AttachCommand.self, StatusCommand.self, ReplayCommand.self,
            EndpointsCommand.self, CheckCommand.self,
            SimulateCommand.self,
            HistoryCommand.self, DoctorCommand.self, ManualCommand.self,
        ])

    @OptionGroup var screen: ScreenOptions

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let launch = try Launch.prepare(common)
        try await InteractiveOptions(launch: launch, common: common, screen: screen).start()
    }
}

/// `breakwater demo`: the full screen on the embedded endpoints.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The full screen on the embedded demo endpoints, which are simulated.")

    @Flag(
        help: ArgumentHelp(
            "No screen: print the endpoints' addresses and serve every wire format there.",
            discussion: """
                For trying other clients. Beside the demo's characters there are one that answers at \
                once and some that always fail in one way. Ends on INT or TERM.
                """))
    var serve = false

    @OptionGroup var screen: ScreenOptions

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        if serve { return try await DemoServing.run() }
        let launch = try Launch.prepare(common, demo: true)
        try await InteractiveOptions(launch: launch, common: common, screen: screen).start()
    }
}
