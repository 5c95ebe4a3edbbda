import Foundation
import Testing

extension EndToEnd {
    /// The simulator by pipes: exit codes, errors and replay.
    @Suite struct Simulate {
        @Test func `a scenario of the library is played, and its seed repeats it`() async throws {
            let home = try Sandbox()

            let first = try await home.run("simulate", "same-tick", "--seed", "7", "--json")
            let again = try await home.run("simulate", "same-tick", "--seed", "7", "--json")
            let other = try await home.run("simulate", "same-tick", "--seed", "8", "--json")

            #expect(first.code == 0, "\(first)")
            let digests = try [first, again, other].map {
                try #require(try $0.objects().last?["digest"] as? String)
            }
            #expect(digests[0] == digests[1] && digests[0] != digests[2])
        }

        @Test func `a picture goes into a pipe without colours and cursor motion`() async throws {
            let done = try await Sandbox().run("simulate", "same-tick", "--calls", "200")

            #expect(done.code == 0, "\(done)")
            #expect(done.out.contains("✓ success") && done.err.isEmpty, "\(done)")
            #expect(!done.out.contains("\u{1B}"))
        }

        @Test func `what does not come out as expected ends with 1 and its replay`() async throws {
            let home = try Sandbox()
            let file = try home.write(Self.failing, to: "mine.yaml")

            let done = try await home.run("simulate", file, "--seeds", "3")

            #expect(done.code == 1, "\(done)")
            for seed in 5...7 {
                #expect(done.out.contains("breakwater simulate \(file) --seed \(seed)"), "\(done)")
            }
            #expect(done.out.contains("0 of 3 seeds passed"), "\(done)")
        }

        @Test func `many seeds are one object each, and a summary`() async throws {
            let done = try await Sandbox().run(
                "simulate", "same-tick", "--seeds", "3", "--calls", "100", "--json")

            let objects = try done.objects()
            let types = objects.compactMap { $0["type"] as? String }
            #expect(types == ["run", "run", "run", "summary"], "\(done)")
            #expect(objects.compactMap { $0["seed"] as? String } == ["1", "2", "3"])
            #expect(objects.last?["passed"] as? Int == 3)
        }

        @Test func `a bad file is told with line, key and remedy`() async throws {
            let home = try Sandbox()
            let file = try home.write("endpoints: [{}]\nload: [{poisson: 5}]\n", to: "bad.yaml")

            let bad = try await home.run("simulate", file)
            let missing = try await home.run("simulate", "no-such.yaml")
            let slip = try await home.run("simulate", "hedge-strom")

            #expect(bad.code == 2 && bad.out.isEmpty, "\(bad)")
            #expect(bad.err.contains("bad.yaml:2: error: load[0].poisson"), "\(bad)")
            #expect(bad.err.contains("Write for example poisson: 80 per s."), "\(bad)")
            #expect(missing.code == 2 && missing.err.contains("there is no such file"))
            #expect(slip.code == 2 && slip.err.contains("Did you mean `hedge-storm`?"))
        }

        @Test func `the example that is printed can be played`() async throws {
            let home = try Sandbox()
            let printed = try await home.run("simulate", "--print", "example")
            let file = try home.write(printed.out, to: "mine.yaml")

            let done = try await home.run("simulate", file, "--json", "--calls", "50")

            #expect(printed.code == 0 && done.code != 2, "\(done)")
            #expect(try done.objects().count == 1)
        }

        @Test func `an interrupt ends it at once with what was played`() async throws {
            let home = try Sandbox()
            let running = try home.start(
                ["simulate", "same-tick", "--seeds", "1000000", "--calls", "100", "--json"])
            try await running.waitForOutput { $0.contains("\n") }

            running.signal(SIGINT)
            let done = try await running.finished(within: .seconds(5))

            #expect(done.code == 130, "\(done.err)")
            #expect(try done.objects().last?["type"] as? String == "summary")
        }

        private static let failing = """
            seed: 5
            endpoints: [{name: port, faults: {400: 50%}}]
            load: [{every: 100ms, calls: 200}]
            expect: {success: ≥ 90%}
            """
    }
}
