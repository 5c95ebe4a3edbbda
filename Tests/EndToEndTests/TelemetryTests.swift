import Foundation
import LoopbackServers
import Providers
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension EndToEnd {
    /// The program's environment names a collector.
    @Suite struct Telemetry {
        @Test func `ask sends the call and what was measured before it ends`() async throws {
            let collector = try await LoopbackCollector()
            try await Harbour.open([.quick("a")]) { harbour in
                let asked = try await Sandbox().run(
                    "ask", "--url", harbour.url, "is a giraffe tall",
                    environment: collector.environment)

                #expect(asked.code == 0, "\(asked)")
                #expect(asked.err.isEmpty, "\(asked)")
            }

            #expect(collector.posts(to: "/v1/traces").count == 1)
            #expect(collector.posts(to: "/v1/metrics").count == 1)
            #expect(collector.received.contains(#""key":"gen_ai.operation.name""#))
            #expect(!collector.received.contains("giraffe"))
            try await collector.stop()
        }

        @Test func `a request to serve becomes part of its caller's trace`() async throws {
            let collector = try await LoopbackCollector()
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            try await Harbour.open([.quick("a")]) { harbour in
                let server = try Sandbox().start(
                    ["serve", "--port", "0", "--url", harbour.url],
                    environment: collector.environment)
                try await server.waitForOutput { $0.hasSuffix("\n") }
                let address = server.outputSoFar.trimmingCharacters(in: .newlines)
                try await Self.ask(address, traceParent: "00-\(trace)-00f067aa0ba902b7-01")
                server.signal(SIGTERM)
                let ended = try await server.finished()

                #expect(ended.err.isEmpty, "\(ended)")
            }

            let document = try #require(collector.posts(to: "/v1/traces").first?.document)
            let spans = document["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]
            #expect(spans?[1]?["traceId"] == .string(trace))
            #expect(spans?[1]?["parentSpanId"] == .string("00f067aa0ba902b7"))
            #expect(collector.received.contains("breakwater.http.requests"))
            try await collector.stop()
        }

        private static func ask(_ address: String, traceParent: String) async throws {
            let url = try #require(URL(string: address + "/chat/completions"))
            var request = URLRequest(url: url)
            request.httpMethod = "POST"
            request.httpBody = Data(
                #"{"model":"auto","messages":[{"role":"user","content":"Hi"}]}"#.utf8)
            request.setValue("application/json", forHTTPHeaderField: "content-type")
            request.setValue(traceParent, forHTTPHeaderField: "traceparent")
            let (_, response) = try await URLSession.shared.data(for: request)
            #expect((response as? HTTPURLResponse)?.statusCode == 200)
        }

        @Test func `without a collector the answer is whole, and a sentence says so`() async throws
        {
            try await Harbour.open([.quick("a")]) { harbour in
                let asked = try await Sandbox().run(
                    "ask", "--url", harbour.url, "hello",
                    environment: [
                        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
                        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/xml",
                    ])

                #expect(asked.code == 0, "\(asked)")
                #expect(!asked.out.isEmpty)
                #expect(asked.err.contains("grpc, got “http/xml”"), "\(asked)")
            }
        }
    }
}
