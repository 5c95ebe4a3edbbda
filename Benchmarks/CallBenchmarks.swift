import Breakwater
import OpenTelemetryExport
import Providers
import Synchronization

/// Whole calls through the client over a transport in this process: what the shell adds to the
/// decisions, without a network.
enum CallBenchmarks {
    static func rows() async -> [Row] {
        // Many short rounds: on a machine that does something else as well, some are left alone.
        let small = await best(200) { await immediate(calls: 2_000, tasks: 1) }
        let two = await best(200) { await immediate(calls: 4_000, tasks: 2) }
        let apart = await best(200) { await immediate(calls: 4_000, tasks: 2, clients: 2) }
        let told = await best(50) { await immediate(calls: 2_000, tasks: 1, isTold: true) }
        let held = await best(3) { await inFlight(10_000, endpoints: 1_000) }.seconds
        let few = await best(3) { await inFlight(3, endpoints: 3) }.seconds
        let scaling = 2 * small.seconds / two.seconds
        let free = 2 * small.seconds / apart.seconds
        return [
            Row(
                what: "a whole call, the answer there at once",
                ours: figure(small.seconds / 2_000 * 1e6, "µs"),
                anchor: "of processor time \(figure(small.processor / 2_000 * 1e6, "µs")); "
                    + "request written and answer parsed as JSON included", goal: "≤ 5 µs"),
            Row(
                what: "the same, its spans and measurements for a collector",
                ours: figure(told.seconds / 2_000 * 1e6, "µs"),
                anchor: "of processor time \(figure(told.processor / 2_000 * 1e6, "µs")), "
                    + "the JSON of both included", goal: "–"),
            Row(
                what: "10,000 calls in flight, 1,000 endpoints, a call",
                ours: figure(held / 40_000 * 1e6, "µs"),
                anchor: "3 in flight, 3 endpoints: \(figure(few / 40_000 * 1e6, "µs")), "
                    + figure(held / few, "×"),
                goal: "≤ 2×"),
            Row(
                what: "throughput of two cores on one client",
                ours: figure(scaling, "× one core"),
                anchor: "two clients: \(figure(free, "×")); "
                    + "one core: \(figure(2_000 / small.seconds, "calls/s"))",
                goal: "≥ 1.5×"),
        ]
    }

    /// What the quickest round took: by the clock, and of the processor by all threads.
    private struct Took {
        var seconds = Double.infinity
        var processor = Double.infinity
    }

    /// The best of several rounds after one that warms.
    private static func best(_ rounds: Int, _ body: () async -> Duration) async -> Took {
        _ = await body()
        var best = Took()
        for _ in 0..<rounds {
            let before = processorSeconds()
            let seconds = await body().inSeconds
            if seconds < best.seconds {
                best = Took(seconds: seconds, processor: processorSeconds() - before)
            }
        }
        return best
    }

    private static func client(
        _ transport: any Transport, endpoints: Int, policy: CallPolicy = CallPolicy(),
        exporter: OTLPExporter? = nil
    ) -> ChatClient {
        ChatClient(
            endpoints: (0..<endpoints).map {
                Endpoint(
                    profile: EndpointProfile(name: "e\($0)", provider: "p\($0 % 100)"),
                    baseURL: "http://127.0.0.1:1/v1", auth: .none)
            }, policy: policy, transport: transport, seed: 1,
            metrics: exporter?.metrics ?? SwiftMetrics(), tracer: exporter?.tracer,
            afterShutdown: { await exporter?.finish() })
    }

    private static let request = ChatRequest(messages: [.user("hello")], streams: false)

    private static func immediate(
        calls: Int, tasks: Int, clients count: Int = 1, isTold: Bool = false
    ) async -> Duration {
        let clients = (0..<count).map { _ in
            client(AtOnce(), endpoints: 3, exporter: isTold ? exporter() : nil)
        }
        let start = Instant.now
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                let client = clients[task % count]
                group.addTask {
                    for _ in 0..<(calls / tasks) {
                        guard (try? await client.chat(request)) != nil else {
                            preconditionFailure("a call that is answered at once failed")
                        }
                    }
                }
            }
        }
        let took = start.duration(to: .now)
        for client in clients { await client.shutdown() }
        return took
    }

    /// Full batches go to a collector that takes all at once.
    private static func exporter() -> OTLPExporter? {
        let reading = OTLPReading([:], endpoint: "http://127.0.0.1:4318")
        guard let options = reading.options else { return nil }
        let exporter = OTLPExporter(options, through: AtOnce())
        exporter.start()
        return exporter
    }

    /// `width` calls are always under way: whenever one is answered another begins.
    private static func inFlight(_ width: Int, endpoints: Int) async -> Duration {
        let transport = Held()
        // Answers are asked for by number, so there must be one request a call.
        let policy = CallPolicy(hedge: HedgePolicy(after: .off))
        let client = client(transport, endpoints: endpoints, policy: policy)
        var streams: [ChatStream] = []
        streams.reserveCapacity(width)
        for _ in 0..<width { streams.append(client.stream(request)) }
        let start = Instant.now
        for number in 0..<40_000 {
            transport.answer(number)
            var last: ChatEvent?
            for await event in streams[number % width] { last = event }
            guard case .finished(let answer) = last, answer.status == .complete else {
                preconditionFailure("a call that was answered is not complete")
            }
            streams[number % width] = client.stream(request)
        }
        let took = start.duration(to: .now)
        for stream in streams { stream.cancel() }
        await client.shutdown()
        return took
    }
}

/// A whole answer that is not streamed.
private let wholeAnswer: [TransportEvent] = [
    .requestSent,
    .head(HTTPResponseHeadValue(status: 200, headers: [])),
    .body(
        Array(
            (#"{"id":"1","model":"m","choices":[{"index":0,"message":{"role":"assistant","#
                + #""content":"Hello there"},"finish_reason":"stop"}],"#
                + #""usage":{"prompt_tokens":5,"completion_tokens":7}}"#).utf8)),
    .ended,
]

private struct NoSocket: TransportExchange {
    func cancel() {}
}

/// Answers before `start` returns.
private struct AtOnce: Transport {
    func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        for event in wholeAnswer { receive(event) }
        return NoSocket()
    }
}

/// Keeps requests in their order until they are answered by number.
private final class Held: Transport {
    private let waiting = Mutex<[Int: @Sendable (TransportEvent) -> Void]>([:])
    private let started = Atomic<Int>(0)

    func start(
        _ request: HTTPRequestValue, to endpoint: Endpoint,
        receive: @escaping @Sendable (TransportEvent) -> Void
    ) -> any TransportExchange {
        let number = started.add(1, ordering: .relaxed).oldValue
        waiting.withLock { $0[number] = receive }
        return NoSocket()
    }

    func answer(_ number: Int) {
        let receive = waiting.withLock { $0.removeValue(forKey: number) }
        guard let receive else { preconditionFailure("request \(number) is not there") }
        for event in wholeAnswer { receive(event) }
    }
}
