import Client
import Dashboard
import Reliability
import Settings
import TerminalUI
import TestSupport
import Testing

@testable import Command

/// What a configuration that is read again does to a screen.
@Suite struct ReloaderTests {
    private func launch(_ yaml: String) throws -> Launch {
        let reading = try Settings.read(yaml, file: "config.yaml", environment: [:])
        return Launch(
            settings: reading.settings, warnings: [], source: .addresses, configured: [],
            endpoint: nil, model: nil, costMax: nil, avoided: [], seed: nil, logFile: nil,
            recordFile: nil, environment: [:], configurationFile: "config.yaml")
    }

    private func reloaded(
        from before: String, to after: String, chosen: RoutingStrategy? = nil
    ) async throws -> (Reloader.Outcome, ChatClient) {
        let (old, new) = (try launch(before), try launch(after))
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north")], policy: old.settings.call,
            strategy: old.settings.strategy, transport: ScriptedTransport())
        if let chosen { client.setStrategy(chosen) }
        let reloader = Reloader(of: client, with: [], log: nil, openedFrom: old) { new }
        return (await reloader.reload(), client)
    }

    @Test func `keys and theme that changed are told to the screen`() async throws {
        let (outcome, _) = try await reloaded(
            from: "theme: terminal",
            to: "theme: paper\nbindings: {pause: ctrl-t}\ncomposer: {keys: vim, enter: newline}")

        #expect(outcome.theme == "paper")
        #expect(outcome.keys?.hasVim == true)
        #expect(outcome.keys?.map.action(for: .control("t"), in: .race) == .pause)
        #expect(outcome.keys?.map.action(for: Key(.enter), in: .composer) == .newline)
    }

    @Test func `what the file did not change stays as the person has it`() async throws {
        let text = "routing: {strategy: cost}\ntheme: paper\nbindings: {pause: ctrl-t}"
        let (outcome, client) = try await reloaded(
            from: text, to: text + "\ndeadline: 9s", chosen: .latency)

        #expect(outcome.theme == nil)
        #expect(outcome.keys == nil)
        #expect(client.snapshot().strategy == .latency)
        #expect(client.policy.deadline == .seconds(9))
    }

    @Test func `another strategy in the file goes before the person's`() async throws {
        let (_, client) = try await reloaded(
            from: "routing: {strategy: cost}", to: "routing: {strategy: health}", chosen: .latency)

        #expect(client.snapshot().strategy == .health)
    }

    @Test func `a mistake is told and changes nothing`() async throws {
        let old = try launch("theme: paper")
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north")], transport: ScriptedTransport())
        let reloader = Reloader(of: client, with: [], log: nil, openedFrom: old) {
            () throws(Command.ExitStatus) in
            throw .usage.saying("config.yaml:3: error: nmae")
        }
        let outcome = await reloader.reload()

        #expect(
            outcome.sentences == [
                "config.yaml:3: error: nmae", "The configuration stays as it was.",
            ])
        #expect(outcome.keys == nil && outcome.theme == nil)
    }
}
