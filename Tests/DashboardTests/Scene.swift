import Providers
import Reliability
import TerminalUI

@testable import Dashboard

/// Model states as real traffic makes them: from trace events and fleet snapshots.
struct Scene {
    let start: Instant
    var model: Model

    static let names = ["steady", "flaky", "tail", "throttled", "flapping"]

    init(
        size: Size = Size(80, 24), looks: Looks = Looks(), source: TrafficSource = .own,
        keys: KeyMap = .standard
    ) {
        start = Instant(.zero)
        // 10:43:00 on the wall.
        model = Model(
            now: start, wallClock: WallClock(anchor: start, secondsOfDay: 38_580), size: size,
            looks: looks, keys: keys, source: source)
    }

    /// The instant some milliseconds after the start.
    func at(_ milliseconds: Int) -> Instant { start.advanced(by: .milliseconds(milliseconds)) }

    @discardableResult
    mutating func send(_ message: Message) -> [Effect] { update(&model, message) }

    @discardableResult
    mutating func press(_ keys: Key...) -> [Effect] { keys.flatMap { send(.input(.key($0))) } }

    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.flatMap { send(.input(.key(.character($0)))) }
    }

    mutating func trace(
        _ milliseconds: Int, call: Int?, _ kind: TraceEvent.Kind, label: String = ""
    ) {
        send(
            .trace(
                TraceEvent(at: at(milliseconds), call: call.map(CallID.init), kind: kind),
                label: label))
    }

    /// Five demo endpoints that nobody has asked yet.
    func untried(_ milliseconds: Int = 0) -> FleetSnapshot {
        let profiles = Self.names.map { name in
            EndpointProfile(
                name: name, model: "demo-model",
                price: TokenPrice(inputPerMillion: 0.5, outputPerMillion: 1.5),
                limits: RateLimits(requestsPerMinute: 60, tokensPerMinute: 40_000))
        }
        let fleet = Fleet(profiles: profiles, now: start)
        return fleet.snapshot(policy: CallPolicy(), now: at(milliseconds))
    }

    /// The same after a while: one closed and busy, one failing, one slow, one throttled, one open.
    func busy(_ milliseconds: Int) -> FleetSnapshot {
        var fleet = untried(milliseconds)
        let medians = [62, 48, 71, 55, 90]
        let p95s = [81, 66, 2510, 70, 130]
        for index in fleet.endpoints.indices {
            fleet.endpoints[index].attempts = 40 + index
            fleet.endpoints[index].succeeded = 36
            fleet.endpoints[index].recentOutcomes =
                [
                    [true, true, true], [true, false, true], [true, true], [false, true],
                    [false, false],
                ][index]
            fleet.endpoints[index].won = [31, 14, 9, 6, 2][index]
            fleet.endpoints[index].p50 = .milliseconds(medians[index])
            fleet.endpoints[index].p95 = .milliseconds(p95s[index])
            fleet.endpoints[index].p99 = .milliseconds(p95s[index] + 40)
            fleet.endpoints[index].errorRate = [0, 0.31, 0, 0.12, 1][index]
            fleet.endpoints[index].inputTokens = 900 + 310 * index
            fleet.endpoints[index].outputTokens = 4200 - 700 * index
            fleet.endpoints[index].cost = 0.0064 - 0.0012 * Double(index)
            fleet.endpoints[index].recentFirstTokens = (0..<40).map { step in
                .milliseconds(medians[index] + (step * 37 + index * 11) % (index == 2 ? 900 : 40))
            }
            fleet.endpoints[index].histogram = (1...6).map { bar in
                HistogramBar(upTo: .milliseconds(30 * bar), count: [2, 14, 11, 5, 2, 1][bar - 1])
            }
        }
        fleet.endpoints[0].inFlight = 1
        fleet.endpoints[1].requests = BucketLevel(
            available: 41, capacity: 60, refillPerSecond: 1, source: .local)
        fleet.endpoints[3].requests = BucketLevel(
            available: 3, capacity: 20, refillPerSecond: 0.33, source: .header)
        fleet.endpoints[3].blockedUntil = at(milliseconds + 11_400)
        fleet.endpoints[4].breaker = .open(until: at(milliseconds + 16_300))
        fleet.endpoints[4].breakerReason = "5 of 5 failed, last: connection reset"
        fleet.endpoints[4].breakerHistory = [
            BreakerChange(
                at: at(milliseconds - 4000), state: .open(until: nil), reason: "5 of 5 failed")
        ]
        fleet.endpoints[4].recentFailures = [
            FailureRecord(
                at: at(milliseconds - 4000),
                failure: Failure(.transient, "connection reset by peer"))
        ]
        fleet.callsInFlight = 1
        fleet.complete = 59
        fleet.incomplete = 1
        fleet.failed = 0
        fleet.budgetBalance = 7.2
        fleet.budgetCapacity = 10
        fleet.budgetClosedBelow = 5
        return fleet
    }

    static let labels = names.map { _ in
        EndpointLabel(isSimulated: true, address: "127.0.0.1:40001")
    }

    /// Asks, and says what the runtime would say first.
    mutating func ask(_ text: String, call: Int) -> TurnID {
        model.focus = .composer
        type(text)
        let effects = press(Key(.enter))
        guard case .send(let question) = effects.first else { return TurnID(0) }
        send(.answerStarted(question.turn, CallID(call)))
        return question.turn
    }

    /// Call 42: a 429 moves it elsewhere, and the answer is whole.
    mutating func firstAnswer() {
        let turn = ask("Why do retries make an outage worse?", call: 42)
        trace(10, call: 42, .callStarted(CallFacts()))
        trace(11, call: 42, .attemptStarted(AttemptID(1), EndpointID(3), .first))
        trace(13, call: 42, .requestSent(AttemptID(1)))
        let refused = Failure(.rateLimited, "slow down", httpStatus: 429, retryAfter: .seconds(12))
        trace(41, call: 42, .attemptEnded(AttemptID(1), .failed(refused)))
        trace(41, call: 42, .limitLearned(EndpointID(3), reason: "0 of 20 requests left"))
        trace(42, call: 42, .attemptStarted(AttemptID(2), EndpointID(0), .fallback))
        trace(44, call: 42, .requestSent(AttemptID(2)))
        trace(104, call: 42, .firstToken(AttemptID(2)))
        trace(104, call: 42, .committed(AttemptID(2)))
        send(.answerText(turn, Self.answer))
        let usage = AttemptUsage(input: 21, output: 96, isReported: true)
        trace(2500, call: 42, .attemptEnded(AttemptID(2), .won(usage)))
        trace(2500, call: 42, .callEnded(.complete(AttemptID(2))))
        send(
            .answerFinished(
                turn,
                AnswerSummary(
                    status: .complete, endpoint: "steady", model: "demo-model",
                    attempts: [
                        .init(
                            endpoint: "throttled", reason: .first, won: false, failure: .rateLimited
                        ),
                        .init(endpoint: "steady", reason: .fallback, won: true, cost: 0.0002),
                    ],
                    inputTokens: 21, outputTokens: 96, usageIsReported: true, cost: 0.0002,
                    firstToken: .milliseconds(94), total: .milliseconds(2490))))
        trace(
            2600, call: nil,
            .breakerChanged(
                EndpointID(4), .open(until: nil), reason: "5 of 5 failed, last: connection reset"))
    }

    /// Call 43: a silent first attempt, a hedge that wins and still streams.
    mutating func secondQuestion() -> TurnID {
        let turn = ask("and how does a hedged request differ from a retry?", call: 43)
        trace(5000, call: 43, .callStarted(CallFacts()))
        trace(5001, call: 43, .routed(Self.route))
        trace(5001, call: 43, .attemptStarted(AttemptID(1), EndpointID(2), .first))
        trace(
            5001, call: 43,
            .hedgeArmed(at: at(5401), because: .quantile(0.95, samples: 211)))
        trace(5004, call: 43, .requestSent(AttemptID(1)))
        trace(5401, call: 43, .attemptStarted(AttemptID(2), EndpointID(0), .hedge))
        trace(5403, call: 43, .requestSent(AttemptID(2)))
        trace(5466, call: 43, .firstToken(AttemptID(2)))
        trace(5466, call: 43, .committed(AttemptID(2)))
        trace(5467, call: 43, .attemptEnded(AttemptID(1), .cancelled(.lostRace)))
        send(
            .answerText(
                turn, "A **hedge** is sent while the first attempt is still *alive*. It does not"))
        return turn
    }

    static let route = RouteDecision(
        strategy: .balanced, attempt: AttemptID(1), chosen: EndpointID(2),
        because: .score, rival: EndpointID(0),
        candidates: [
            .init(endpoint: EndpointID(0), score: 0.14),
            .init(endpoint: EndpointID(1), score: 0.31),
            .init(endpoint: EndpointID(2), score: 0.09),
            .init(endpoint: EndpointID(3), skipped: .bucketEmpty),
            .init(endpoint: EndpointID(4), skipped: .breakerOpen),
        ])

    static let answer = """
        When a server slows down, every client that times out sends its request a second time. \
        The load rises exactly when capacity falls:

        1. timeouts fire together, so the retries arrive as one wave
        2. each retry adds work that `nobody` waits for any more

        ```swift
        guard budget.withdraw(now: now) == .granted else { return }  // else give up
        ```

        """

    /// A conversation with a whole answer and one that streams.
    static func streaming(
        size: Size, looks: Looks = Looks(), keys: KeyMap = .standard
    ) -> Scene {
        var scene = Scene(size: size, looks: looks, keys: keys)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.untried(), labels))
        scene.firstAnswer()
        scene.send(.snapshot(scene.busy(4900), labels))
        _ = scene.secondQuestion()
        scene.send(.snapshot(scene.busy(5900), labels))
        return scene
    }
}
