import Behaviours
import Foundation
import Testing

extension EndToEnd {
    /// Each strategy, by the shares that the servers counted.
    @Suite struct Strategies {
        /// How many requests each server saw of 60.
        private func shares(
            _ strategy: String, _ behaviours: [Behaviour], lines: [String: String] = [:],
            concurrency: Int = 1
        ) async throws -> [Int] {
            var seen: [Int] = []
            try await Harbour.open(behaviours) { harbour in
                let home = try Sandbox()
                let rest = "hedge: {after: off}\nbreaker: {minimum: 1000, consecutive: 1000}"
                try home.configure(harbour.configuration(lines, rest))
                let done = try await home.run(
                    "bench", "--requests", "60", "--concurrency", "\(concurrency)", "--strategy",
                    strategy, "--json")
                #expect(done.code == 0, "\(done)")
                seen = harbour.requests
            }
            return seen
        }

        @Test func `priority asks the first`() async throws {
            #expect(try await shares("priority", [.quick("a"), .quick("b")]) == [60, 0])
        }

        @Test func `round-robin asks each as often`() async throws {
            let three = [Behaviour.quick("a"), .quick("b"), .quick("c")]
            #expect(try await shares("round-robin", three) == [20, 20, 20])
        }

        @Test func `weighted follows the weights`() async throws {
            let two = [Behaviour.quick("a"), .quick("b")]
            let seen = try await shares(
                "weighted", two, lines: ["a": "weight: 3", "b": "weight: 1"])
            #expect(seen == [45, 15])
        }

        @Test func `least-loaded leaves a slow one alone`() async throws {
            let two = [Behaviour.late("slow", by: .milliseconds(300)), .quick("quick")]
            let seen = try await shares("least-loaded", two, concurrency: 4)
            #expect(seen.reduce(0, +) == 60)
            #expect(seen[0] <= 15, "\(seen)")
        }

        @Test func `latency asks the quickest`() async throws {
            let two = [Behaviour.late("slow", by: .milliseconds(150)), .quick("quick")]
            let seen = try await shares("latency", two)
            #expect(seen[1] >= 50, "\(seen)")
        }

        @Test func `cost asks the cheapest`() async throws {
            let prices = [
                "dear": "price: {input: 5, output: 15}",
                "cheap": "price: {input: 0.1, output: 0.2}",
            ]
            let two = [Behaviour.quick("dear"), .quick("cheap"), .quick("unknown")]
            #expect(try await shares("cost", two, lines: prices) == [0, 60, 0])
        }

        @Test func `health asks the one without failures`() async throws {
            let sick = Behaviour(
                name: "sick", faults: [FaultChance(.status(500), share: 0.5)], seed: 3)
            let seen = try await shares("health", [sick, .quick("well")])
            #expect(seen[1] >= 50, "\(seen)")
        }

        @Test func `balanced prefers the quick one and does not forget the other`() async throws {
            let two = [Behaviour.late("slow", by: .milliseconds(120)), .quick("quick")]
            let seen = try await shares("balanced", two, concurrency: 2)
            #expect(seen[1] >= 40, "\(seen)")
            #expect(seen[0] >= 1, "\(seen)")
        }

        @Test func `an endpoint kept as a fallback is asked only when the others are used up`()
            async throws
        {
            try await Harbour.open([.always(.status(500), "main"), .quick("spare")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "fallback: {general: [spare]}"))
                #expect(try await home.run("ask", "hello").code == 0)
                #expect(harbour.requests == [1, 1])
            }
            try await Harbour.open([.quick("main"), .quick("spare")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "fallback: {general: [spare]}"))
                for _ in 0..<4 { #expect(try await home.run("ask", "hello").code == 0) }
                #expect(harbour.requests == [4, 0])
            }
        }
    }
}
