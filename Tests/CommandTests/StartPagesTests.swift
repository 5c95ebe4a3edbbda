#if os(Linux)
    import Foundation
    import Testing

    @testable import Command

    @Suite struct StartPagesTests {
        /// How much of a program's file is mapped now, in kilobytes.
        private static func mapped() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(
                status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
            return try #require(Int(line.split(separator: " ").dropFirst().first ?? ""))
        }

        @Test func `the program goes on without the pages that it gave back`() throws {
            let before = try Self.mapped()
            let unmapped = StartPages.forget()
            let after = try Self.mapped()

            // The program of the tests itself, of which at least its code is in use.
            #expect(unmapped > 1 << 20)
            #expect(after < before)
            #expect((0..<1_000).map { String($0) }.joined().count == 2_890)
        }
    }
#endif
