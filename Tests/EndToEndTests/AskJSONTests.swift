import Behaviours
import Foundation
import Testing

extension EndToEnd {
    /// The objects that other programs read.
    @Suite struct AskJSON {
        @Test func `the last line is the result, with every field`() async throws {
            try await Harbour.open([.quick("a", model: "model-a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration(["a": "price: {input: 1, output: 2}"]))

                let asked = try await home.run("ask", "--json", "hello")

                #expect(asked.code == 0, "\(asked)")
                let result = try #require(try asked.objects().last)
                #expect(result["type"] as? String == "result")
                #expect(result["status"] as? String == "complete")
                #expect(result["text"] as? String == "You said hello")
                #expect(result["endpoint"] as? String == "a")
                #expect(result["model"] as? String == "model-a")
                #expect(result["finish_reason"] as? String == "stop")
                #expect((result["total_ms"] as? Double ?? -1) >= 0)
                #expect((result["cost_usd"] as? Double ?? 0) > 0)
                let usage = try #require(result["usage"] as? [String: Any])
                #expect((usage["input_tokens"] as? Int ?? 0) > 0)
                #expect((usage["output_tokens"] as? Int ?? 0) > 0)
                #expect(usage["source"] as? String == "reported")
                let attempts = try #require(result["attempts"] as? [[String: Any]])
                #expect(attempts.count == 1)
                #expect(attempts.first?["id"] as? Int == 1)
                #expect(attempts.first?["endpoint"] as? String == "a")
                #expect(attempts.first?["reason"] as? String == "first")
                #expect(attempts.first?["outcome"] as? String == "won")
                for field in ["start_ms", "first_token_ms", "end_ms"] {
                    #expect(attempts.first?[field] is Double, "\(field)")
                }
            }
        }

        @Test func `the events tell the call in order`() async throws {
            try await Harbour.open([.always(.status(503), "sick"), .quick("well")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration([:], "routing: {strategy: priority}"))

                let asked = try await home.run("ask", "--json", "hello")

                let objects = try asked.objects()
                let types = objects.compactMap { $0["type"] as? String }
                #expect(types.first == "start", "\(asked)")
                #expect(types.last == "result")
                for type in ["route", "attempt", "first_token", "commit", "delta"] {
                    #expect(types.contains(type), "no \(type) in \(types)")
                }
                let spoken = objects.filter { $0["type"] as? String == "delta" }
                    .compactMap { $0["text"] as? String }.joined()
                #expect(spoken == "You said hello")
                let attempts = objects.last?["attempts"] as? [[String: Any]] ?? []
                #expect(attempts.compactMap { $0["outcome"] as? String } == ["failed", "won"])
                #expect(attempts.compactMap { $0["reason"] as? String } == ["first", "fallback"])
                #expect(attempts.first?["http_status"] as? Int == 503)
                #expect(
                    ["transient", "overloaded"].contains(attempts.first?["failure"] as? String))
                #expect(objects.first?["ms"] as? Double == 0)
                #expect(objects.last?["cost_usd"] is NSNull, "nobody named a price")
                #expect(times(of: "started", in: objects) == times("start_ms", of: attempts))
                #expect(times(of: "ended", in: objects) == times("end_ms", of: attempts))
            }
        }

        /// What the events say of each attempt, in their order.
        private func times(of phase: String, in objects: [[String: Any]]) -> [Double] {
            objects.filter { $0["phase"] as? String == phase }.compactMap { $0["ms"] as? Double }
        }

        /// What the result says of each attempt; both count from the same instant.
        private func times(_ field: String, of attempts: [[String: Any]]) -> [Double] {
            attempts.compactMap { $0[field] as? Double }
        }

        @Test func `the route event has each candidate with its score or why it was skipped`()
            async throws
        {
            try await Harbour.open([.quick("a"), .quick("b")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let asked = try await home.run("ask", "--json", "hello")

                let route = try #require(
                    try asked.objects().first { $0["type"] as? String == "route" })
                let candidates = try #require(route["candidates"] as? [[String: Any]])
                #expect(candidates.compactMap { $0["endpoint"] as? String } == ["a", "b"])
                for candidate in candidates {
                    #expect((candidate["score"] is Double) != (candidate["skipped"] is String))
                }
            }
        }

        @Test(arguments: [
            (Fault.status(401, code: "invalid_api_key", retryAfter: nil), "auth"),
            (.status(402, code: "insufficient_quota", retryAfter: nil), "quota"),
            (.status(429, code: "insufficient_quota", retryAfter: nil), "quota"),
            (.status(400, code: "context_length_exceeded", retryAfter: nil), "too_long"),
            (.status(400, code: "content_filter", retryAfter: nil), "filtered"),
            (.status(422, code: "invalid_request", retryAfter: nil), "bad_request"),
        ])
        func `a permanent failure has its class and is not repeated`(
            fault: Fault, failure: String
        ) async throws {
            try await Harbour.open([.always(fault, "a")]) { harbour in
                let home = try Sandbox()
                try home.configure(harbour.configuration())

                let asked = try await home.run("ask", "--json", "hello")

                #expect(asked.code == 1, "\(asked)")
                let result = try #require(try asked.objects().last)
                #expect(result["status"] as? String == "failed")
                let attempts = result["attempts"] as? [[String: Any]] ?? []
                #expect(attempts.compactMap { $0["failure"] as? String } == [failure])
                #expect(harbour.requests == [1])
            }
        }
    }
}
