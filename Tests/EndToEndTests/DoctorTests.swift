import Foundation
import Testing

extension EndToEnd {
    /// `breakwater doctor`.
    @Suite struct Doctor {
        @Test func `a home with nothing in it is healthy, and is told what could be`() async throws
        {
            let ran = try await Sandbox().run("doctor", "--offline")

            #expect(ran.code == 0, "\(ran)")
            for words in ["terminal", "C.UTF-8: UTF-8", "the defaults hold", "GROQ_API_KEY"] {
                #expect(ran.out.contains(words), "\(words) is not in \(ran)")
            }
        }

        @Test func `what does not work ends with 1, as JSON, and no secret is told`() async throws {
            let home = try Sandbox()
            try home.configure(
                """
                endpoints:
                  - name: gone
                    provider: openai-compatible
                    url: http://127.0.0.1:1/v1
                    model: m
                    key: ${GONE_KEY}
                """)
            let ran = try await home.run(
                "doctor", "--json",
                environment: ["GONE_KEY": "hunter2", "HTTPS_PROXY": "http://u:hunter2@p.example:1"])

            #expect(ran.code == 1, "\(ran)")
            let errors = try ran.objects().filter { $0["level"] as? String == "error" }
            #expect(errors.map { $0["area"] as? String } == ["endpoints"], "\(ran)")
            #expect(errors.first?["advice"] is String)
            #expect(!(ran.out + ran.err).contains("hunter2"))
        }

        @Test func `a broken configuration is a finding with its line`() async throws {
            let home = try Sandbox()
            try home.configure("race: many\n")

            let ran = try await home.run("doctor", "--offline")

            #expect(ran.code == 1, "\(ran)")
            #expect(ran.out.contains("config.yaml:1: race:"), "\(ran)")
        }
    }
}
