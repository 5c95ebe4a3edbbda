public import Settings
public import Simulation

/// Scenarios as YAML files.
///
/// Only `endpoints` and `load` are needed. The scenario `example` of the library has every key with
/// a comment; `breakwater simulate --print example` prints it. Times, shares and the sections
/// `routing`, `deadline`, `retry`, `budget`, `hedge`, `race`, `breaker`, `fallback` are written as
/// in the configuration file. Laws of times, faults and expectations have small grammars of their
/// own: `LawGrammar`, `FaultGrammar`, `ExpectationGrammar`.
public enum ScenarioFile {
    /// Every key by its section, as the reader knows them; a page about the format must name each.
    ///
    /// The keys inside `limits`, `timeouts`, `price` and the policies are those of the
    /// configuration file.
    public static let keys: [(section: String, keys: [String])] = [
        ("", SettingsReader.topKeys), ("endpoints", SettingsReader.serverKeys),
        ("outages", SettingsReader.outageKeys), ("quota", SettingsReader.quotaKeys),
        ("weather", SettingsReader.weatherKeys), ("load", SettingsReader.loadKeys),
        ("happenings", ["at"] + SettingsReader.happeningKeys),
    ]

    /// Reads a scenario.
    ///
    /// `name` is what it is called unless the file says otherwise. Every mistake is reported in one
    /// `SettingsError`, in the order of the lines; with at least one error nothing is used.
    public static func read(
        _ text: String, file: String, name: String
    ) throws(SettingsError) -> Scenario {
        var reader = SettingsReader(file: file, environment: [:])
        let root = reader.root(of: text.spellingBounds)
        let scenario = root.flatMap { reader.scenario(in: $0, name: name) }
        let problems = reader.inOrder
        guard let scenario, !problems.contains(where: { $0.severity == .error }) else {
            throw SettingsError(problems: problems)
        }
        return scenario
    }
}

extension String {
    /// The same with `≥` where a value begins with `>=`, which YAML takes for a block of text.
    fileprivate var spellingBounds: String { replacing(": >=", with: ": ≥") }
}
