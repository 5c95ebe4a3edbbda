import Behaviours
import DemoEndpoints
import Foundation
import Providers
import Reliability
import Testing

extension EndToEnd.Serve {
    /// `breakwater serve` whose configuration changes.
    @Suite struct Reload {
        @Test(arguments: [true, false])
        func `another configuration holds for what comes, not for what streams`(
            bySignal: Bool
        ) async throws {
            try await Harbour.open([.talkative("a", words: 120, perSecond: 40), .quick("b")]) {
                harbour in
                let home = try Sandbox()
                try home.configure(configuration(harbour, only: 0))
                let server = try home.start(["serve", "--port", "0"])
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)
                let asking = try Sandbox().start(["ask", "--url", address, "hello"])
                try await asking.waitForOutput { !$0.isEmpty }

                try home.configure(configuration(harbour, only: 1))
                if bySignal { server.signal(SIGHUP) }
                try await server.waitForErrors { $0.contains("1 came, 1 went, 0 stayed") }
                let next = try await Sandbox().run("ask", "--url", address, "hello")
                let first = try await asking.finished()
                server.signal(SIGTERM)
                let ended = try await server.finished()

                #expect(first.code == 0, "\(first)")
                #expect(next.code == 0, "\(next)")
                #expect(harbour.requests == [1, 1])
                #expect(harbour.counts[0].aborted == 0)
                #expect(ended.code == 143, "\(ended)")
            }
        }

        @Test func `a file with mistakes changes nothing and is told`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let home = try Sandbox()
                try home.configure(configuration(harbour, only: 0))
                let server = try home.start(["serve", "--port", "0"])
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)

                try home.configure("endpoints:\n  - nmae: a\n")
                server.signal(SIGHUP)
                try await server.waitForErrors { $0.contains("stays as it was") }
                let asked = try await Sandbox().run("ask", "--url", address, "hello")
                server.signal(SIGTERM)
                let ended = try await server.finished()

                #expect(asked.code == 0, "\(asked)")
                #expect(ended.err.contains("nmae"), "\(ended)")
                #expect(ended.code == 143, "\(ended)")
            }
        }

        private func configuration(_ harbour: Harbour, only index: Int) -> String {
            let endpoint = harbour.endpoints[index]
            return """
                endpoints:
                  - name: \(endpoint.profile.name)
                    provider: openai-compatible
                    url: \(endpoint.baseURL)
                    model: \(endpoint.profile.model)

                """
        }
    }
}
