import Providers
import Reliability

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
    /// `themes` are the names that `theme` may be; by default that is not looked at, because a start
    /// without a screen needs none.
    public static func read(
        _ text: String, file: String, environment: [String: String], themes: [String] = []
    ) throws(SettingsError) -> SettingsReading {
        var reader = SettingsReader(file: file, environment: environment)
        let root = reader.root(of: text)
        if let root,
            let converted = LiteLLMFile.convert(root, with: &reader, keepsKeys: true)
        {
            return try read(converted, of: reader, themes: themes)
        }
        let settings = root.map { reader.settings(in: $0, themes: themes) } ?? Settings()
        let problems = reader.inOrder
        if problems.contains(where: { $0.severity == .error }) {
            throw SettingsError(problems: problems)
        }
        return SettingsReading(settings: settings, warnings: problems)
    }

    /// Reads what was made of another program's file; complaints name the lines of that file.
    private static func read(
        _ converted: LiteLLMFile.Conversion, of original: SettingsReader, themes: [String]
    ) throws(SettingsError) -> SettingsReading {
        var reader = SettingsReader(file: original.file, environment: original.environment)
        let root = reader.root(of: converted.text)
        let settings = root.map { reader.settings(in: $0, themes: themes) } ?? Settings()
        let later = reader.inOrder.map { problem in
            var problem = problem
            let line = problem.line.map { $0 - 1 } ?? -1
            problem.line =
                converted.origins.indices.contains(line) ? converted.origins[line] : nil
            return problem
        }
        let problems = original.inOrder + later
        if problems.contains(where: { $0.severity == .error }) {
            throw SettingsError(problems: problems)
        }
        return SettingsReading(settings: settings, warnings: problems)
    }
}

extension SettingsReader {
    private static let topLevel =
        ["providers", "endpoints"] + connectionKeys + policyKeys
        + ["degrade", "telemetry", "theme", "composer", "bindings"]

    /// The whole file.
    mutating func settings(in root: Field, themes: [String]) -> Settings {
        var settings = Settings()
        guard let top = section(root, known: SettingsReader.topLevel) else { return settings }
        providers = providers(in: top)
        settings.providers = providers
        connection = connection(in: top)
        settings.connection = connection
        settings.configured = endpoints(in: top)
        settings.tlsSections = tlsSections
        settings.keyFiles = keyFiles
        settings.strategy = strategy(in: top) ?? settings.strategy
        settings.call = call(in: top, names: settings.configured.map(\.endpoint.profile.name))
        settings.fleet = fleet(in: top)
        settings.degrade = degrade(
            in: top, names: settings.configured.map(\.endpoint.profile.name),
            fallback: settings.call.fallback)
        settings.telemetry = telemetry(in: top)
        settings.theme = theme(in: top, among: themes) ?? settings.theme
        settings.composer = composer(in: top)
        settings.bindings = bindings(in: top)
        if let race = top.fields["race"], settings.call.race > settings.configured.count,
            !settings.configured.isEmpty
        {
            warn(race, "there are fewer endpoints than that", "It counts as their number.")
        }
        return settings
    }

    /// A theme's name; a path stands for itself, and is read when the screen starts.
    private mutating func theme(in top: Section, among themes: [String]) -> String? {
        guard let name = text(top, "theme"), let field = top.fields["theme"] else { return nil }
        let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        if !themes.isEmpty, !isPath, !themes.contains(name) {
            error(
                field, "there is no theme `\(shown(field))`",
                Suggestion.advice(for: name, among: themes))
        }
        return name
    }
}
