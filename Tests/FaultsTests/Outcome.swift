import Client
import HTTPTransport
import LoopbackServers
import Providers
import Reliability
import TestSupport

/// What a fault did, as measured from the outside: by the events of a call, the snapshot after it, and
/// the requests that came to the servers.
struct Outcome: Sendable, Equatable {
    /// The first failure; `nil` when there was none.
    var failure: Failure?
    /// The text that was shown, tool calls included.
    var text = ""
    /// The answer, when the call went to its end.
    var answer: ChatAnswer?
    var effects = Effects.nothing

    /// Plays a fault twice: to a client that has only this server, and to one that has a sound one
    /// beside it.
    static func of(_ play: Play, _ terms: Fault.Terms = Fault.Terms()) async throws -> Outcome {
        let alone = try await Performance(play, terms, hasCompany: false)
        var outcome = await alone.run()
        try await alone.close()

        let beside = try await Performance(play, terms, hasCompany: true)
        let second = await beside.run()
        try await beside.close()

        if second.effects.goesOn.contains(.elsewhere) {
            outcome.effects.goesOn.insert(.elsewhere)
            outcome.effects.budget = second.effects.budget
        }
        return outcome
    }
}

/// One call to the endpoint that plays a fault; only the play moves time.
private final class Performance {
    private let clock = ManualClock()
    private let faulty: FaultyEndpoint
    private let sound: RawServer?
    private let client: ChatClient
    private let play: Play

    init(_ play: Play, _ terms: Fault.Terms, hasCompany: Bool) async throws {
        self.play = play
        faulty = try await FaultyEndpoint(play, terms)
        var endpoints = [faulty.endpoint]
        sound = hasCompany ? RawServer() : nil
        if let sound {
            var endpoint = faulty.endpoint
            endpoint.profile.name = "sound"
            endpoint.baseURL = "http://127.0.0.1:\(try await sound.start())/v1"
            endpoints.append(endpoint)
        }
        // Without hedges, so that only failures cause attempts.
        let transport = HTTPTransport()
        client = ChatClient(
            endpoints: endpoints, policy: quietPolicy, strategy: .priority, transport: transport,
            clock: clock, seed: 1, afterShutdown: { await transport.shutdown() })
    }

    func close() async throws {
        await client.shutdown()
        try? await faulty.close()
        try await sound?.stop()
    }

    func run() async -> Outcome {
        if case .kept = play.site { _ = try? await client.chat(question) }
        var outcome = Outcome()
        var cues = play.cues[...]
        var reached: Set<Cue.Moment> = []
        let stream = client.stream(play.site.isDeaf ? Self.longQuestion : question)
        for await event in stream {
            note(event, in: &outcome)
            if let moment = Cue.Moment(event) { reached.insert(moment) }
            while let cue = cues.first, reached.contains(cue.moment) {
                cues.removeFirst()
                clock.advance(by: cue.passes)
                faulty.say(cue.says)
            }
            if follows(event, &outcome.effects) { stream.cancel() }
        }
        let endpoint = client.snapshot().endpoints[0]
        outcome.effects.breaker = (endpoint.errorRate ?? 0) > 0 ? .counts : .untouched
        outcome.effects.bucket = bucket(of: endpoint)
        outcome.effects.key = endpoint.keyProblem.isEmpty ? .good : .unusable
        return outcome
    }

    private func note(_ event: ChatEvent, in outcome: inout Outcome) {
        switch event {
        case .text(let piece): outcome.text += piece
        case .toolCall(_, _, let name, let arguments):
            outcome.text += (name.map { "\($0):" } ?? "") + arguments
        case .finished(let answer): outcome.answer = answer
        case .trace(let trace):
            if case .attemptEnded(_, .failed(let failure)) = trace.kind, outcome.failure == nil {
                outcome.failure = failure
            }
        default: break
        }
    }

    /// Whether this event shows all that there is to know about what the call does after a failure.
    private func follows(_ event: ChatEvent, _ effects: inout Effects) -> Bool {
        guard case .trace(let trace) = event else { return false }
        switch trace.kind {
        case .backingOff, .queued:
            effects.goesOn.insert(.again)
            return true
        case .attemptStarted(let id, EndpointID(0), _) where id.number > 1:
            effects.goesOn.insert(.again)
            return true
        case .requestSent(let id) where id.number > 1:
            // It has not succeeded yet, so that nothing was given back.
            effects.goesOn.insert(.elsewhere)
            let snapshot = client.snapshot()
            effects.budget = snapshot.budgetBalance < snapshot.budgetCapacity ? .pays : .free
            return true
        default:
            return false
        }
    }

    private func bucket(of endpoint: EndpointSnapshot) -> Effects.Bucket {
        if let until = endpoint.blockedUntil {
            return .paused(until.elapsed(since: Instant(clock.now)))
        }
        return (endpoint.requests?.fraction ?? 1) < 0.5 ? .drained : .untouched
    }

    /// More than the buffers of a socket hold.
    private static let longQuestion = ChatRequest(
        messages: [.user(String(repeating: "why ", count: 4 << 20))])
}

extension Play.Site {
    fileprivate var isDeaf: Bool { if case .deaf = self { true } else { false } }
}

extension Cue.Moment {
    fileprivate init?(_ event: ChatEvent) {
        switch event {
        case .text: self = .text
        case .trace(let trace):
            switch trace.kind {
            case .attemptStarted: self = .started
            case .requestSent: self = .sent
            case .headReceived: self = .head
            default: return nil
            }
        default: return nil
        }
    }
}
