import ArgumentParser
import Dashboard
import Foundation
import Settings

/// `breakwater check`: validates a configuration.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a configuration: every mistake with file, line, key and remedy.")

    @Argument(help: "The file; without it the one that the program would use.")
    var file: String?

    @Flag(help: "Print a commented configuration with every key and its default.")
    var printDefault = false

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        if printDefault {
            Output.standard.write(Settings.defaultFile)
            return
        }
        let environment = ProcessInfo.processInfo.environment
        let directories = Directories(environment: environment)
        guard let path = file ?? common.config ?? directories.configurationFile else {
            Output.note("there is no file to check: name one, or set HOME.")
            throw ExitStatus.usage
        }
        if file == nil, common.config == nil, !FileManager.default.fileExists(atPath: path) {
            Output.standard.write("\(path) does not exist; the defaults hold.\n")
            return
        }
        let shelf = ThemeShelf(environment: environment)
        let themes = await shelf.choices().map(\.name)
        let reading = try ConfigurationFile.read(path, environment: environment, themes: themes)
        if case .failure(let missing) = shelf.theme(reading.settings.theme) {
            Output.error.write("\(path): error: theme: \(missing.reason)\n")
            throw ExitStatus.usage
        }
        for warning in reading.warnings { Output.error.write("\(warning)\n") }
        let count = reading.settings.configured.count
        let endpoints = count == 1 ? "1 endpoint" : "\(count) endpoints"
        Output.standard.write("\(path): valid, \(endpoints).\n")
    }
}
