import Providers
import Reliability
import Yams

/// Settings and what is doubtful about them.
public struct SettingsReading: Sendable, Equatable {
    /// The settings.
    public var settings: Settings
    /// Warnings, in the order of their lines.
    public var warnings: [SettingsProblem]
}

extension Settings {
    /// Reads a configuration file.
    ///
    /// `environment` is what `${VAR}` refers to. Every mistake is reported in one
    /// `SettingsError`, in the order of the lines; with at least one error nothing is used.
    public static func read(
        _ text: String, file: String, environment: [String: String]
    ) throws(SettingsError) -> SettingsReading {
        var reader = SettingsReader(file: file, environment: environment)
        let settings = reader.root(of: text).map { reader.settings(in: $0) } ?? Settings()
        let problems = reader.inOrder
        if problems.contains(where: { $0.severity == .error }) {
            throw SettingsError(problems: problems)
        }
        return SettingsReading(settings: settings, warnings: problems)
    }
}

extension SettingsReader {
    private static let topLevel = ["endpoints"] + policyKeys + ["theme"]

    /// The whole file.
    mutating func settings(in root: Field) -> Settings {
        var settings = Settings()
        if case .mapping(let mapping) = root.node, let list = mapping["model_list"] {
            let field = Field(node: list, path: "model_list", line: list.mark?.line)
            error(
                field, "this is a LiteLLM configuration, which is not read yet",
                "Write the same servers as `endpoints:`; `breakwater check --print-default` shows how."
            )
            return settings
        }
        guard let top = section(root, known: SettingsReader.topLevel) else { return settings }
        settings.configured = endpoints(in: top)
        settings.strategy = strategy(in: top) ?? settings.strategy
        settings.call = call(in: top, names: settings.configured.map(\.endpoint.profile.name))
        settings.fleet = fleet(in: top)
        settings.theme = text(top, "theme") ?? settings.theme
        if let race = top.fields["race"], settings.call.race > settings.configured.count,
            !settings.configured.isEmpty
        {
            warn(race, "there are fewer endpoints than that", "It counts as their number.")
        }
        return settings
    }
}
