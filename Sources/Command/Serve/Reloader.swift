import Client
import Dashboard
import HTTPTransport
import Providers
import Reliability
import Settings

/// Brings a running client to what its configuration says now, one reading after the other.
///
/// Calls under way end as they began: an endpoint that goes serves what runs there. A file with mistakes
/// changes nothing.
actor Reloader {
    /// What a reading came to.
    struct Outcome: Sendable {
        /// What happened, or why nothing did, for a person.
        var sentences: [String]
        /// The keys of the screen that are in force now; `nil` where they stay.
        var keys: (map: KeyMap, hasVim: Bool)?
        /// The theme that the file names now; `nil` where it names the same as before.
        var theme: String?

        /// Has the screen show and obey it.
        func tell(_ mailbox: Mailbox<Happening>) {
            if let keys {
                mailbox.post(.message(.keysChanged(keys.map, hasVimKeys: keys.hasVim)))
            }
            if let theme { mailbox.post(.themeNamed(theme)) }
            mailbox.post(.message(.notice(sentences.joined(separator: " "), .information)))
        }
    }

    private let client: ChatClient
    private let log: LogFile?
    private let read: @Sendable () throws(ExitStatus) -> Launch
    private var launch: Launch
    private var places: [ReloadPlan.Place]

    /// Begins with what `launch` opened as `client`; `read` reads the configuration again.
    init(
        of client: ChatClient, with configured: [ConfiguredEndpoint], log: LogFile?,
        openedFrom launch: Launch,
        reading read: @escaping @Sendable () throws(ExitStatus) -> Launch
    ) {
        self.client = client
        self.log = log
        self.launch = launch
        self.read = read
        places = configured.enumerated().map {
            ReloadPlan.Place(id: EndpointID($0.offset), configured: $0.element)
        }
    }

    /// Reads and applies; on a screen, which shows nothing of standard error, the first mistake of the
    /// file is among the sentences.
    func reload(onScreen: Bool = false) async -> Outcome {
        do throws(ExitStatus) {
            if onScreen, let file = launch.configurationFile,
                let mistake = ConfigurationFile.firstMistake(
                    in: file, environment: launch.environment)
            {
                throw .usage.saying(mistake)
            }
            let new = try read()
            guard new.source == .file, launch.source == .file else {
                guard new.source == launch.source else {
                    return Outcome(
                        sentences: [
                            "The endpoints come from elsewhere now: start again to use them."
                        ])
                }
                if new.settings.call != launch.settings.call {
                    client.setPolicy(new.settings.call)
                }
                return outcome(
                    new, ["The configuration was read again; the endpoints do not come from it."])
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
            return outcome(new, apply(new, resolved))
        } catch {
            return Outcome(
                sentences: [error.message, "The configuration stays as it was."].compactMap(\.self))
        }
    }

    private func apply(_ new: Launch, _ resolved: ResolvedEndpoints) -> [String] {
        let plan = ReloadPlan(
            from: places, to: resolved.configured, next: client.snapshot().endpoints.count,
            keepsOrder: new.settings.strategy == .priority)
        // First those that come, so that a call finds somebody at every instant.
        client.add(plan.added.map(\.configured.endpoint))
        log?.learn(plan.added.map(\.configured.endpoint.profile.name))
        if let first = plan.added.first {
            let configured = plan.added.map(\.configured)
            for (offset, endpoint) in configured.enumerated() where endpoint.keyIsMissing {
                client.setManual(.disabled, for: EndpointID(first.id.index + offset))
            }
            client.watchHealth(of: configured, from: first.id.index)
        }
        if !plan.isEmpty || new.settings.call != launch.settings.call {
            client.setPolicy(plan.identified(new.settings.call))
        }
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
        return sentences
    }

    /// Takes over what every source of endpoints has in common; what a person has chosen meanwhile stays
    /// where the file says what it said.
    private func outcome(_ new: Launch, _ sentences: [String]) -> Outcome {
        let (old, settings) = (launch.settings, new.settings)
        launch = new
        if settings.strategy != old.strategy { client.setStrategy(settings.strategy) }
        var outcome = Outcome(sentences: sentences)
        if settings.bindings != old.bindings || settings.composer != old.composer {
            outcome.keys = (KeyChoices.map(of: settings), settings.composer.keys == .vim)
        }
        if settings.theme != old.theme { outcome.theme = settings.theme }
        return outcome
    }
}
