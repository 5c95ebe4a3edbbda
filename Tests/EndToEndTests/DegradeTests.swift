import Behaviours
import DemoEndpoints
import Foundation
import Testing

extension EndToEnd {
    /// What `ask` gives when nobody answered.
    @Suite struct Degrade {
        @Test func `a prepared answer is printed, and standard error says that it is one`()
            async throws
        {
            try await Harbour.open([.always(.status(500), "sick")]) { harbour in
                let home = try Sandbox()
                try home.configure(
                    harbour.configuration(
                        [:], "retry: {attempts: 1}\ndegrade: {answer: Ask again later.}"))

                let asked = try await home.run("ask", "hello")

                #expect(asked.code == 0, "\(asked)")
                #expect(asked.out == "Ask again later.\n")
                #expect(asked.err.contains("degraded: a prepared answer, because transient:"))
            }
        }

        @Test func `the result says what stands in, why, and who was asked before`() async throws {
            try await Harbour.open([.always(.status(500), "sick"), .quick("small")]) { harbour in
                let home = try Sandbox()
                try home.configure(
                    harbour.configuration(
                        [:], "retry: {attempts: 1}\ndegrade: {smaller: [small]}"))

                let asked = try await home.run("ask", "--json", "hello")

                let objects = try asked.objects()
                let result = try #require(objects.last)
                let degraded = try #require(result["degraded"] as? [String: Any], "\(asked)")
                #expect(result["status"] as? String == "complete")
                #expect(result["text"] as? String == "You said hello")
                #expect(result["endpoint"] as? String == "small")
                #expect(degraded["source"] as? String == "smaller")
                #expect(degraded["failure"] as? String == "transient")
                let attempts = degraded["attempts"] as? [[String: Any]]
                #expect(attempts?.compactMap { $0["endpoint"] as? String } == ["sick"])
                let starts = objects.filter { $0["type"] as? String == "start" }
                    .compactMap { $0["ms"] as? Double }
                #expect(starts.count == 2)
                #expect(starts.first == 0 && starts.last ?? 0 > 0, "one origin for both calls")
                #expect(harbour.requests == [1, 1])
            }
        }

        @Test func `check explains what is wrong with it`() async throws {
            let home = try Sandbox()
            try home.configure("degrade: {order: [cache]}\n")

            let checked = try await home.run("check")

            #expect(checked.code == 2, "\(checked)")
            #expect((checked.out + checked.err).contains("Did you mean `cached`?"))
        }
    }
}
