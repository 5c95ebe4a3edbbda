#if os(Linux)
    import AsyncHTTPClient
    import Foundation
    import Glibc
    import NIOCore

    /// `breakwater serve` under load for a long time, before endpoints that fail in every way.
    ///
    /// Every request must be answered or told why, and at the end the server must hold no more memory,
    /// files or threads than after it was warm.
    enum ServeSoak {
        /// Clients at once.
        private static let clients = 48

        /// Runs for `seconds`; true when nothing was lost and nothing grew.
        static func run(seconds: Double) async throws -> Bool {
            _ = raisedFileLimit()
            let upstream = try ScenarioProcess("soak")
            defer { upstream.stop() }
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("breakwater-soak-\(getpid())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let load = GatewayLoad()
            let gateway = try await GatewayProcess.breakwater(
                before: upstream.urls, in: folder, load)
            defer { gateway.stop() }
            _ = try await gateway.answers(load, GatewayLoad.request(model: "auto", streams: false))

            let outcomes = SoakOutcomes()
            let (process, port) = (gateway.id, gateway.port)
            async let watching = watch(process, outcomes, seconds: seconds)
            let http = HTTPClient(
                eventLoopGroupProvider: .shared(load.group), configuration: .init())
            let until = ContinuousClock.now + .seconds(seconds)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<clients {
                    let client = SoakClient(
                        http: http, port: port, outcomes: outcomes, number: number)
                    group.addTask { await client.run(until: until) }
                }
            }
            let series = try await watching
            // Calls whose clients left end with their cancel.
            try await Task.sleep(for: .seconds(2))
            let left = try await inFlight(http, port: port)
            try await http.shutdown()
            await load.stop()

            let (counts, lost) = outcomes.all
            for (what, count) in counts.sorted(by: { $0.value > $1.value }) {
                print("  \(count)  \(what)")
            }
            for text in lost.prefix(5) { print("  LOST: \(text)") }
            print("  in flight after the load: \(left)")
            // A load that is refused throughout would prove nothing.
            let whole = SoakOutcomes.whole.reduce(0) { $0 + (counts[$1] ?? 0) }
            let isLoad = whole * 2 > counts.values.reduce(0, +)
            if !isLoad { print("  too few whole answers") }
            return series.report() && isLoad && lost.isEmpty && left == "0"
        }

        /// Looks at the server once a second.
        private static func watch(
            _ process: pid_t, _ outcomes: SoakOutcomes, seconds: Double
        ) async throws -> SoakSeries {
            var series = SoakSeries()
            let until = ContinuousClock.now + .seconds(seconds)
            var told = ContinuousClock.now
            while ContinuousClock.now < until {
                series.look(at: process)
                if ContinuousClock.now - told > .seconds(60) {
                    told = .now
                    print("  \(outcomes.count) requests; \(series.last)")
                    fflush(nil)
                }
                try await Task.sleep(for: .seconds(1))
            }
            return series
        }

        /// The server's own count of completions under way.
        private static func inFlight(_ http: HTTPClient, port: Int) async throws -> String {
            let name = "breakwater_http_completions_in_flight "
            let response = try await http.execute(
                HTTPClientRequest(url: "http://127.0.0.1:\(port)/metrics"), timeout: .seconds(10))
            let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
            return text.split(separator: "\n").first { $0.hasPrefix(name) }
                .map { String($0.dropFirst(name.count)) } ?? "unknown"
        }
    }
#endif
