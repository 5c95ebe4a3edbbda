import ArgumentParser
import Client
import Foundation
import Reliability
import Scenarios
import Simulation

/// `breakwater simulate`: plays a scenario in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play a scenario in virtual time: outcome, percentiles, timelines, invariants.",
        discussion: """
            The real retry, hedge, budget, bucket and breaker code meets modelled
            endpoints: seeded, no network, no waiting. Nothing is sent anywhere.

            Examples:
              breakwater simulate                          what there is to play
              breakwater simulate hedge-storm              one of them
              breakwater simulate --print example > my.yaml
              breakwater simulate my.yaml --seeds 50       fifty different runs
              breakwater simulate my.yaml --seed 7         the same run again

            Exit codes: 0 everything came out as the scenario expects, 1 it did
            not or an invariant broke, 2 usage or a mistake in the file.
            """)

    @Argument(
        help: "A scenario file, or the name of one that --list shows.", completion: .scenarios)
    var scenario: String?

    @Flag(help: "List the scenarios that the program carries.")
    var list = false

    @Flag(help: "Print the file of the scenario instead of playing it.")
    var print = false

    @Option(help: ArgumentHelp("Play so many seeds, beginning at --seed.", valueName: "n"))
    var seeds: Int?

    @Option(help: ArgumentHelp("About so many calls instead of its own load.", valueName: "n"))
    var calls: Int?

    @Flag(help: "Print one JSON object a run; with --seeds a summary as the last.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let seeds, !(1...1_000_000).contains(seeds) {
            throw ValidationError("--seeds must be 1…1000000, got \(seeds).")
        }
        if let calls, !(1...1_000_000_000).contains(calls) {
            throw ValidationError("--calls must be 1…1000000000, got \(calls).")
        }
        if list, scenario != nil || print {
            throw ValidationError("--list stands alone.")
        }
        if scenario == nil, print || seeds != nil || calls != nil {
            throw ValidationError("Name a scenario. `breakwater simulate` lists them.")
        }
    }

    mutating func run() async throws {
        guard let name = scenario else {
            Output.standard.write(json ? ScenarioList.json : ScenarioList.text(Painter(common)))
            return
        }
        if print {
            Output.standard.write(try ScenarioSource.text(name).text)
            return
        }
        let scenario = try adapted(ScenarioSource.scenario(name))
        let stop = StopSign()
        let signals = SignalWatch { stop.set() }
        let player = Player(scenario: scenario, stop: stop)
        let isPassed =
            if let seeds { await playSeeds(seeds, player) } else { playOnce(player) }
        if let status = signals.status { throw status }
        throw isPassed ? ExitStatus.answered : ExitStatus.unmet
    }

    /// The scenario with what the flags say otherwise.
    private func adapted(_ scenario: Scenario) throws(ExitStatus) -> Scenario {
        var scenario = calls.map { scenario.limited(toCalls: $0) } ?? scenario
        scenario.strategy = common.strategy ?? scenario.strategy
        scenario.policy.deadline = common.timeout?.duration ?? scenario.policy.deadline
        scenario.policy.race = common.race ?? scenario.policy.race
        let count = scenario.endpoints.reduce(0) { $0 + $1.count }
        if scenario.policy.race > count {
            throw .usage.saying(
                "--race \(scenario.policy.race): the scenario has \(count) endpoints.")
        }
        return scenario
    }

    private func playOnce(_ player: Player) -> Bool {
        let progress = ProgressLine()
        let start = Instant.now
        var shown = start
        let played = player.play(common.seed ?? player.scenario.seed) { world in
            let now = Instant.now
            // A run that is over at once needs no line.
            guard now.elapsed(since: shown) > .milliseconds(200) else { return }
            shown = now
            let done = Int(world.progress * 100)
            let speed = Double(world.report.calls) / now.elapsed(since: start).inSeconds
            progress.show(
                "\(player.scenario.name) \(done) %, \(Figure.count(world.report.calls)) calls,"
                    + " \(Figure.count(Int(speed))) a second")
        }
        progress.clear()
        if json {
            Output.standard.write(JSONLine.text(PlayedObject(played)))
        } else {
            let picture = PlayedPicture(
                played, painter: Painter(common), replay: replay(played.report.seed))
            Output.standard.write(picture.text)
        }
        return played.isPassed
    }

    private func playSeeds(_ count: Int, _ player: Player) async -> Bool {
        let first = common.seed ?? player.scenario.seed
        let progress = ProgressLine()
        var survey = SeedSurvey(player.scenario, first: first)
        await player.play(
            (0..<UInt64(count)).map { first &+ $0 },
            cores: ProcessInfo.processInfo.activeProcessorCount
        ) { played in
            survey.add(played)
            progress.show(done: survey.count, failed: survey.failed.count, of: count)
            return !json || Output.standard.write(JSONLine.text(PlayedObject(played)))
        }
        progress.clear()
        if json {
            Output.standard.write(JSONLine.text(survey.object))
        } else {
            Output.standard.write(survey.text(Painter(common)) { replay($0) })
        }
        return survey.count == count && survey.failed.isEmpty
    }

    /// The one command that plays a seed again.
    private func replay(_ seed: UInt64) -> String {
        var words = ["breakwater simulate", scenario ?? "", "--seed \(seed)"]
        if let calls { words.append("--calls \(calls)") }
        if let strategy = common.strategy { words.append("--strategy \(strategy.rawValue)") }
        if let race = common.race { words.append("--race \(race)") }
        if let timeout = common.timeout {
            words.append("--timeout \(timeout.duration.milliseconds)ms")
        }
        return words.joined(separator: " ")
    }
}
