import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// Taking the wheel: each state by hand, by the shares that the servers counted.
    @Suite struct Manual {
        /// Presses a key on the first of two endpoints under `priority`, asks three questions, and
        /// returns how many requests each server saw.
        private func requests(
            afterPressing key: String, showing word: String, onEndpoint position: Int = 0
        ) async throws -> [Int] {
            var seen: [Int] = []
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(
                    harbour.configuration(
                        [:], "routing: {strategy: priority}\nhedge: {after: off}"))
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.press(key, onEndpoint: position)
                    let name = position == 0 ? "a" : "b"
                    try await terminal.wait(for: "\(name) \(word)") {
                        $0.endpoint(name).contains(word)
                    }
                    try await terminal.compose()
                    for number in 1...3 {
                        try await terminal.press("C-n")
                        _ = try await terminal.ask("question \(number)", winners: 1)
                    }
                    seen = harbour.requests
                }
            }
            return seen
        }

        @Test func `disabled: nothing goes there`() async throws {
            #expect(try await requests(afterPressing: "Space", showing: "off") == [0, 3])
        }

        @Test func `draining: nothing new goes there`() async throws {
            #expect(try await requests(afterPressing: "d", showing: "draining") == [0, 3])
        }

        @Test func `pinned: everything goes there`() async throws {
            #expect(
                try await requests(afterPressing: "p", showing: "pinned", onEndpoint: 1) == [0, 3])
        }

        @Test func `breaker forced open: nothing goes there`() async throws {
            #expect(try await requests(afterPressing: "o", showing: "held open") == [0, 3])
        }

        @Test func `breaker forced closed: it is still asked`() async throws {
            #expect(try await requests(afterPressing: "c", showing: "held shut") == [3, 0])
        }

        @Test func `draining lets the answer under way finish`() async throws {
            try await Harbour.open([.talkative("a", words: 120), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.ask("go")
                    try await terminal.wait(for: "word word word")
                    try await terminal.press("d", onEndpoint: 0)
                    try await terminal.wait(for: "draining")
                    try await terminal.wait(for: "an answer of a") { $0.winners == ["a"] }
                    #expect(harbour.counts[0].answered == 1)
                }
            }
        }

        @Test func `the strategy can be changed while it runs`() async throws {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(
                    harbour.configuration(
                        [:], "routing: {strategy: priority}\nhedge: {after: off}"))
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    _ = try await terminal.ask("one", winners: 1)
                    #expect(harbour.requests == [1, 0])

                    try await terminal.choose("Strategy", item: "round-robin")
                    try await terminal.wait(for: "round-robin in the header") {
                        $0.rows[0].contains("round-robin")
                    }
                    for number in 1...4 {
                        try await terminal.press("C-n")
                        _ = try await terminal.ask("question \(number)", winners: 1)
                    }
                    #expect(harbour.requests == [3, 2])
                }
            }
        }

        @Test func `background questions go through the same core and are counted`() async throws {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())
                try await Terminal.open([], sandbox: home) { terminal in
                    try await terminal.wait(for: "2 untried")
                    try await terminal.choose("background", item: "10")
                    try await waitUntil(
                        within: .seconds(60),
                        { "\(harbour.requests)\n" + (try await terminal.screen()) }
                    ) {
                        harbour.counts.map(\.answered).reduce(0, +) >= 10
                    }
                    #expect(try await terminal.screen().winners.isEmpty, "not in the conversation")
                }
            }
        }
    }
}
