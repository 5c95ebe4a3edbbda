import Client
import HTTPTransport
import Providers
import Reliability
import Settings

/// Brings a running client to what its configuration says now, one reading after the other.
///
/// Calls under way end as they began: an endpoint that goes serves what runs there. A file with mistakes
/// changes nothing.
actor Reloader {
    private let session: Session
    private let read: @Sendable () throws(ExitStatus) -> Launch
    private var launch: Launch
    private var places: [ReloadPlan.Place]

    /// Begins with what `launch` opened as `session`; `read` reads the configuration again.
    init(
        _ session: Session, openedFrom launch: Launch,
        reading read: @escaping @Sendable () throws(ExitStatus) -> Launch
    ) {
        self.session = session
        self.launch = launch
        self.read = read
        places = session.configured.enumerated().map {
            ReloadPlan.Place(id: EndpointID($0.offset), configured: $0.element)
        }
    }

    /// Reads and applies; what happened, or why nothing did, as sentences for standard error.
    func reload() async -> [String] {
        do throws(ExitStatus) {
            let new = try read()
            guard new.source == .file, launch.source == .file else {
                guard new.source == launch.source else {
                    return ["The endpoints come from elsewhere now: start again to use them."]
                }
                session.client.setStrategy(new.settings.strategy)
                launch.settings.strategy = new.settings.strategy
                return ["The configuration was read again; the endpoints do not come from it."]
            }
            let transport = HTTPTransport()
            let resolved: ResolvedEndpoints
            do throws(ExitStatus) {
                resolved = try await new.resolve(through: transport)
            } catch {
                await transport.shutdown()
                throw error
            }
            await transport.shutdown()
            return apply(new, resolved)
        } catch {
            return [error.message, "The configuration stays as it was."].compactMap(\.self)
        }
    }

    private func apply(_ new: Launch, _ resolved: ResolvedEndpoints) -> [String] {
        let client = session.client
        let plan = ReloadPlan(
            from: places, to: resolved.configured, next: client.snapshot().endpoints.count,
            keepsOrder: new.settings.strategy == .priority)
        // First those that come, so that a call finds somebody at every instant.
        client.add(plan.added.map(\.configured.endpoint))
        session.log?.learn(plan.added.map(\.configured.endpoint.profile.name))
        if let first = plan.added.first {
            let configured = plan.added.map(\.configured)
            for (offset, endpoint) in configured.enumerated() where endpoint.keyIsMissing {
                client.setManual(.disabled, for: EndpointID(first.id.index + offset))
            }
            client.watchHealth(of: configured, from: first.id.index)
        }
        client.setPolicy(plan.identified(new.settings.call))
        client.setStrategy(new.settings.strategy)
        for id in plan.removed { client.remove(id) }

        var sentences = resolved.notes
        sentences.append(
            "The configuration was read again. Endpoints: \(plan.added.count) came,"
                + " \(plan.removed.count) went, \(plan.places.count - plan.added.count) stayed.")
        if new.settings.fleet != launch.settings.fleet
            || new.settings.degrade != launch.settings.degrade
            || new.settings.telemetry != launch.settings.telemetry
        {
            sentences.append(
                "Breakers, budgets, the queue, degrade and telemetry stay as they were: start again"
                    + " to change them.")
        }
        places = plan.places
        launch = new
        return sentences
    }
}
