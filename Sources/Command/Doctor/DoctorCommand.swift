import ArgumentParser
import CursesTerminal
import Foundation
import History
import OpenTelemetryExport
import Settings

/// `breakwater doctor`: what could stand in the way, and what to do about it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Look at terminal, locale, configuration, keys, proxies, endpoints, telemetry and clock.",
        discussion: """
            Says for each finding what to do. Keys and proxies are told by the names of their
            variables, never by their values. Endpoints are asked for their models, which costs
            nothing. Ends with 1 when something does not work.
            """)

    @Flag(help: "Ask nobody: no endpoint, no clock and no collector.")
    var offline = false

    @Flag(help: "One JSON object a finding.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let isUTF8 = await MainActor.run { TerminalCapabilities.ofThisProcess().isUTF8 }
        var findings = [Finding("program", .note, "Breakwater \(Version.text), \(Version.system).")]
        findings += TerminalFacts.ofThisProcess(environment, isUTF8: isUTF8).findings
        findings += SetupFacts.locale(environment, isUTF8: isUTF8)
        let (setup, launch) = setup(environment)
        findings += setup
        findings += SetupFacts.proxies(environment)
        if let launch, !offline {
            let local =
                launch.source == .discovery
                ? Discovery.localServers(in: environment, providers: launch.settings.providers) : []
            let reaches =
                await Reach.run(launch.configured, areOptional: false)
                + Reach.run(local, areOptional: true)
            findings += reaches.map(\.finding)
            findings.append(Reach.clock(reaches))
        }
        findings += await TelemetryFacts.findings(
            launch?.telemetry ?? OTLPReading(environment), environment, isOffline: offline)
        findings += await files(environment)
        if json {
            for finding in findings { Output.standard.write(JSONLine.text(finding)) }
        } else {
            Output.standard.write(Finding.lines(findings).joined(separator: "\n") + "\n")
        }
        if findings.contains(where: { $0.level == .error }) { throw ExitStatus.unmet }
    }

    /// The configuration and the keys; without a launch where it cannot be used.
    private func setup(_ environment: [String: String]) -> ([Finding], Launch?) {
        let path = common.config ?? Directories(environment: environment).configurationFile
        let data = path.flatMap { FileManager.default.contents(atPath: $0) }
        let exists = path.map { FileManager.default.fileExists(atPath: $0) } ?? false
        var problems: [SettingsProblem] = []
        var count = 0
        if let path, exists || common.config != nil {
            if let text = data.flatMap({ String(data: $0, encoding: .utf8) }) {
                do throws(SettingsError) {
                    let reading = try Settings.read(text, file: path, environment: environment)
                    count = reading.settings.configured.count
                    problems =
                        reading.warnings + NamedFiles.problems(of: reading.settings, file: path)
                } catch {
                    problems = error.problems
                }
            } else {
                problems = [
                    SettingsProblem(
                        file: path, line: nil, key: "", message: "the file cannot be read as text",
                        advice: "Check that it is there, that you may read it, and its encoding.")
                ]
            }
        }
        var findings = SetupFacts.configuration(
            path: path, exists: exists || common.config != nil, problems: problems,
            endpoints: count)
        guard !problems.contains(where: { $0.severity == .error }) else { return (findings, nil) }
        do throws(ExitStatus) {
            let launch = try Launch.prepare(common, environment: environment)
            findings += SetupFacts.keys(
                launch.configured, environment: environment,
                providers: launch.settings.providers, isDiscovery: launch.source == .discovery)
            return (findings, launch)
        } catch {
            findings.append(
                Finding(
                    "configuration", .error,
                    error.message ?? "The endpoints cannot be set up; the reason stands above."))
            return (findings, nil)
        }
    }

    /// Whether the history can be opened and its folder written to.
    private func files(_ environment: [String: String]) async -> [Finding] {
        guard let path = Directories(environment: environment).historyFile else {
            return [
                Finding(
                    "files", .warning, "There is no place for a history.",
                    advice: "Set HOME, or XDG_DATA_HOME to an absolute path.")
            ]
        }
        guard FileManager.default.fileExists(atPath: path) else {
            return [Finding("files", .note, "\(path) will be made with the first conversation.")]
        }
        let history = History(path: path)
        do throws(HistoryError) {
            let count = try await history.conversations(limit: Int(Int32.max)).count
            try await history.close()
            return [Finding("files", .ok, "\(path): \(HistoryCommand.counted(count)).")]
        } catch {
            return [
                Finding(
                    "files", .error, error.description,
                    advice: "Check who owns the file and its folder, and whether the disk is full.")
            ]
        }
    }
}

extension TerminalFacts {
    /// What this process's terminal is like; asks it how wide it draws, where that leaves no traces.
    static func ofThisProcess(_ environment: [String: String], isUTF8: Bool) -> TerminalFacts {
        let capabilities = TerminalCapabilities(
            environment: { environment[$0] }, isUTF8: isUTF8)
        var facts = TerminalFacts()
        facts.isTerminal = Output.standard.isTerminal
        facts.name = capabilities.terminal
        facts.isKnown = isKnown(capabilities.terminal, environment)
        facts.depth = capabilities.depth
        facts.isColorless = !(environment["NO_COLOR"] ?? "").isEmpty
        var size = winsize()
        let isTold = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        facts.size = isTold ? (Int(size.ws_col), Int(size.ws_row)) : nil
        if facts.isTerminal, isUTF8, capabilities.answersQuestions {
            facts.widths = WidthProbe.run() ?? []
            facts.isSilent = facts.widths.isEmpty
        }
        return facts
    }

    /// Whether an entry lies where curses looks for it; folders are named by a letter, or its code.
    private static func isKnown(_ name: String, _ environment: [String: String]) -> Bool {
        guard let first = name.utf8.first, !name.contains("/") else { return false }
        let own = environment["TERMINFO"] ?? environment["HOME"].map { $0 + "/.terminfo" }
        let folders =
            [own].compactMap(\.self)
            + (environment["TERMINFO_DIRS"] ?? "").split(separator: ":")
            .map(String.init) + [
                "/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo",
                "/opt/homebrew/share/terminfo", "/usr/local/share/terminfo",
            ]
        return folders.contains { folder in
            [String(Unicode.Scalar(first)), String(first, radix: 16)].contains {
                FileManager.default.fileExists(atPath: "\(folder)/\($0)/\(name)")
            }
        }
    }
}
