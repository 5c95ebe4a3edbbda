import ArgumentParser

/// `breakwater endpoints`: the table of endpoints.
struct EndpointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endpoints",
        abstract: "The endpoints: provider, model, key found or not, limits.")

    @Flag(help: "Ask each whether it answers; a completion costs a token or a few.")
    var probe = false

    @Flag(help: "Print one JSON object an endpoint.")
    var json = false

    @OptionGroup var common: CommonOptions

    mutating func run() async throws {
        let session = try await Session.open(try Launch.prepare(common), asks: false)
        var objects = session.configured.map(EndpointObject.init)
        if probe {
            let results = await EndpointProbe.run(session)
            for (index, result) in results.enumerated() { objects[index].health = result }
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
