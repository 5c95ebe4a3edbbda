import Breakwater
import NIOCore

/// What our layers add to a request of the HTTP client they stand on.
///
/// Both sides send the same body to the same servers, in alternating rounds; the server runs in a
/// process of its own, so the processor time is the client's alone.
enum RequestBenchmarks {
    static func rows() async throws -> [Row] {
        let server = try ScenarioProcess("instant")
        defer { server.stop() }
        let bare = BareClient(url: server.urls[0])
        let guarded = GuardedClient(urls: server.urls)
        var bareRounds: [Round] = []
        var guardedRounds: [Round] = []
        for round in 0..<5 {
            // The first round warms both sides and is not counted.
            let a = await measure(count: 2_000, workers: 1) { await bare.request() }
            let b = await measure(count: 2_000, workers: 1) { await guarded.request() }
            if round > 0 {
                bareRounds.append(a)
                guardedRounds.append(b)
            }
        }
        let bareBusy = await measure(count: 20_000, workers: 32) { await bare.request() }
        let guardedBusy = await measure(count: 20_000, workers: 32) { await guarded.request() }
        await bare.stop()
        await guarded.stop()
        let bareOne = Round.median(bareRounds)
        let guardedOne = Round.median(guardedRounds)
        return [
            Row(
                what: "latency added, one worker (p50)",
                ours: figure((guardedOne.p50 - bareOne.p50) * 1_000, "µs"),
                anchor: "bare \(figure(bareOne.p50 * 1_000, "µs")), ours "
                    + figure(guardedOne.p50 * 1_000, "µs"),
                goal: "≤ 100 µs"),
            Row(
                what: "CPU added a request, one worker",
                ours: figure(guardedOne.cpu - bareOne.cpu, "µs"),
                anchor: "bare \(figure(bareOne.cpu, "µs")), ours \(figure(guardedOne.cpu, "µs")); "
                    + "raw aiohttp 206, LiteLLM Router 4,459",
                goal: "≤ 20 µs"),
            Row(
                what: "CPU added a request, 32 workers",
                ours: figure(guardedBusy.cpu - bareBusy.cpu, "µs"),
                anchor: "bare \(figure(bareBusy.cpu, "µs")), ours \(figure(guardedBusy.cpu, "µs"))",
                goal: "≤ 20 µs"),
            Row(
                what: "guarded requests a CPU second, 32 workers",
                ours: figure(1_000_000 / guardedBusy.cpu, "req"),
                anchor: "bare \(figure(1_000_000 / bareBusy.cpu, "")), tenacity 5,490",
                goal: "≥ 12,000"),
        ]
    }

    static func measure(
        count: Int, workers: Int, _ body: @escaping @Sendable () async -> Void
    ) async -> Round {
        let before = processorSeconds()
        let milliseconds = await withTaskGroup(of: [Double].self) { group in
            for _ in 0..<workers {
                group.addTask {
                    var times: [Double] = []
                    times.reserveCapacity(count / workers)
                    for _ in 0..<(count / workers) {
                        let start = Instant.now
                        await body()
                        times.append(start.duration(to: .now).inMilliseconds)
                    }
                    return times
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let cpu = (processorSeconds() - before) * 1_000_000 / Double(milliseconds.count)
        return Round(cpu: cpu, p50: milliseconds.sorted()[milliseconds.count / 2])
    }
}

/// One round: processor microseconds a request, and the median latency in milliseconds.
struct Round {
    var cpu: Double
    var p50: Double

    static func median(_ rounds: [Round]) -> Round {
        Round(
            cpu: rounds.map(\.cpu).sorted()[rounds.count / 2],
            p50: rounds.map(\.p50).sorted()[rounds.count / 2])
    }
}

/// All of ours: client, core, decoder, transport.
final class GuardedClient: Sendable {
    private let client: ChatClient
    private let streams: Bool

    init(urls: [String], streams: Bool = false) {
        self.streams = streams
        client = ChatClient(
            endpoints: urls.enumerated().map { index, url in
                Endpoint(
                    profile: EndpointProfile(name: "e\(index)", provider: "p\(index)"),
                    baseURL: url, auth: .none)
            })
    }

    func request() async {
        let request = ChatRequest(messages: [.user("hello")], streams: streams)
        guard let answer = try? await client.chat(request), answer.status == .complete else {
            preconditionFailure("a guarded request to a healthy server failed")
        }
    }

    /// One streamed answer; the number of text events.
    func stream() async -> Int {
        var tokens = 0
        for await event in client.stream(ChatRequest(messages: [.user("hello")])) {
            if case .text = event { tokens += 1 }
        }
        return tokens
    }

    func stop() async { await client.shutdown() }
}
