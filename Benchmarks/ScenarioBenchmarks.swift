import Foundation

/// The reliability rows, measured as a user would: `breakwater bench` against real sockets.
enum ScenarioBenchmarks {
    static func rows() async throws -> [Row] {
        var rows: [Row] = []
        rows += try scenario(
            "fail30", requests: 1_000, label: "three endpoints failing 30 %",
            goal: "≥ 99.9 %, p95 ≤ 200 ms, ≤ 1.45",
            anchor: "tenacity 99.3 %, 1,401 ms, 1.39; LiteLLM Router 27–100 %")
        rows += try scenario(
            "tail_all", requests: 1_000, label: "5 % at 2 s on every endpoint",
            goal: "p99 ≤ 200 ms, ≤ 1.10", anchor: "p99 2,000 ms for every peer")
        rows += try scenario(
            "blackhole", requests: 400, label: "a black hole, a tail, one well",
            goal: "p95 ≤ 500 ms, p99 ≤ 1 s", anchor: "p95 5,050 ms for every peer")
        rows += try scenario(
            "ratelimit", requests: 600, label: "demand three times the limit",
            goal: "nothing lost", anchor: "LiteLLM Router 48 %, tenacity 99.8 % at p99 1,660 ms")
        rows += try scenario(
            "midstream", requests: 300, label: "20 % cut in the middle, silent consumer",
            goal: "all recovered", anchor: "LiteLLM Router 79 %, calls the cut ones complete")
        return rows
    }

    private static func scenario(
        _ name: String, requests: Int, label: String, goal: String, anchor: String
    ) throws -> [Row] {
        let server = try ScenarioProcess(name)
        defer { server.stop() }
        var arguments = ["bench", "--json", "--requests", "\(requests)", "--concurrency", "20"]
        if name == "midstream" { arguments.append("--no-stream") }
        for url in server.urls { arguments += ["--url", url] }
        let lines = try run(arguments)
        let results = lines.compactMap {
            try? JSONDecoder().decode(Result.self, from: Data($0.utf8))
        }
        let times = results.filter(\.ok).map(\.ms).sorted()
        let counters = server.counters()
        let attempts = Double(counters.map(\.requests).reduce(0, +)) / Double(requests)
        guard !times.isEmpty else {
            return [Row(what: label, ours: "no request succeeded", anchor: anchor, goal: goal)]
        }
        func percentile(_ share: Double) -> Double {
            times[min(times.count - 1, Int(share * Double(times.count)))]
        }
        let success = Double(times.count) / Double(requests) * 100
        let total = Double(counters.map(\.requests).reduce(0, +))
        let shares = counters.map { "\(Int((Double($0.requests) / total * 100).rounded())) %" }
        return [
            Row(
                what: label,
                ours: "\(figure(success, "%")), \(figure(attempts, "att."))", anchor: anchor,
                goal: goal),
            Row(
                what: "  p50 · p95 · p99, shares",
                ours: [0.5, 0.95, 0.99].map { figure(percentile($0), "") }.joined(separator: " · ")
                    + " ms",
                anchor: shares.joined(separator: " / "), goal: ""),
        ]
    }

    private struct Result: Decodable {
        var ok: Bool
        var ms: Double
    }

    private static func run(_ arguments: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = ProgramLocation.breakwater
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["XDG_CONFIG_HOME"] = NSTemporaryDirectory()
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Where the built program lies: beside this one.
enum ProgramLocation {
    static var breakwater: URL {
        URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
            .deletingLastPathComponent().appendingPathComponent("breakwater")
    }
}
