import ArgumentParser
import Foundation
import HelpTopics
import Reliability
import Scenarios
import TerminalUI
import Testing

@testable import Command
@testable import Simulation

@Suite struct SimulateTests {
    @Test func `arguments name a scenario, seeds and calls`() throws {
        let command = try #require(
            try BreakwaterCommand.parseAsRoot([
                "simulate", "calm", "--seeds", "5", "--seed", "18446744073709551615", "--calls",
                "100", "--json",
            ]) as? SimulateCommand)

        #expect(command.scenario == "calm" && command.seeds == 5 && command.calls == 100)
        #expect(command.common.seed == .max && command.json && !command.list)
    }

    @Test func `a name, a path and a slip are told apart`() throws {
        #expect(try ScenarioSource.text("calm").file == "calm.yaml")
        #expect {
            try ScenarioSource.text("hedge-strom")
        } throws: {
            ($0 as? Command.ExitStatus)?.code == 2
                && ($0 as? Command.ExitStatus)?.message?.contains("Did you mean `hedge-storm`?")
                    == true
        }
        #expect {
            try ScenarioSource.text("./calm.yaml")
        } throws: {
            ($0 as? Command.ExitStatus)?.message == "./calm.yaml: there is no such file."
        }
    }

    @Test(arguments: [
        (0.0, "0ms"), (0.000_85, "850us"), (0.0164, "16.4ms"), (0.9996, "1.00s"), (1.42, "1.42s"),
        (100, "100s"), (120, "2m"), (125, "2m05s"), (7_400, "2h03m"),
    ])
    func `a time has three digits that count`(seconds: Double, expected: String) {
        #expect(Figure.time(.seconds(seconds)) == expected)
    }

    @Test(arguments: [
        (0.0, "0 %"), (1.0, "100 %"), (0.99999, "> 99.99 %"), (0.000_01, "< 0.01 %"),
        (0.9992, "99.92 %"), (0.0361, "3.61 %"), (0.25, "25.0 %"),
    ])
    func `a share never rounds to all or nothing`(share: Double, expected: String) {
        #expect(Figure.percent(share) == expected)
    }

    @Test func `thousands stand apart`() {
        #expect(Figure.count(7) == "7" && Figure.count(1_234) == "1,234")
        #expect(Figure.count(123_456) == "123,456" && Figure.count(1_234_567) == "1,234,567")
    }

    @Test(arguments: [
        (true, [:], false, false, true), (false, [:], false, false, false),
        (true, ["NO_COLOR": "1"], false, false, false),
        (true, ["TERM": "dumb"], false, false, false),
        (true, ["NO_COLOR": ""], false, false, true), (true, [:], true, false, false),
        (true, ["LC_ALL": "C", "LANG": "en_US.UTF-8"], false, true, true),
        (true, ["LC_ALL": "", "LANG": "de_DE.utf8"], false, false, true),
    ])
    func `colours go to a terminal that wants them, and glyphs to a locale that has them`(
        isTerminal: Bool, environment: [String: String], noColor: Bool, isASCII: Bool,
        isColoured: Bool
    ) {
        let painter = Painter(
            noColor: noColor, ascii: false, isTerminal: isTerminal, environment: environment)

        #expect(painter.isColoured == isColoured)
        #expect(painter.symbols.isASCII == isASCII)
    }

    @Test func `the list names every scenario in 80 columns`() {
        let text = ScenarioList.text(.plain)

        for entry in ScenarioLibrary.all { #expect(text.contains("  \(entry.name) ")) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(ScenarioList.json.split(separator: "\n").count == ScenarioLibrary.all.count)
    }

    @Test(arguments: ScenarioFile.keys.flatMap(\.keys))
    func `the help has every key of a scenario file`(key: String) {
        let pages = HelpTopics.all.filter { $0.id.hasPrefix("scenario-") }.map(\.body).joined()

        let words = pages.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }
        #expect(words.contains(key[...]))
    }
}

extension Painter {
    /// What a file gets.
    static let plain = Painter(noColor: false, ascii: false, isTerminal: false, environment: [:])
    /// The same in ASCII.
    static let ascii = Painter(noColor: false, ascii: true, isTerminal: false, environment: [:])
    /// What a terminal gets.
    static let coloured = Painter(noColor: false, ascii: false, isTerminal: true, environment: [:])
}
