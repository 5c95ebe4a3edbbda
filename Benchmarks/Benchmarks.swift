import Foundation

/// What `make bench` runs: every figure of ours beside its anchor, all from one run on one machine.
///
/// Figures of other programs are quoted as they were measured or published; ratios within this run
/// are the ones to trust, because machines differ and are noisy.
@main
struct Benchmarks {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "serve" {
            try await ScenarioServer.run(arguments.dropFirst().first ?? "")
            return
        }
        if arguments.first == "soak-serve" {
            try await soak(seconds: arguments.dropFirst().first.flatMap { Double($0) } ?? 1_800)
            return
        }
        let wanted = Set(arguments.isEmpty ? Section.allCases.map(\.rawValue) : arguments)
        for section in Section.allCases where wanted.contains(section.rawValue) {
            print("\n\(section.title)")
            for row in try await section.rows() { print(row.line) }
        }
    }
}

extension Benchmarks {
    /// Ends the program with 1 when a request was lost or something grew.
    private static func soak(seconds: Double) async throws {
        #if os(Linux)
            print("breakwater serve under load with faults, \(Int(seconds)) s")
            guard try await ServeSoak.run(seconds: seconds) else {
                print("FAILED")
                exit(1)
            }
            print("passed")
        #else
            print("soak-serve: skipped: it needs Linux's /proc.")
        #endif
    }
}

enum Section: String, CaseIterable {
    case decisions
    case calls
    case simulation
    case requests
    case tokens
    case scenarios
    case cancel
    case gateways
    case screen

    var title: String {
        switch self {
        case .decisions: "Pure decisions, one thread"
        case .calls: "Whole calls over a transport in this process"
        case .simulation: "Policies in virtual time, the mean of ten seeds; the same everywhere"
        case .requests: "Guarded requests against the bare HTTP client, loopback, same run"
        case .tokens: "Streamed tokens against the bare HTTP client, loopback, same run"
        case .scenarios: "Reliability, through `breakwater bench` against loopback endpoints"
        case .cancel: "Cancels, from the request to the closed socket, loopback, one at a time"
        case .gateways: "Gateways, one core each, beside the load and one upstream on the other"
        case .screen: "The screen, on a pseudo-terminal of 120×40"
        }
    }

    func rows() async throws -> [Row] {
        switch self {
        case .decisions: DecisionBenchmarks.rows()
        case .calls: await CallBenchmarks.rows()
        case .simulation: try SimulationBenchmarks.rows()
        case .requests: try await RequestBenchmarks.rows()
        case .tokens: try await TokenBenchmarks.rows()
        case .scenarios: try await ScenarioBenchmarks.rows()
        case .cancel: try await CancelBenchmarks.rows()
        case .gateways: try await GatewayBenchmarks.rows()
        case .screen: try await ScreenBenchmarks.rows() + LargeBenchmarks.rows()
        }
    }
}

/// One line of the report.
struct Row {
    var what: String
    var ours: String
    var anchor: String
    var goal: String

    var line: String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        return "  " + padded(what, 46) + padded(ours, 26) + padded("goal " + goal, 26) + anchor
    }
}

/// A number with as many digits as it deserves.
func figure(_ value: Double, _ unit: String) -> String {
    let digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    let text = digits == 0 ? "\(Int(rounded))" : "\(rounded)"
    return unit.isEmpty ? text : "\(text) \(unit)"
}
