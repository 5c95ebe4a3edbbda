import Foundation
import Scenarios
import Settings
import Simulation

/// Finds the scenario that a person named.
enum ScenarioSource {
    /// A path, when it looks like one, else the name of a scenario of the library.
    static func text(_ name: String) throws(ExitStatus) -> (text: String, file: String) {
        if let entry = ScenarioLibrary.named(name) { return (entry.text, "\(name).yaml") }
        let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        guard isPath || FileManager.default.fileExists(atPath: name) else {
            let advice = ScenarioLibrary.advice(for: name)
            throw .usage.saying(
                "there is no scenario “\(name)”."
                    + " \(advice.isEmpty ? "Name a file, or one that --list shows." : advice)")
        }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: name)) } catch {
            let exists = FileManager.default.fileExists(atPath: name)
            throw .usage.saying("\(name): \(exists ? "cannot be read" : "there is no such file").")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw .usage.saying("\(name): the file is not UTF-8 text.")
        }
        return (text, name)
    }

    /// Reads the scenario; what is wrong with its file is printed.
    static func scenario(_ name: String) throws(ExitStatus) -> Scenario {
        let source = try text(name)
        let plain = URL(fileURLWithPath: source.file).deletingPathExtension().lastPathComponent
        do throws(SettingsError) {
            return try ScenarioFile.read(source.text, file: source.file, name: plain)
        } catch {
            Output.error.write("\(error)\n")
            throw .usage
        }
    }
}
