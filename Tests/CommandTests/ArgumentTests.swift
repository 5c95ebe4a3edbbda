import ArgumentParser
import Reliability
import Testing

@testable import Command

@Suite struct ArgumentTests {
    @Test func `every command takes the common flags`() throws {
        let flags = [
            "--config", "f.yaml", "--url", "http://a/v1", "--url", "http://b/v1", "--endpoint", "e",
            "--model", "m", "--strategy", "round-robin", "--race", "2", "--timeout", "1.5",
            "--max-cost", "0.01", "--avoid", "a", "--avoid", "b", "--theme", "t", "--no-color",
            "--ascii", "--log-file", "l", "--seed", "7",
        ]
        for command in [
            "demo", "ask", "batch", "bench", "endpoints", "check", "simulate", "doctor",
        ] {
            #expect(throws: Never.self, "\(command)") {
                try BreakwaterCommand.parseAsRoot([command] + flags)
            }
        }
        let root = try #require(try BreakwaterCommand.parseAsRoot(flags) as? BreakwaterCommand)
        #expect(root.common.url == ["http://a/v1", "http://b/v1"])
        #expect(root.common.strategy == .roundRobin)
        #expect(root.common.timeout?.duration == .milliseconds(1500))
        #expect(root.common.seed == 7)
        #expect(root.common.maxCost == 0.01)
        #expect(root.common.avoid == ["a", "b"])
    }

    @Test(arguments: [
        ["nothing"], ["ask", "--race", "21"], ["ask", "--race", "many"], ["ask", "--timeout", "0"],
        ["ask", "--timeout", "soon"], ["ask", "--strategy", "luck"], ["ask", "--max-tokens", "0"],
        ["ask", "--temperature", "3"], ["ask", "--max-cost", "-1"], ["ask", "--max-cost", "nan"],
        ["ask", "--endpoint", "a", "--avoid", "a"], ["endpoints", "--providers", "--probe"],
        ["batch", "--concurrency", "0"],
        ["bench", "--requests", "0"],
        ["bench", "--requests", "-1"], ["bench", "--rate", "0"], ["bench", "--seconds", "0"],
        ["bench", "--prompt", ""], ["check", "a", "b"], ["--no-such"],
        ["simulate", "--seeds", "5"], ["simulate", "calm", "--seeds", "0"],
        ["simulate", "calm", "--calls", "0"], ["simulate", "calm", "--list"],
        ["simulate", "--print"], ["simulate", "a", "b"], ["simulate", "calm", "--seed", "-1"],
    ])
    func `what makes no sense is a mistake of usage`(arguments: [String]) {
        #expect {
            try BreakwaterCommand.parseAsRoot(arguments)
        } throws: { error in
            BreakwaterCommand.exitCode(for: error) == .validationFailure
        }
    }

    @Test(arguments: [
        (["ask", "--race", "-3"], "--race must be 0…20, got -3. Write for example --race 2."),
        (["ask", "--timeout", "-1"], "--timeout must be above zero. Write for example"),
        (["ask", "--max-tokens", "-4"], "--max-tokens must be above 0, got -4."),
        (["ask", "--temperature", "-1"], "--temperature must be 0…2, got -1.0."),
        (["batch", "--concurrency", "-1"], "--concurrency must be 1…10000, got -1."),
    ])
    func `a negative number is refused by what it is, and told what to write`(
        arguments: [String], words: String
    ) {
        #expect {
            try BreakwaterCommand.parseAsRoot(arguments)
        } throws: { error in
            BreakwaterCommand.message(for: error).contains(words)
        }
    }

    @Test(arguments: [
        (["ask", "--race", "-3", "why"], "--race must be 0…20, got -3."),
        (["ask", "--race", "many"], "The value 'many' is invalid for '--race <n>'"),
    ])
    func `a flag that all commands know is refused with the usage of the one that was called`(
        arguments: [String], words: String
    ) {
        #expect {
            try BreakwaterCommand.parseAsRoot(arguments)
        } throws: { error in
            let text = Main.withOwnUsage(
                BreakwaterCommand.fullMessage(for: error), arguments: arguments)
            return text.contains(words) && text.contains("Usage: breakwater ask ")
                && text.contains("See 'breakwater ask --help'")
                && !text.contains("<subcommand>")
        }
    }

    @Test(arguments: [
        ("5", Duration.seconds(5)), ("0.5", .milliseconds(500)), ("500ms", .milliseconds(500)),
        ("2m", .seconds(120)),
    ])
    func `a timeout is in seconds unless it says otherwise`(text: String, expected: Duration) {
        #expect(TimeArgument(argument: text)?.duration == expected)
    }

    @Test func `the question is the arguments, then what was piped in`() {
        func question(_ arguments: [String], _ input: String?) -> String {
            AskCommand.question(arguments: arguments, input: input)
        }
        #expect(question(["why", "so"], nil) == "why so")
        #expect(question([], "piped\n") == "piped")
        #expect(question(["Shorten:"], "\n  a text\n\n") == "Shorten:\n\n  a text")
        #expect(question([], " \n ") == "")
    }

    @Test func `streaming can be switched off for a bench`() throws {
        let off = try #require(
            try BreakwaterCommand.parseAsRoot(["bench", "--no-stream"]) as? BenchCommand)
        let usual = try #require(try BreakwaterCommand.parseAsRoot(["bench"]) as? BenchCommand)

        #expect(!off.stream)
        #expect(usual.stream)
    }
}
