import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

@testable import Client

@Suite struct BatchTests {
    private static func items(_ count: Int) -> [BatchItem<String>] {
        (0..<count).map { index in
            BatchItem(
                id: "q\(index)", request: ChatRequest(messages: [.user("number \(index)")]))
        }
    }

    /// The number in the question of a request.
    private static func number(_ exchange: ScriptedExchange) -> Int {
        let body = String(decoding: exchange.request.body, as: UTF8.self)
        let digits = body.split(separator: "number ").last.map { $0.prefix { $0.isNumber } }
        return digits.flatMap { Int($0) } ?? -1
    }

    @Test func `results come in the order of the items, whoever is first`() async throws {
        let stage = Stage("a")
        let order = Mutex<[Int]>([])
        let running = Task {
            try await stage.client.batch(Self.items(3), size: 3) { result in
                order.withLock { $0.append(result.index) }
                return .goOn
            }
        }
        await stage.transport.exchange(3)
        let byNumber = stage.transport.exchanges.sorted { Self.number($0) < Self.number($1) }
        for index in [2, 0, 1] { byNumber[index].answer("answer \(index)") }

        let report = try await running.value
        #expect(report.results.map(\.id) == ["q0", "q1", "q2"])
        #expect(report.results.map { $0.answer?.text } == ["answer 0", "answer 1", "answer 2"])
        #expect(order.withLock { $0 } == [0, 1, 2])
        #expect(report.progress.answered == 3)
        #expect(!report.wasStopped)
    }

    @Test func `an item that fails does not fail the others`() async throws {
        let stage = Stage("a") { exchange in
            if Self.number(exchange) == 1 { exchange.error(400) } else { exchange.answer() }
        }
        var items = Self.items(4)
        items[2] = BatchItem(id: "q2", refusal: ChatError(.badRequest, "line 3 is no object"))

        let report = try await stage.client.batch(items, size: 2)

        #expect(report.results.map { $0.answer != nil } == [true, false, false, true])
        #expect(report.results[1].error?.httpStatus == 400)
        #expect(report.results[2].error?.message == "line 3 is no object")
        #expect(report.progress.failed == 2)
        #expect(report.answeredIDs == ["q0", "q3"])
        #expect(stage.asked.count == 3, "what cannot be asked asks nobody")
    }

    @Test func `an item is retried by the same core as any call`() async throws {
        let stage = Stage("a", "b") { exchange in
            if exchange.number == 1 { exchange.error(503) } else { exchange.answer() }
        }

        let report = try await stage.client.batch(["one"], size: 1)

        #expect(report.results[0].answer?.attempts.count == 2)
    }

    @Test func `no more are under way than the size says, and it has no task per item`()
        async throws
    {
        let most = Mutex((now: 0, most: 0))
        let stage = Stage(endpoints: [scriptedEndpoint("a")], keeps: false) { exchange in
            most.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            exchange.answer()
            most.withLock { $0.now -= 1 }
        }
        let told = Mutex<[Int]>([])

        let report = try await stage.client.batch(
            Self.items(10_000), size: 8,
            onProgress: { progress in told.withLock { $0.append(progress.done) } })

        #expect(report.progress == BatchProgress(total: 10_000, answered: 10_000))
        #expect(most.withLock { $0.most } <= 8)
        let counts = told.withLock { $0 }
        #expect(counts == counts.sorted(), "progress never goes back")
        #expect(counts.last == 10_000)
    }

    @Test func `a cancelled batch ends at once and keeps what is finished`() async throws {
        let stage = Stage("a")
        let running = Task { try await stage.client.batch(Self.items(6), size: 3) }
        await stage.transport.exchange(3)
        let second = stage.transport.exchanges.first { Self.number($0) == 1 }
        second?.answer("kept")
        await stage.transport.exchange(4)
        running.cancel()

        let report = try await running.value
        #expect(report.wasStopped)
        #expect(report.results.count == 6)
        #expect(report.results[1].answer?.text == "kept")
        let notAsked = report.results.filter { $0.outcome == .notAsked }.map(\.index)
        #expect(notAsked == [0, 2, 3, 4, 5])
        #expect(stage.leftovers == [0, 0, 0])
        #expect(stage.asked.count == 4)
    }

    @Test func `what stands behind a gap is delivered at the end`() async throws {
        let stage = Stage("a")
        let delivered = Mutex<[String]>([])
        let running = Task {
            try await stage.client.batch(Self.items(2), size: 2) { result in
                delivered.withLock { $0.append(result.id) }
                return .goOn
            }
        }
        await stage.transport.exchange(2)
        let answered = AsyncStream<Void>.makeStream()
        let events = stage.client.events()
        let watching = Task {
            for await event in events {
                if case .callEnded = event { return answered.continuation.finish() }
            }
        }
        stage.transport.exchanges.first { Self.number($0) == 1 }?.answer()
        for await _ in answered.stream {}
        await watching.value
        running.cancel()

        _ = try await running.value
        #expect(delivered.withLock { $0 } == ["q1"])
    }

    @Test func `who was told to stop asks no further item`() async throws {
        let stage = Stage("a") { $0.answer() }

        let report = try await stage.client.batch(Self.items(5), size: 1) { result in
            result.index == 1 ? .stop : .goOn
        }

        #expect(report.progress.answered == 2)
        #expect(report.wasStopped)
        #expect(stage.asked.count == 2)
    }

    @Test func `who was told to stop delivers no further result`() async throws {
        let stage = Stage("a") { if Self.number($0) != 0 { $0.answer() } }
        let delivered = Mutex<[Int]>([])
        let counts = AsyncStream<Int>.makeStream()
        let running = Task {
            try await stage.client.batch(
                Self.items(4), size: 2,
                onResult: { result in
                    delivered.withLock { $0.append(result.index) }
                    return .stop
                },
                onProgress: { counts.continuation.yield($0.done) })
        }
        for await done in counts.stream where done == 3 { break }
        stage.transport.exchanges.first { Self.number($0) == 0 }?.answer()

        let report = try await running.value
        #expect(delivered.withLock { $0 } == [0])
        #expect(report.progress.answered == 4, "the report has them all")
    }

    @Test func `a later batch asks what is left`() async throws {
        let stage = Stage("a") { exchange in
            if exchange.number == 2 { exchange.error(400) } else { exchange.answer() }
        }
        let first = try await stage.client.batch(Self.items(3), size: 1)

        let second = try await stage.client.batch(
            Self.items(3), size: 1, answered: first.answeredIDs)

        #expect(second.results.map(\.outcome)[0] == .answeredBefore)
        #expect(second.results[1].answer != nil)
        #expect(second.progress.answeredBefore == 2)
        #expect(second.answeredIDs.count == 3)
        #expect(stage.asked.count == 4)
    }

    @Test(
        arguments: [
            (BatchSize.auto, [], 100, 4), (.auto, [2, 8], 100, 10), (.auto, [200], 100, 64),
            (.auto, [.max, .max], 100, 64), (.auto, [0], 100, 1), (.auto, [30, 30], 7, 7),
            (16, [], 5, 5), (16, [2], 100, 16), (10_000, [], 20_000, 10_000), (3, [], 0, 1),
        ] as [(BatchSize, [Int], Int, Int)])
    func `a size is never unbounded`(size: BatchSize, slots: [Int], items: Int, workers: Int)
        throws
    {
        #expect(try size.workers(for: items, slots: slots) == workers)
    }

    @Test func `automatic is the sum of the limits that the call may use`() async throws {
        let stage = Stage(
            endpoints: [
                scriptedEndpoint("a", limits: RateLimits(concurrent: 2)),
                scriptedEndpoint("b", limits: RateLimits(concurrent: 3)), scriptedEndpoint("c"),
                scriptedEndpoint("off", limits: RateLimits(concurrent: 50)),
            ], strategy: .leastLoaded)
        stage.client.setManual(.disabled, for: EndpointID(3))
        let running = Task { try await stage.client.batch(Self.items(30)) }
        await stage.transport.exchange(5)

        #expect(stage.client.snapshot().callsInFlight == 5)
        running.cancel()
        #expect(try await running.value.progress.done == 0)
        #expect(stage.asked.count == 5)
    }

    @Test(arguments: [0, -1, 10_001])
    func `a size that asks nobody, or too many, is refused`(size: Int) async {
        let stage = Stage("a")

        let error = await #expect(throws: BatchError.self) {
            try await stage.client.batch(Self.items(2), size: .workers(size))
        }

        #expect(error?.description.contains("not \(size)") == true)
        if size == 0 { #expect(error?.description.hasSuffix("so write .auto or 1") == true) }
        #expect(stage.asked.isEmpty)
    }
}
