import Foundation
import Settings

/// Everything that the full screen has to know when it starts.
struct InteractiveOptions: Sendable {
    /// Settings, endpoints known so far, and what is still to be looked for.
    ///
    /// The first frame must not wait for it: call `launch.resolve` beside the screen.
    var launch: Launch
    /// The theme's name: the flag's, else the configuration's.
    var theme: String
    /// True when `--theme` named it, so that a remembered choice does not win.
    var isThemeGiven: Bool
    /// True without colours: `--no-color`, or `NO_COLOR` in the environment.
    var isColorless: Bool
    /// True for plain ASCII.
    var isASCII: Bool

    init(launch: Launch, common: CommonOptions) {
        self.launch = launch
        theme = common.theme ?? launch.settings.theme
        isThemeGiven = common.theme != nil
        isColorless = common.noColor || !(launch.environment["NO_COLOR"] ?? "").isEmpty
        isASCII = common.ascii
    }

    /// Runs the full screen and leaves with its exit code.
    ///
    /// The screen needs a terminal for its output; keys can come from the controlling terminal.
    func start() async throws {
        guard Output.standard.isTerminal, launch.environment["TERM"] ?? "" != "dumb" else {
            Output.note(
                "the full screen needs a terminal. Use `breakwater ask` in a pipe or a script.")
            throw ExitStatus.noTerminal
        }
        throw ExitStatus(code: await InteractiveProgram.run(self))
    }
}
