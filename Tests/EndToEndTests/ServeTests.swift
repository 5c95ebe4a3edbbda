import Behaviours
import DemoEndpoints
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension EndToEnd {
    /// `breakwater serve`, asked by `breakwater ask`.
    @Suite struct Serve {
        /// Starts the server and returns it with its address.
        private func serve(
            _ home: Sandbox, _ arguments: String..., environment: [String: String] = [:]
        ) async throws -> (Running, String) {
            let server = try home.start(
                ["serve", "--port", "0"] + arguments, environment: environment)
            try await server.waitForOutput { $0.hasSuffix("\n") }
            return (server, server.outputSoFar.trimmingCharacters(in: .newlines))
        }

        @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
        func `it answers through its endpoints and ends on a signal`(
            signal: Int32, code: Int32
        ) async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let (server, address) = try await serve(try Sandbox(), "--url", harbour.url)

                let asked = try await Sandbox().run("ask", "--url", address, "hello")
                let whole = try await Sandbox().run(
                    "ask", "--no-stream", "--url", address, "hello")
                server.signal(signal)
                let ended = try await server.finished()

                #expect(asked.code == 0, "\(asked)")
                #expect(!asked.out.isEmpty)
                #expect(whole.code == 0, "\(whole)")
                #expect(harbour.requests == [2])
                #expect(ended.code == code, "\(ended)")
                #expect(ended.err.isEmpty, "\(ended)")
            }
        }

        @Test func `it tells what it measured and how its endpoints are`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let (server, address) = try await serve(try Sandbox(), "--url", harbour.url)
                _ = try await Sandbox().run("ask", "--url", address, "hello")

                let origin = try #require(URL(string: address)).deletingLastPathComponent()
                let (metrics, _) = try await URLSession.shared.data(
                    from: origin.appending(path: "metrics"))
                let (status, _) = try await URLSession.shared.data(
                    from: origin.appending(path: "status"))
                server.signal(SIGTERM)
                _ = try await server.finished()

                let text = String(decoding: metrics, as: UTF8.self)
                #expect(text.contains("breakwater_calls_total{status=\"complete\"} 1\n"))
                let object = try JSONSerialization.jsonObject(with: status) as? [String: Any]
                #expect((object?["endpoints"] as? [Any])?.count == 1)
            }
        }

        @Test func `a cut upstream is told as incomplete`() async throws {
            var cutting = Behaviour.always(.cut(afterWords: 5, reset: true), "a")
            cutting.fixedWords = 12
            cutting.wordsPerSecond = 200
            try await Harbour.open([cutting]) { harbour in
                let (server, address) = try await serve(try Sandbox(), "--url", harbour.url)

                let asked = try await Sandbox().run("ask", "--url", address, "hello")

                #expect(asked.code == 3, "\(asked)")
                #expect(asked.out.contains("word word"), "\(asked)")
                server.signal(SIGTERM)
                _ = try await server.finished()
            }
        }

        @Test func `a signal lets the answer under way finish`() async throws {
            try await Harbour.open([.talkative("a", words: 60, perSecond: 40)]) { harbour in
                let (server, address) = try await serve(try Sandbox(), "--url", harbour.url)
                let asking = try Sandbox().start(["ask", "--url", address, "hello"])
                try await asking.waitForOutput { !$0.isEmpty }

                server.signal(SIGTERM)
                let asked = try await asking.finished()
                let ended = try await server.finished()

                #expect(asked.code == 0, "\(asked)")
                #expect(ended.code == 143, "\(ended)")
            }
        }

        @Test func `a client that is killed ends its answer upstream`() async throws {
            try await Harbour.open([.talkative("a", words: 4000, perSecond: 40)]) { harbour in
                let (server, address) = try await serve(try Sandbox(), "--url", harbour.url)
                let asking = try Sandbox().start(["ask", "--url", address, "hello"])
                try await asking.waitForOutput { !$0.isEmpty }

                asking.signal(SIGKILL)
                try await waitUntil(within: .seconds(10), { "\(harbour.counts)" }) {
                    harbour.counts[0].aborted == 1
                }

                server.signal(SIGTERM)
                #expect(try await server.finished().code == 143)
            }
        }

        @Test func `a token is asked for, and shown by nobody`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let (server, address) = try await serve(
                    try Sandbox(), "--url", harbour.url,
                    environment: ["BREAKWATER_TOKEN": "open-sesame"])
                let arguments = ["ask", "--url", address, "--model", "auto", "hello"]

                let refused = try await Sandbox().start(arguments).finished()
                let asked = try await Sandbox().start(
                    arguments, environment: ["BREAKWATER_API_KEY": "open-sesame"]
                ).finished()
                server.signal(SIGTERM)
                let ended = try await server.finished()

                #expect(refused.code == 1, "\(refused)")
                #expect(asked.code == 0, "\(asked)")
                #expect(!(ended.out + ended.err).contains("sesame"))
            }
        }

        @Test func `a port that is taken is a mistake of usage`() async throws {
            try await Harbour.open([.quick("a")]) { harbour in
                let port = try #require(URL(string: harbour.url)?.port)
                let ended = try await Sandbox().run(
                    "serve", "--url", harbour.url, "--model", "demo", "--port", "\(port)")

                #expect(ended.code == 2, "\(ended)")
                #expect(ended.err.contains("--port"), "\(ended)")
            }
        }

        @Test func `another address without a token is a mistake of usage`() async throws {
            let ended = try await Sandbox().run("serve", "--demo", "--host", "0.0.0.0")

            #expect(ended.code == 2, "\(ended)")
            #expect(ended.out.isEmpty)
            #expect(ended.err.contains("BREAKWATER_TOKEN"), "\(ended)")
        }
    }
}
