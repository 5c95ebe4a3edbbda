import Testing

@testable import Command

@Suite(.serialized) struct OpenFilesTests {
    @Test func `a server takes as many open files as the system allows`() {
        let before = OpenFiles.limits
        defer { OpenFiles.allow(before.soft) }
        // Far more than the tests beside this one need.
        OpenFiles.allow(before.hard - 1)

        OpenFiles.allowAll()

        #if os(Linux)
            #expect(OpenFiles.limits.soft == before.hard)
        #else
            #expect(OpenFiles.limits.soft >= before.soft)
        #endif
    }
}
