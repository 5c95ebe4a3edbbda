import Dashboard
import Settings

/// The keys of the full screen as the configuration wants them.
enum KeyChoices {
    /// The map with the changes of these settings.
    static func map(of settings: Settings) -> KeyMap {
        usual(in: settings).rebound(settings.bindings.map { ($0.action, $0.keys) }).map
    }

    /// The map that the changes are made to.
    private static func usual(in settings: Settings) -> KeyMap {
        settings.composer.enter == .newline ? KeyMap.standard.withEnterAsNewline : .standard
    }

    /// What is wrong with the changes, each with its line.
    static func problems(of settings: Settings, file: String) -> [SettingsProblem] {
        let refused = usual(in: settings).rebound(settings.bindings.map { ($0.action, $0.keys) })
            .refused
        return refused.map { index, refusal in
            let change = settings.bindings[index]
            let advice =
                refusal == .unknown
                ? Suggestion.advice(for: change.action, among: KeyMap.names) : refusal.advice
            return SettingsProblem(
                file: file, line: change.line, key: "bindings.\(change.action)",
                message: refusal.message, advice: advice)
        }
    }
}
