import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// Many calls from one command, against servers that count.
    @Suite struct BatchAndBench {
        @Test func `batch answers each line in the order of the input`() async throws {
            let jittery = Behaviour(
                name: "a", firstToken: .uniform(from: .milliseconds(1), to: .milliseconds(60)))
            try await Harbour.open([jittery, .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "hedge: {after: off}"))
                let input = (0..<40).map { #"{"id":"q\#($0)","prompt":"number \#($0)"}"# }

                let done = try await home.run(
                    "batch", "--concurrency", "8", input: input.joined(separator: "\n"))

                #expect(done.code == 0, "\(done)")
                let results = try done.objects()
                #expect(results.compactMap { $0["index"] as? Int } == Array(0..<40))
                #expect(results.compactMap { $0["id"] as? String } == (0..<40).map { "q\($0)" })
                let texts = results.compactMap { $0["text"] as? String }
                #expect(texts == (0..<40).map { "You said number \($0)" })
                #expect(harbour.requests.reduce(0, +) == 40)
            }
        }

        @Test func `a line that fails does not stop the others`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let input = """
                    {"id":"one","prompt":"first"}
                    {"id":"two", this is not JSON
                    {"id":"three","messages":[{"role":"user","content":"third"}]}
                    """
                let file = try home.write(input, to: "prompts.jsonl")

                let done = try await home.run("batch", file)

                let results = try done.objects()
                #expect(results.count == 3, "\(done)")
                #expect(results.compactMap { $0["index"] as? Int } == [0, 1, 2])
                let states = results.compactMap { $0["status"] as? String }
                #expect(states == ["complete", "failed", "complete"])
                #expect(results.last?["text"] as? String == "You said third")
            }
        }

        @Test func `batch resumes behind what was answered`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let input = (0..<6).map { #"{"id":"q\#($0)","prompt":"number \#($0)"}"# }
                let file = try home.write(input.joined(separator: "\n") + "\n", to: "prompts.jsonl")
                let first = try await home.run(
                    "batch", input: input.prefix(4).joined(separator: "\n"))
                let output = try home.write(first.out, to: "answers.jsonl")

                let resumed = try await home.run("batch", file, "--resume", output)

                #expect(resumed.code == 0, "\(resumed)")
                #expect(harbour.requests == [6], "four before, two more")
            }
        }

        @Test func `batch recovers every stream that is cut`() async throws {
            var cutting = Behaviour(
                name: "a", fixedWords: 10,
                faults: [FaultChance(.cut(afterWords: 4, reset: true), share: 0.5)], seed: 7)
            cutting.model = "m"
            try await Harbour.open([cutting, .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                let input = (0..<20).map { #"{"prompt":"number \#($0)"}"# }

                let done = try await home.run("batch", input: input.joined(separator: "\n"))

                let states = try done.objects().compactMap { $0["status"] as? String }
                #expect(states == Array(repeating: "complete", count: 20), "\(done)")
                #expect(harbour.counts[0].broken > 0, "the server did cut")
            }
        }

        @Test func `what cannot be served in time is refused at once, with the earliest time`()
            async throws
        {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration(["a": "limits: {requests_per_minute: 6}"]))
                let input = (0..<4).map { #"{"prompt":"number \#($0)"}"# }
                let start = ContinuousClock.now

                let done = try await home.run(
                    "batch", "--timeout", "5", "--concurrency", "1",
                    input: input.joined(separator: "\n"))

                #expect(ContinuousClock.now - start < .seconds(15), "it waited in vain")
                let results = try done.objects()
                let refused = results.filter { $0["failure"] as? String == "refused_locally" }
                #expect(refused.count == 3, "\(done)")
                #expect(refused.allSatisfy { ($0["earliest_ms"] as? Double ?? 0) > 4_000 })
                #expect(harbour.requests == [1], "one of six a minute, burst of one")
            }
        }

        @Test func `bench sends as many as it says, and the servers agree`() async throws {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "hedge: {after: off}"))

                let done = try await home.run(
                    "bench", "--requests", "50", "--concurrency", "5", "--json")

                #expect(done.code == 0, "\(done)")
                let objects = try done.objects()
                let requests = objects.dropLast()
                #expect(requests.count == 50)
                #expect(requests.allSatisfy { $0["ok"] as? Bool == true })
                for field in ["ms", "ttft_ms", "words", "attempts", "endpoint"] {
                    #expect(requests.allSatisfy { $0[field] != nil }, "\(field)")
                }
                #expect(objects.last?["type"] as? String == "summary")
                #expect(harbour.requests.reduce(0, +) == 50)
            }
        }

        @Test func `bench keeps calls whole while three endpoints fail, and counts each attempt`()
            async throws
        {
            let failing = ["a", "b", "c"].enumerated().map { number, name in
                Behaviour(
                    name: name, firstToken: .constant(.milliseconds(20)),
                    faults: [FaultChance(.status(500), share: 0.3)], seed: UInt64(number + 1))
            }
            try await Harbour.open(failing) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "retry: {attempts: 12}"))

                let done = try await home.run(
                    "bench", "--requests", "200", "--concurrency", "10", "--json")

                let requests = try done.objects().dropLast()
                let answered = requests.count { $0["ok"] as? Bool == true }
                let attempts = requests.compactMap { $0["attempts"] as? Int }.reduce(0, +)
                #expect(answered >= 198, "\(done.err)")
                #expect(attempts == harbour.requests.reduce(0, +))
                #expect(attempts < 400)
            }
        }

        @Test func `hedges close their losers, and the servers see it`() async throws {
            let tail = ["a", "b"].enumerated().map { number, name in
                Behaviour(
                    name: name,
                    firstToken: .bimodal(
                        usual: .milliseconds(5), rare: .seconds(20), rareShare: 0.1),
                    seed: UInt64(number + 1))
            }
            try await Harbour.open(tail) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "hedge: {after: 150ms}"))

                let done = try await home.run(
                    "bench", "--requests", "40", "--concurrency", "2", "--json")

                let requests = try done.objects().dropLast()
                let attempts = requests.compactMap { $0["attempts"] as? Int }.reduce(0, +)
                #expect(requests.count { $0["ok"] as? Bool == true } == 40, "\(done.err)")
                #expect(attempts > 40, "it hedged")
                #expect(harbour.requests.reduce(0, +) == attempts)
                try await waitUntil(within: .seconds(10), { "losers stayed open" }) {
                    harbour.counts.map(\.aborted).reduce(0, +) >= attempts - 40
                }
            }
        }
    }
}
