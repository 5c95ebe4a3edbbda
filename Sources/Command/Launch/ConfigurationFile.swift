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
        do throws(Trouble) {
            return try reading(path, environment: environment, themes: themes)
        } catch {
            switch error {
            case .unreadable(let sentence): Output.note(sentence)
            case .mistakes(let mistakes): Output.error.write("\(mistakes)\n")
            }
            throw .usage
        }
    }

    /// The first thing that is wrong with `path`, one line for a notice; `nil` when nothing is.
    static func firstMistake(in path: String, environment: [String: String]) -> String? {
        do throws(Trouble) {
            _ = try reading(path, environment: environment, themes: [])
            return nil
        } catch {
            switch error {
            case .unreadable(let sentence): return sentence
            case .mistakes(let mistakes):
                return mistakes.problems.first { $0.severity == .error }?.description
            }
        }
    }

    /// Why a file is not used.
    private enum Trouble: Error {
        /// It could not be read, which this sentence says.
        case unreadable(String)
        /// It has mistakes.
        case mistakes(SettingsError)
    }

    private static func reading(
        _ path: String, environment: [String: String], themes: [String]
    ) throws(Trouble) -> SettingsReading {
        guard let data = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            throw .unreadable("\(path): \(exists ? "cannot be read" : "there is no such file").")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .unreadable("\(path): the file is not UTF-8 text. Save it as UTF-8.")
        }
        var reading: SettingsReading
        do throws(SettingsError) {
            reading = try Settings.read(text, file: path, environment: environment, themes: themes)
        } catch {
            throw .mistakes(error)
        }
        let problems =
            NamedFiles.problems(of: reading.settings, file: path)
            + KeyChoices.problems(of: reading.settings, file: path)
        if problems.contains(where: { $0.severity == .error }) {
            throw .mistakes(SettingsError(problems: reading.warnings + problems))
        }
        reading.warnings += problems
        return reading
    }
}
