import ArgumentParser
import Foundation

/// A command as the argument parser describes it, as far as a manual needs it.
struct CommandDescription: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            /// As it is typed.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?
        var discussion: String?
    }

    var commandName: String
    var superCommands: [String]?
    var shouldDisplay: Bool?
    var abstract: String?
    var discussion: String?
    var subcommands: [CommandDescription]?
    var arguments: [Argument]?

    /// The words that call it: `breakwater history list`.
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// The commands below it that people are told of; the parser's own `help` is none.
    var shown: [CommandDescription] {
        (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    /// The whole program.
    static func program() throws -> CommandDescription {
        struct Tool: Decodable { var command: CommandDescription }
        let text = BreakwaterCommand._dumpHelp()
        return try JSONDecoder().decode(Tool.self, from: Data(text.utf8)).command
    }
}
