import ArgumentParser
import Settings

/// `breakwater endpoints`: the table of endpoints.
struct EndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "The endpoints: provider, model, key found or not, limits.")

    @Flag(help: "Ask each whether it answers; a completion costs a token or a few.")
    var probe = false

    @Flag(help: "Print one JSON object an endpoint.")
    var json = false

    @Flag(help: "All known providers instead: what to set for each, and what nobody checked.")
    var providers = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if providers, probe {
            throw ValidationError("--providers asks nobody. Leave --probe out, or --providers.")
        }
    }

    mutating func run() async throws {
        let launch = try Launch.prepare(common)
        if providers {
            let objects = launch.settings.providers.map {
                ProviderObject($0, environment: launch.environment)
            }
            Output.standard.write(
                json
                    ? objects.map(JSONLine.text).joined()
                    : ProviderObject.lines(objects).joined(separator: "\n") + "\n")
            return
        }
        let session = try await Session.open(launch, asks: probe)
        var objects = session.configured.map { EndpointObject($0) }
        if probe {
            await EndpointProbe.run(session, into: &objects)
            await session.end()
        }
        if launch.source == .discovery {
            objects += Discovery.lackingAddress(
                in: launch.environment, providers: launch.settings.providers
            ).map { lacking in
                EndpointObject(
                    lacking.preset, keyVariable: lacking.keyVariable,
                    addressVariable: lacking.addressVariable)
            }
        }
        if json {
            for object in objects { Output.standard.write(JSONLine.text(object)) }
        } else {
            let lines = EndpointTable.lines(objects, probed: probe)
            Output.standard.write(lines.joined(separator: "\n") + "\n")
        }
        if probe, objects.allSatisfy({ $0.health?.ok != true }) { throw ExitStatus.unanswered }
    }
}
