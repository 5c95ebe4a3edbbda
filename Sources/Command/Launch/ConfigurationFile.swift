import Foundation
import Settings

/// Reads the configuration file from disk.
enum ConfigurationFile {
    /// Reads `path`; what is wrong is printed, and the exit status for it thrown.
    ///
    /// `themes` are the names that may be chosen, where that is to be checked.
    static func read(
        _ path: String, environment: [String: String], themes: [String] = []
    ) throws(ExitStatus) -> SettingsReading {
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            let exists = FileManager.default.fileExists(atPath: path)
            Output.note("\(path): \(exists ? "cannot be read" : "there is no such file").")
            throw .usage
        }
        guard let text = String(data: data, encoding: .utf8) else {
            Output.note("\(path): the file is not UTF-8 text. Save it as UTF-8.")
            throw .usage
        }
        var reading: SettingsReading
        do throws(SettingsError) {
            reading = try Settings.read(text, file: path, environment: environment, themes: themes)
        } catch {
            Output.error.write("\(error)\n")
            throw .usage
        }
        let problems =
            NamedFiles.problems(of: reading.settings, file: path)
            + KeyChoices.problems(of: reading.settings, file: path)
        if problems.contains(where: { $0.severity == .error }) {
            Output.error.write("\(SettingsError(problems: reading.warnings + problems))\n")
            throw .usage
        }
        reading.warnings += problems
        return reading
    }
}
