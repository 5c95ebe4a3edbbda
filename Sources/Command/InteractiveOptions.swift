import ArgumentParser
import Foundation
import Settings

/// Everything that the full screen has to know when it starts.
struct InteractiveOptions: Sendable {
    /// Settings, endpoints known so far, and what is still to be looked for.
    ///
    /// The first frame must not wait for it: call `launch.resolve` beside the screen.
    var launch: Launch
    /// The flags that `launch` was made of, for when the configuration is read again.
    var common: CommonOptions
    /// The theme's name: the flag's, else the configuration's.
    var theme: String
    /// True when `--theme` named it, so that a remembered choice does not win.
    var isThemeGiven: Bool
    /// True without colours: `--no-color`, or `NO_COLOR` in the environment.
    var isColorless: Bool
    /// True for plain ASCII.
    var isASCII: Bool
    /// True for plain lines instead of a screen.
    var isPlain: Bool
    /// True for a person who only watches.
    var isReadOnly: Bool

    init(launch: Launch, common: CommonOptions, screen: ScreenOptions) {
        self.init(launch: launch, common: common)
        isPlain = screen.plain
        isReadOnly = screen.readOnly
    }

    /// A screen of which the flags say nothing more.
    init(launch: Launch, common: CommonOptions) {
        self.launch = launch
        self.common = common
        theme = common.theme ?? launch.settings.theme
        isThemeGiven = common.theme != nil
        isColorless = common.noColor || !(launch.environment["NO_COLOR"] ?? "").isEmpty
        isASCII = common.ascii
        isPlain = false
        isReadOnly = false
    }

    /// Runs the full screen, or plain lines, and leaves with its exit code.
    ///
    /// The screen needs a terminal for its output; keys can come from the controlling terminal. A
    /// terminal that says it is dumb gets plain lines; a pipe gets them only when it asks.
    func start() async throws {
        let (common, isDemo) = (common, launch.source == .demo)
        let read: @Sendable () throws(ExitStatus) -> Launch = { () throws(ExitStatus) in
            try Launch.prepare(common, demo: isDemo)
        }
        let isTerminal = Output.standard.isTerminal
        if isPlain || isTerminal && launch.environment["TERM"] == "dumb" {
            throw await PlainProgram.run(launch, reading: read, isReadOnly: isReadOnly)
        }
        guard isTerminal else {
            Output.note(
                "the full screen needs a terminal. Use `breakwater ask` in a pipe or a script, or"
                    + " --plain.")
            throw ExitStatus.noTerminal
        }
        throw ExitStatus(
            code: await InteractiveProgram.run(self, showing: .own(launch, reading: read)))
    }

    /// Throws exit status 4 unless standard output is a terminal that can show the screen of `command`.
    ///
    /// `advice`, a sentence, says what does without one.
    func requireTerminal(
        for command: String, advice: String = "GET /status has the same as JSON."
    ) throws(ExitStatus) {
        guard Output.standard.isTerminal, launch.environment["TERM"] != "dumb" else {
            throw .noTerminal.saying(
                "\(command) shows a screen, which needs a terminal. \(advice)")
        }
    }
}

/// The flags of the commands that open the screen.
struct ScreenOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Plain lines instead of a screen, for screen readers, dumb terminals and pipes.",
            discussion: "Answers go to standard output, everything else to standard error."))
    var plain = false

    @Flag(help: "Refuse whatever would switch endpoints, change routes or what is stored.")
    var readOnly = false
}
