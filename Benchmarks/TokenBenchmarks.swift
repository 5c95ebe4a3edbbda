import Breakwater

/// What a streamed token costs beside its bytes.
enum TokenBenchmarks {
    static func rows() async throws -> [Row] {
        let server = try ScenarioProcess("stream")
        defer { server.stop() }
        let bare = BareClient(url: server.urls[0])
        let guarded = GuardedClient(urls: server.urls, streams: true)
        var bareCosts: [Double] = []
        var guardedCosts: [Double] = []
        let words = 2_000
        for round in 0..<7 {
            var before = processorSeconds()
            for _ in 0..<5 { await bare.exchange(streams: true) }
            let bareCost = (processorSeconds() - before) * 1e6 / Double(5 * words)
            before = processorSeconds()
            var tokens = 0
            for _ in 0..<5 { tokens += await guarded.stream() }
            let guardedCost = (processorSeconds() - before) * 1e6 / Double(5 * words)
            precondition(tokens >= 5, "the stream carried no token")
            if round > 0 {
                bareCosts.append(bareCost)
                guardedCosts.append(guardedCost)
            }
        }
        await bare.stop()
        await guarded.stop()
        let bareMedian = bareCosts.sorted()[bareCosts.count / 2]
        let guardedMedian = guardedCosts.sorted()[guardedCosts.count / 2]
        return [
            Row(
                what: "CPU added a streamed token",
                ours: figure(guardedMedian - bareMedian, "µs"),
                anchor: "bare \(figure(bareMedian, "µs")), ours \(figure(guardedMedian, "µs")); "
                    + "raw aiohttp 7.34, LiteLLM 692",
                goal: "≤ 2 µs")
        ]
    }
}
