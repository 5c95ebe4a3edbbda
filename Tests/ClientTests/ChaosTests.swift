import Client
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

/// Thousands of calls over endpoints that do anything at any time; at the end the books must balance.
@Suite struct ChaosTests {
    /// Requests that are waiting for the dice.
    private final class Pending: Sendable {
        let exchanges = Mutex<[ScriptedExchange]>([])
        let started = Atomic<Int>(0)

        func add(_ exchange: ScriptedExchange) {
            started.add(1, ordering: .relaxed)
            exchanges.withLock { $0.append(exchange) }
        }

        func takeAll() -> [ScriptedExchange] {
            exchanges.withLock { exchanges in
                defer { exchanges = [] }
                return exchanges
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whatever happens, nothing leaks and the counts agree`(seed: UInt64) async {
        let pending = Pending()
        let names = ["a", "b", "c", "d"]
        let stage = Stage(
            endpoints: names.enumerated().map { index, name in
                scriptedEndpoint(
                    name,
                    limits: index == 3 ? RateLimits(concurrent: 3) : RateLimits(),
                    timeouts: AttemptTimeouts(
                        connect: .seconds(2), firstToken: .seconds(10), gap: .seconds(5)))
            },
            policy: CallPolicy(
                deadline: .seconds(60), hedge: HedgePolicy(after: .fixed(.milliseconds(700)))),
            strategy: .balanced, seed: seed, keeps: false, script: pending.add)
        var random = SplitMix64(seed: seed)
        var running: [ChatStream] = []
        var ended: [AnswerStatus: Int] = [:]
        var attempts = 0
        var exchanges: [ScriptedExchange] = []
        func settle(_ stream: ChatStream) async {
            guard let answer = await stream.answer() else {
                Issue.record("seed \(seed): a stream ended without an answer")
                return
            }
            ended[answer.status, default: 0] += 1
            attempts += answer.attempts.count
            if answer.status == .complete { #expect(answer.text == "whole answer") }
        }

        for _ in 0..<700 {
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let options = CallOptions(
                    race: Int.random(in: 0...2, using: &random),
                    showsText: Bool.random(using: &random),
                    priority: Bool.random(using: &random) ? .interactive : .background)
                running.append(stage.client.stream(question, options: options))
            }
            exchanges += pending.takeAll()
            for exchange in exchanges { Self.play(exchange, using: &random) }
            exchanges.removeAll { $0.isOver || $0.isCancelled }
            stage.clock.advance(
                by: .milliseconds(Int.random(in: 0...400, using: &random)))
            await Task.yield()
            if running.count > 40 {
                let index = Int.random(in: 0..<running.count, using: &random)
                let stream = running.remove(at: index)
                if Bool.random(using: &random) { stream.cancel() }
                await finish(stream, stage, settle)
            }
        }
        for stream in running { await finish(stream, stage, settle) }

        let snapshot = stage.client.snapshot()
        let calls = ended.values.reduce(0, +)
        #expect(calls > 1_500, "seed \(seed)")
        #expect(stage.leftovers == [0, 0, 0, 0, 0, 0], "seed \(seed)")
        #expect(snapshot.complete == ended[.complete, default: 0])
        #expect(snapshot.incomplete == ended[.incomplete, default: 0])
        #expect(snapshot.failed == ended[.failed, default: 0])
        #expect(snapshot.cancelled == ended[.cancelled, default: 0])
        #expect(ended.count == 4, "every ending should have happened, got \(ended)")
        #expect(attempts == pending.started.load(ordering: .relaxed), "seed \(seed)")
        #expect(snapshot.endpoints.map(\.attempts).reduce(0, +) == attempts)
        for endpoint in snapshot.endpoints {
            #expect(
                endpoint.attempts == endpoint.succeeded + endpoint.failed + endpoint.cancelled,
                "seed \(seed), \(endpoint.profile.name)")
        }
    }

    /// Lets time pass until the stream has ended, then reads it.
    private func finish(
        _ stream: ChatStream, _ stage: Stage, _ settle: (ChatStream) async -> Void
    ) async {
        let ticker = Task {
            while !Task.isCancelled {
                stage.clock.advance(by: .milliseconds(100))
                await Task.yield()
            }
        }
        await settle(stream)
        ticker.cancel()
        await ticker.value
    }

    /// One random step of one server.
    private static func play(
        _ exchange: ScriptedExchange, using random: inout SplitMix64
    ) {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<5: exchange.fail(.cannotConnect)
        case 5..<8: exchange.fail(.closedBeforeHead)
        case 8..<12: exchange.error(500)
        case 12..<14: exchange.error(429, headers: [HeaderField("retry-after", "1")])
        case 14..<16: exchange.error(529)
        case 16..<18: exchange.error(400)
        case 18..<30: exchange.sent()
        case 30..<38: exchange.head()
        case 38..<46:
            exchange.head()
            exchange.text("half")
            exchange.fail(.closedInBody)
        case 46..<70:
            exchange.head()
            exchange.text("whole ")
            exchange.text("answer")
            exchange.finish()
        default: break
        }
    }
}
