import Client
import DemoEndpoints
import Providers
import Reliability
import Settings

/// The endpoints of a session, after the network was asked.
struct ResolvedEndpoints: Sendable {
    /// The endpoints; their positions become their identities.
    var configured: [ConfiguredEndpoint]
    /// The embedded servers, when they run.
    var harbour: DemoHarbour?
    /// What the person should know, one sentence each.
    var notes: [String]

    /// The endpoints as the client takes them.
    var endpoints: [Endpoint] { configured.map(\.endpoint) }
}

extension Launch {
    /// How long a local server has to answer: it is on this machine.
    private static let localLimit = Duration.milliseconds(300)
    /// How long any other server has to list its models.
    private static let listLimit = Duration.seconds(10)

    /// Looks for local servers, asks for missing model names, and starts the demo endpoints when
    /// there is nothing else.
    ///
    /// `asksElsewhere` is false for who only lists endpoints: then no other machine is asked, unless
    /// `--url` named it.
    ///
    /// Throws, with a message and without printing, when no endpoint is left or one that was named
    /// does not exist.
    func resolve(
        through transport: any Transport, asksElsewhere: Bool = true
    ) async throws(ExitStatus) -> ResolvedEndpoints {
        let resolved = try await look(through: transport, asksElsewhere: asksElsewhere)
        let names = resolved.endpoints.map(\.profile.name)
        for name in [endpoint].compactMap(\.self) + avoided where !names.contains(name) {
            let known = names.joined(separator: ", ")
            throw .usage.saying("there is no endpoint “\(name)”; there are: \(known).")
        }
        return resolved
    }

    private func look(
        through transport: any Transport, asksElsewhere: Bool
    ) async throws(ExitStatus) -> ResolvedEndpoints {
        if source == .demo { return try await demo(notes: []) }
        var resolved = ResolvedEndpoints(configured: configured, harbour: nil, notes: [])
        if source == .discovery {
            let found = try await localServers(through: transport)
            resolved.configured += found.configured
            resolved.notes += found.notes
            if resolved.configured.isEmpty {
                return try await demo(
                    notes: resolved.notes + [
                        "no configuration, key or local server found: simulated demo endpoints answer."
                    ])
            }
        }
        await nameModels(&resolved, through: transport, asksElsewhere: asksElsewhere)
        if resolved.configured.isEmpty {
            throw .unanswered.saying(resolved.notes.joined(separator: "\n"))
        }
        return resolved
    }

    private func demo(notes: [String]) async throws(ExitStatus) -> ResolvedEndpoints {
        let harbour = DemoHarbour()
        do {
            let endpoints = try await harbour.start()
            return ResolvedEndpoints(
                configured: endpoints.map { ConfiguredEndpoint(endpoint: $0) }, harbour: harbour,
                notes: notes)
        } catch {
            throw .unanswered.saying("the demo endpoints cannot start: \(error)")
        }
    }

    /// The local servers that answer, each with its first model; about one that a variable names
    /// and that does not answer there is a note.
    ///
    /// Servers whose address stands in `known` are not asked.
    func localServers(
        besides known: Set<String> = [], through transport: any Transport
    ) async throws(ExitStatus) -> (configured: [ConfiguredEndpoint], notes: [String]) {
        var candidates = Discovery.localServers(
            in: environment, providers: settings.providers
        ).filter { !known.contains($0.endpoint.baseURL) }
        for index in candidates.indices {
            candidates[index] = try proxied(settings.connection.applied(to: candidates[index]))
        }
        let models = await lists(
            of: candidates.map(\.endpoint), within: Launch.localLimit, through: transport)
        var found: [ConfiguredEndpoint] = []
        var notes: [String] = []
        for (candidate, models) in zip(candidates, models) {
            let name = candidate.endpoint.profile.provider
            switch models {
            case .success(let models):
                guard let model = ModelList.preferred(models) else { continue }
                var candidate = candidate
                candidate.endpoint.profile.model = model
                found.append(candidate)
            case .failure(let failure):
                let variables = settings.providers.named(name)?.baseURLVariables ?? []
                if let variable = variables.first(where: { environment[$0]?.isEmpty == false }) {
                    notes.append("\(variable) names a server: \(failure.reason).")
                }
            }
        }
        return (found, notes)
    }

    /// Asks servers whose model is not named for their first; one that cannot say is left out when
    /// it came by `--url`, and else asked for `default`.
    private func nameModels(
        _ resolved: inout ResolvedEndpoints, through transport: any Transport,
        asksElsewhere: Bool
    ) async {
        let open = resolved.configured.indices.filter { index in
            let endpoint = resolved.configured[index].endpoint
            return endpoint.profile.model.isEmpty
                && (asksElsewhere || source == .addresses
                    || WebAddress(endpoint.baseURL)?.isLoopback == true)
        }
        guard !open.isEmpty, model == nil else { return }
        let lists = await lists(
            of: open.map { resolved.configured[$0].endpoint }, within: Launch.listLimit,
            through: transport)
        var dead: [Int] = []
        for (index, list) in zip(open, lists) {
            let name = resolved.configured[index].endpoint.profile.name
            switch list {
            case .success(let models):
                resolved.configured[index].endpoint.profile.model =
                    ModelList.preferred(models) ?? "default"
            case .failure(let failure):
                if source == .addresses {
                    dead.append(index)
                } else {
                    resolved.configured[index].endpoint.profile.model = "default"
                }
                resolved.notes.append(
                    "\(name) was asked for its models: \(failure.reason). Name one: --model NAME.")
            }
        }
        for index in dead.reversed() { resolved.configured.remove(at: index) }
    }

    private func lists(
        of endpoints: [Endpoint], within limit: Duration, through transport: any Transport
    ) async -> [Result<[String], ModelList.Unavailable>] {
        await withTaskGroup(of: (Int, Result<[String], ModelList.Unavailable>).self) { group in
            for (index, endpoint) in endpoints.enumerated() {
                group.addTask {
                    do throws(ModelList.Unavailable) {
                        let models = try await ModelList.fetch(
                            from: endpoint, through: transport, within: limit)
                        return (index, .success(models))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var found: [Int: Result<[String], ModelList.Unavailable>] = [:]
            for await (index, result) in group { found[index] = result }
            return endpoints.indices.map {
                found[$0] ?? .failure(ModelList.Unavailable(reason: "it was not asked"))
            }
        }
    }
}

extension ConfiguredEndpoint {
    /// True when the key should come from a variable that is not set.
    var keyIsMissing: Bool {
        switch keySource {
        case .missing, .unreadable: true
        case .variable, .literal, .file, .command, .notNeeded: false
        }
    }
}
