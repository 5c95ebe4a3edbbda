import Behaviours
import DemoEndpoints
import Foundation
import Providers

/// Endpoints with the behaviours of one scenario, in a process of their own.
///
/// Prints one line with their addresses, then answers each line on its standard input with the
/// counters of every endpoint, and ends with its input.
enum ScenarioServer {
    static func behaviours(_ name: String) -> [Behaviour] {
        let ms50 = LatencyLaw.constant(.milliseconds(50))
        func three(_ make: (Int) -> Behaviour) -> [Behaviour] { (0..<3).map(make) }
        switch name {
        case "instant":
            return three { Behaviour(name: "instant\($0)", fixedWords: 16, seed: UInt64($0 + 1)) }
        case "stream":
            return [Behaviour(name: "stream", fixedWords: 2_000)]
        case "stream50", "stream200":
            return (0..<4).map {
                Behaviour(
                    name: "stream\($0)", wordsPerSecond: name == "stream50" ? 50 : 200,
                    fixedWords: 20_000, seed: UInt64($0 + 1))
            }
        case "fail30":
            return three {
                Behaviour(
                    name: "flaky\($0)", firstToken: ms50, fixedWords: 30,
                    faults: [FaultChance(.status(500), share: 0.3)], seed: UInt64($0 + 1))
            }
        case "tail_all":
            return three {
                Behaviour(
                    name: "tail\($0)",
                    firstToken: .bimodal(
                        usual: .milliseconds(50), rare: .seconds(2), rareShare: 0.05),
                    fixedWords: 30, seed: UInt64($0 + 1))
            }
        case "blackhole":
            return [
                Behaviour(
                    name: "hole", fixedWords: 30, faults: [FaultChance(.blackHole, share: 1)]),
                Behaviour(
                    name: "tail",
                    firstToken: .bimodal(
                        usual: .milliseconds(50), rare: .seconds(2), rareShare: 0.05),
                    fixedWords: 30, seed: 2),
                Behaviour(name: "well", firstToken: ms50, fixedWords: 30, seed: 3),
            ]
        case "ratelimit":
            return three {
                Behaviour(
                    name: "limited\($0)", firstToken: ms50, fixedWords: 30,
                    quota: Quota(requestsPerMinute: 2_400, requestBurst: 40),
                    seed: UInt64($0 + 1))
            }
        case "midstream":
            return three {
                Behaviour(
                    name: "cut\($0)", firstToken: ms50, wordsPerSecond: 300, fixedWords: 30,
                    faults: [FaultChance(.cut(afterWords: 12, reset: false), share: 0.2)],
                    seed: UInt64($0 + 1))
            }
        case "soak":
            return [
                Behaviour(
                    name: "flaky", firstToken: ms50, wordsPerSecond: 300, fixedWords: 30,
                    faults: [
                        FaultChance(.status(500), share: 0.2),
                        FaultChance(.status(503), share: 0.1),
                    ], seed: 1),
                Behaviour(
                    name: "cut", firstToken: ms50, wordsPerSecond: 300, fixedWords: 30,
                    faults: [
                        FaultChance(.cut(afterWords: 12, reset: false), share: 0.1),
                        FaultChance(.cut(afterWords: 5, reset: true), share: 0.1),
                    ], seed: 2),
                Behaviour(
                    name: "tail",
                    firstToken: .bimodal(
                        usual: .milliseconds(50), rare: .seconds(2), rareShare: 0.05),
                    fixedWords: 30, faults: [FaultChance(.blackHole, share: 0.02)], seed: 3),
                Behaviour(
                    name: "limited", firstToken: ms50, fixedWords: 30,
                    quota: Quota(requestsPerMinute: 1_200, requestBurst: 40), seed: 4),
            ]
        default:
            return []
        }
    }

    static func run(_ name: String) async throws {
        let harbour = DemoHarbour(
            behaviours: behaviours(name), answer: { _, _ in "one two three four five six seven" })
        let endpoints = try await harbour.start()
        print(endpoints.map(\.baseURL).joined(separator: " "))
        fflush(nil)
        while readLine() != nil {
            let counters = endpoints.indices.map { harbour.counters(of: $0) }
            print(counters.map { "\($0.requests),\($0.aborted)" }.joined(separator: " "))
            fflush(nil)
        }
        await harbour.stop()
    }
}

/// A scenario server as its parent sees it.
final class ScenarioProcess {
    let urls: [String]
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(_ scenario: String) throws {
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
        process.arguments = ["serve", scenario]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        urls = Self.line(output.fileHandleForReading).split(separator: " ").map(String.init)
    }

    /// Requests that each endpoint has seen, and how many of them the client closed early.
    func counters() -> [(requests: Int, aborted: Int)] {
        input.fileHandleForWriting.write(Data("\n".utf8))
        return Self.line(output.fileHandleForReading).split(separator: " ").map { pair in
            let numbers = pair.split(separator: ",").compactMap { Int($0) }
            return (numbers.first ?? 0, numbers.last ?? 0)
        }
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static func line(_ handle: FileHandle) -> String {
        var bytes: [UInt8] = []
        while let byte = try? handle.read(upToCount: 1)?.first, byte != 10 { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// User and system time of this process so far, in seconds.
func processorSeconds() -> Double { Double(clock()) / 1_000_000 }
