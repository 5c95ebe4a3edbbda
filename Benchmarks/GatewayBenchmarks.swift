import Foundation

/// `breakwater serve` beside LiteLLM's proxy, both before the same upstream.
///
/// Each gateway has the first core to itself; load and upstream share the second.
enum GatewayBenchmarks {
    static func rows() async throws -> [Row] {
        #if os(Linux)
            let bench = try await GatewayBench()
            do {
                let ours = try await bench.breakwater()
                let paced = try await bench.paced()
                let held = try await bench.held()
                let theirs = try await bench.liteLLM()
                await bench.stop()
                return compared(ours, theirs) + [row(paced), row(held), cancelRow(ours, theirs)]
            } catch {
                await bench.stop()
                throw error
            }
        #else
            [Row(what: "gateways", ours: "not measured", anchor: "needs Linux's /proc", goal: "")]
        #endif
    }
}

#if os(Linux)
    extension GatewayBenchmarks {
        private static func compared(_ ours: GatewayFigures, _ theirs: GatewayFigures?) -> [Row] {
            func beside(_ what: String, _ text: (GatewayFigures) -> String) -> String {
                theirs.map { "LiteLLM \(text($0))\(what)" }
                    ?? "LiteLLM skipped; make bench PEERS=1 installs it"
            }
            return [
                Row(
                    what: "start to the first answer", ours: figure(ours.start, "ms"),
                    anchor: beside("") { figure($0.start, "ms") }, goal: "≤ 50 ms"),
                Row(
                    what: "latency added, one client: p50, p99", ours: added(ours),
                    anchor: beside("; direct \(figure(ours.direct.percentile(0.5), "ms"))", added),
                    goal: "≤ 0.30 ms"),
                Row(
                    what: "requests a second, 16 clients", ours: text(ours.requests, "req"),
                    anchor: beside("") { text($0.requests, "req") }, goal: "≥ 5,000"),
                Row(
                    what: "streams of 16 tokens a second, 16 clients",
                    ours: text(ours.streams, ""),
                    anchor: beside("") { text($0.streams, "") }, goal: "≥ 2,000"),
                Row(
                    what: "RSS idle; under requests; under streams", ours: memory(ours),
                    anchor: beside("", memory), goal: "≤ 60 MB"),
            ]
        }

        private static func cancelRow(_ ours: GatewayFigures, _ theirs: GatewayFigures?) -> Row {
            func text(_ figures: GatewayFigures) -> String {
                guard !figures.cancels.isEmpty else { return "none within 2 s" }
                return "p50 \(figure(figures.cancels.percentile(0.5), "ms")),"
                    + " p99 \(figure(figures.cancels.percentile(0.99), "ms"))"
            }
            return Row(
                what: "client gone to upstream closed", ours: text(ours),
                anchor: theirs.map { "LiteLLM \(text($0))" } ?? "", goal: "p99 ≤ 5 ms")
        }

        private static func row(_ paced: PacedFigures) -> Row {
            Row(
                what: "\(paced.streams) streams of 16 tokens/s: core, delivered",
                ours: figure(paced.core * 100, "%") + ", "
                    + figure(paced.delivered * 100, "%"),
                anchor: "a token's lag p50 \(figure(paced.lags.percentile(0.5), "ms")),"
                    + " p99 \(figure(paced.lags.percentile(0.99), "ms"));"
                    + " RSS \(figure(paced.megabytes, "MB"))" + trouble(paced.failures, paced.why),
                goal: "≤ 100 %, ≥ 99 %")
        }

        private static func row(_ held: HeldFigures) -> Row {
            Row(
                what: "\(held.streams) idle streams held: RSS",
                ours: figure(held.megabytes, "MB"),
                anchor: held.streams < 10_000
                    ? "as many as this shell's open files allow"
                    : "of 10,000"
                        + trouble(held.failures, held.why),
                goal: "≤ 400 MB")
        }

        private static func text(_ rate: Rate, _ unit: String) -> String {
            figure(rate.perSecond, unit) + ", " + figure(rate.cpu, "µs") + " CPU"
                + trouble(rate.failures, rate.why)
        }

        private static func added(_ figures: GatewayFigures) -> String {
            [0.5, 0.99].map {
                figure(figures.through.percentile($0) - figures.direct.percentile($0), "ms")
            }.joined(separator: ", ")
        }

        private static func memory(_ figures: GatewayFigures) -> String {
            figure(figures.idleMegabytes, "") + "; " + figure(figures.requests.megabytes, "")
                + "; " + figure(figures.streams.megabytes, "MB")
        }

        private static func trouble(_ failures: Int, _ why: String?) -> String {
            failures == 0 ? "" : "; \(failures) FAILED: \(why ?? "")"
        }
    }

    extension [Double] {
        /// The value below which `share` of them lie; 0 when there is none.
        func percentile(_ share: Double) -> Double {
            isEmpty ? 0 : sorted()[Swift.min(count - 1, Int(Double(count) * share))]
        }
    }
#endif
