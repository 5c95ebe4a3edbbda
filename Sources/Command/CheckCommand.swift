import ArgumentParser
import Dashboard
import Foundation
import Settings

/// `breakwater check`: validates a configuration.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate a configuration: every mistake with file, line, key and remedy.")

    @Argument(
        help: "The file; without it the one that the program would use.", completion: .file())
    var file: String?

    @Flag(help: "Print a commented configuration with every key and its default.")
    var printDefault = false

    @Flag(help: "Print the configuration that a LiteLLM config.yaml means; keys are left out.")
    var convert = false

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
        if convert { return try converted(path) }
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

    private func converted(_ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ExitStatus.usage.saying("\(path) cannot be read.")
        }
        let found: LiteLLMFile.Conversion?
        do throws(SettingsError) {
            found = try LiteLLMFile.convert(String(decoding: data, as: UTF8.self), file: path)
        } catch {
            Output.error.write("\(error)\n")
            throw ExitStatus.usage
        }
        guard let found else {
            throw ExitStatus.usage.saying(
                "\(path) is no LiteLLM configuration: it has no model_list.")
        }
        for problem in found.problems { Output.error.write("\(problem)\n") }
        Output.standard.write(found.text)
    }
}
