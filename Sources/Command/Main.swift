import ArgumentParser

/// The program's entry: parse, run, and leave with the right code.
@main struct Main {
    static func main() async {
        Output.surviveClosedPipes()
        do {
            var command = try BreakwaterCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(with: error)
        }
        ExitStatus.answered.leave()
    }

    /// Prints what ArgumentParser has to say; its own code for a mistake of usage becomes 2.
    private static func leave(with error: any Error) -> Never {
        if let status = error as? ExitStatus { status.leave() }
        let text = BreakwaterCommand.fullMessage(for: error)
        if BreakwaterCommand.exitCode(for: error).isSuccess {
            Output.standard.write(text.hasSuffix("\n") ? text : text + "\n")
            ExitStatus.answered.leave()
        }
        Output.error.write(withOwnUsage(text, arguments: Array(CommandLine.arguments.dropFirst())))
        ExitStatus.usage.leave()
    }

    /// The complaint with the usage of the command that was called: flags that all commands know are
    /// read by the first of them, whose own usage would say nothing of the others'.
    static func withOwnUsage(_ text: String, arguments: [String]) -> String {
        let text = text.hasSuffix("\n") ? text : text + "\n"
        let commands = BreakwaterCommand.configuration.subcommands
        guard let usage = text.firstRange(of: "Usage: breakwater "),
            let command = arguments.lazy.compactMap({ word in
                commands.first { $0.configuration.commandName == word }
            }).first,
            let name = command.configuration.commandName,
            !text[usage.upperBound...].hasPrefix(name)
        else { return text }
        return text[..<usage.lowerBound] + "Usage: " + BreakwaterCommand.usageString(for: command)
            + "\n  See 'breakwater \(name) --help' for more information.\n"
    }
}
