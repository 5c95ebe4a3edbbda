import Client
import Providers
import Reliability
import Settings

/// Looks again and again for local servers that were not there at the start, and adds them.
///
/// Only where endpoints were discovered: who wrote a configuration named what shall be used. The demo
/// endpoints, which had stood in for a server, are switched off once there is one.
struct LocalServerWatch: Sendable {
    /// Thirty seconds: as long as a person who has just started a server looks at another window.
    private static let pause = Duration.seconds(30)

    let launch: Launch
    let client: ChatClient
    let transport: any Transport
    var sleep: @Sendable () async throws -> Void = { try await Task.sleep(for: Self.pause) }

    /// False where nothing may be added.
    var isNeeded: Bool { launch.source == .discovery }

    /// Looks until it is cancelled; tells each server that was added.
    func run(_ tell: @Sendable (String) -> Void) async {
        while (try? await sleep()) != nil {
            for notice in await look() { tell(notice) }
        }
    }

    /// Looks once.
    func look() async -> [String] {
        let known = Set(client.endpoints.map(\.baseURL))
        // A proxy that is none was told at the start.
        let found = try? await launch.localServers(besides: known, through: transport)
        guard let found = found?.configured, !found.isEmpty, !Task.isCancelled else { return [] }
        // Places of endpoints that were removed are not given out again.
        let first = client.snapshot().endpoints.count
        client.add(found.map(\.endpoint))
        client.watchHealth(of: found, from: first)
        for (known, endpoint) in zip(client.snapshot().present, client.endpoints)
        where endpoint.isSimulated {
            client.setManual(.disabled, for: known.id)
        }
        return found.map { configured in
            let profile = configured.endpoint.profile
            return "\(profile.name) was found and answers with \(profile.model)"
        }
    }
}
