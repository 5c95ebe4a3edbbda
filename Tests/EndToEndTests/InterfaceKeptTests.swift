import Foundation
import Testing

extension EndToEnd {
    /// What the screen remembers from one run to the next.
    @Suite struct InterfaceKept {
        /// Where panels begin: the corners of the screen, by row and column.
        private static func corners(_ screen: String) -> [[Int]] {
            screen.split(separator: "\n", omittingEmptySubsequences: false).map { row in
                row.enumerated().filter { $0.element == "╭" }.map(\.offset)
            }
        }

        private static func current(in screen: String) -> String? {
            let row = screen.split(separator: "\n").first { $0.contains("✓") }
            return row?.split(separator: "✓").last?.split(separator: " ").first.map(String.init)
        }

        @Test func `dividers, layout, theme and the end of the tour survive a restart`()
            async throws
        {
            let home = try Sandbox()
            var arranged: [[Int]] = []
            try await Terminal.open(size: .middle, sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.wait(for: "Tour 1/")
                try await terminal.press("Escape")
                let first = Self.corners(try await terminal.waitWithout("Tour 1/"))

                try await terminal.press("M-1", "}", "}", "}", ")", ")")
                let drawn = Self.corners(
                    try await terminal.wait(for: "moved dividers") { Self.corners($0) != first })
                // Cockpit, where the events have a panel of another height.
                try await terminal.press("+", "+")
                try await terminal.wait(for: "another layout") { Self.corners($0) != drawn }
                try await terminal.press("T")
                try await terminal.wait(for: "lighthouse")
                try await terminal.type("lighthouse")
                try await terminal.wait(for: "1 of ")
                try await terminal.press("Enter")
                arranged = Self.corners(try await terminal.waitWithout("1 of "))
                try await terminal.press("M-5")
                try await terminal.press("C-c")
                try await terminal.press("C-c")
                #expect(try await terminal.exitCode() == 0)
            }

            try await Terminal.open(size: .middle, sandbox: home) { terminal in
                let screen = try await terminal.wait(for: "5 untried")
                #expect(!screen.contains("Tour 1/"))
                try await terminal.wait(for: "the panels as they were") {
                    Self.corners($0) == arranged
                }
                try await terminal.press("M-1", "T")
                let themes = try await terminal.wait(for: "Enter choose")
                #expect(Self.current(in: themes) == "lighthouse", "\(themes)")
            }
        }

        @Test func `a file of nonsense is a first start`() async throws {
            let home = try Sandbox()
            _ = try home.write("{\"preset\": 7", to: "state/breakwater/interface.json")
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.wait(for: "Tour 1/")
            }
        }
    }
}
