import Behaviours
import DemoEndpoints
import Foundation
import HTTPTransport
import Providers
import Reliability
import Synchronization
import Testing

@testable import Client

/// Hundreds of calls over real sockets, cancelled at any point in every way there is; afterwards
/// nothing may be left: no call, no lease, no timer, no socket.
@Suite(.timeLimit(.minutes(5)))
struct LeakTests {
    /// How a person, or a program, stops reading.
    enum Leaving: CaseIterable {
        case cancels
        case cancelsTwice
        case dropsTheStream
        case cancelsTheTask
        case readsOn
    }

    private static let behaviours = [
        Behaviour(name: "quick", wordsPerSecond: 3_000, fixedWords: 30),
        Behaviour(
            name: "slow", firstToken: .constant(.milliseconds(30)), wordsPerSecond: 400,
            fixedWords: 20),
        Behaviour(name: "hole", faults: [FaultChance(.blackHole, share: 1)]),
        Behaviour(name: "flaky", fixedWords: 10, faults: [FaultChance(.status(500), share: 0.5)]),
        Behaviour(
            name: "cut", wordsPerSecond: 2_000, fixedWords: 30,
            faults: [FaultChance(.cut(afterWords: 5, reset: true), share: 0.5)]),
        Behaviour(name: "reset", faults: [FaultChance(.reset, share: 1)]),
        Behaviour(name: "comments", faults: [FaultChance(.commentsForever, share: 1)]),
    ]

    @Test(arguments: [1, 2] as [UInt64])
    func `after many random cancels nothing is left`(seed: UInt64) async throws {
        let harbour = DemoHarbour(behaviours: Self.behaviours) { _, _ in "" }
        let transport = HTTPTransport()
        let endpoints = try await harbour.start()
        let client = ChatClient(
            endpoints: endpoints,
            policy: CallPolicy(
                deadline: .milliseconds(400), hedge: HedgePolicy(after: .fixed(.milliseconds(15)))),
            strategy: .roundRobin, transport: transport, seed: seed)
        var random = SplitMix64(seed: seed)
        let plans = (0..<240).map { _ in
            Plan(
                leaving: Leaving.allCases.randomElement(using: &random) ?? .cancels,
                after: Int.random(in: 0...25, using: &random),
                options: CallOptions(
                    race: Int.random(in: 0...3, using: &random),
                    showsText: Bool.random(using: &random)))
        }

        let ends = await withTaskGroup(of: [Leaving: Int].self) { group in
            for worker in 0..<12 {
                group.addTask {
                    var ends: [Leaving: Int] = [:]
                    for plan in plans.enumerated() where plan.offset % 12 == worker {
                        await Self.carryOut(plan.element, client)
                        ends[plan.element.leaving, default: 0] += 1
                    }
                    return ends
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1) { $0 + $1 } }
        }

        #expect(ends.count == Leaving.allCases.count, "seed \(seed)")
        // An answer's connection may linger for a second, and then its timer has gone as well.
        #expect(await eventually { client.leftovers == Leftovers() }, "seed \(seed)")
        let snapshot = client.snapshot()
        let ended = snapshot.complete + snapshot.incomplete + snapshot.failed + snapshot.cancelled
        #expect(ended == plans.count, "seed \(seed)")
        for endpoint in snapshot.endpoints {
            #expect(
                endpoint.attempts == endpoint.succeeded + endpoint.failed + endpoint.cancelled,
                "seed \(seed), \(endpoint.profile.name)")
        }
        // Every request that its server still works on was one we forgot to end.
        for index in endpoints.indices {
            #expect(
                await eventually { harbour.counters(of: index).inFlight == 0 },
                "seed \(seed), \(endpoints[index].profile.name)")
        }
        await client.shutdown()
        await transport.shutdown()
        #expect(await eventually { Self.sockets(to: endpoints) == 0 }, "seed \(seed)")
        await harbour.stop()
    }

    /// How many events a task has read; endless once it is done.
    private final class Seen: Sendable {
        private let events = Atomic<Int>(0)
        var count: Int { events.load(ordering: .acquiring) }
        func add() { events.add(1, ordering: .releasing) }
        func end() { events.store(1_000_000, ordering: .releasing) }
    }

    private struct Plan {
        var leaving: Leaving
        var after: Int
        var options: CallOptions
    }

    private static func carryOut(_ plan: Plan, _ client: ChatClient) async {
        let request = ChatRequest(messages: [.user("Hello")])
        switch plan.leaving {
        case .cancels, .cancelsTwice, .readsOn:
            let stream = client.stream(request, options: plan.options)
            var seen = 0
            for await _ in stream {
                seen += 1
                guard seen == plan.after else { continue }
                if plan.leaving != .readsOn { stream.cancel() }
                if plan.leaving == .cancelsTwice { stream.cancel() }
            }
        case .dropsTheStream:
            var seen = 0
            for await _ in client.stream(request, options: plan.options) {
                seen += 1
                if seen >= plan.after { break }
            }
        case .cancelsTheTask:
            let seen = Seen()
            let reader = Task {
                for await _ in client.stream(request, options: plan.options) { seen.add() }
                seen.end()
            }
            while seen.count < plan.after { await Task.yield() }
            reader.cancel()
            await reader.value
        }
    }

    /// Sockets of this machine that are connected to one of the endpoints; those in TIME-WAIT belong
    /// to nobody any more.
    private static func sockets(to endpoints: [Endpoint]) -> Int {
        let ports = Set(endpoints.compactMap { URL(string: $0.baseURL)?.port })
        guard let table = try? String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8) else {
            return 0
        }
        return table.split(separator: "\n").dropFirst().count { line in
            let fields = line.split(separator: " ")
            guard fields.count > 3, fields[3] != "06",
                let port = fields[2].split(separator: ":").last.flatMap({ Int($0, radix: 16) })
            else { return false }
            return ports.contains(port)
        }
    }
}
