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
        Output.error.write(text.hasSuffix("\n") ? text : text + "\n")
        ExitStatus.usage.leave()
    }
}
