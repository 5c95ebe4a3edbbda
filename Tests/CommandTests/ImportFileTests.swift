import Foundation
import History
import Providers
import Testing

@testable import Command

/// What `breakwater history import` makes of a file's bytes.
@Suite struct ImportFileTests {
    @Test func `a message a line is one conversation, by the clock on the wall`() throws {
        let lines = """
            {"role": "system", "content": "You are brief.", "timestamp": "2026-03-01T09:00:00.5"}
            {"role": "user", "content": "Why \u{2028} tides?", "timestamp": "2026-03-01T09:00:00.5"}
            {"role": "assistant", "content": "The moon.", "timestamp": "2026-03-01T09:00:04", \
            "metadata": {"model": "m", "usage": {"input_tokens": 5, "output_tokens": 3}}}

            """

        let found = try ImportFile.read(Data(lines.utf8), name: "harbour")

        let wall = Calendar.current.date(
            from: DateComponents(year: 2026, month: 3, day: 1, hour: 9, second: 4))
        #expect(found.map(\.title) == ["harbour"])
        #expect(found[0].turns.map(\.text) == ["Why \u{2028} tides?", "The moon."])
        #expect(found[0].turns[1].facts.model == "m")
        #expect(found[0].turns[1].facts.usage?.outputTokens == 3)
        #expect(found[0].turns[1].created == wall)
    }

    @Test func `an export a line is a conversation a line`() throws {
        let lines =
            #"{"messages":[{"role":"user","content":"a"}],"title":"A"}"# + "\r\n"
            + #"{"messages":[{"role":"user","content":"b"}],"title":"B"}"#

        #expect(try ImportFile.read(Data(lines.utf8), name: "x").map(\.title) == ["A", "B"])
    }

    @Test func `gptme names the folder and not the file`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "import-\(UUID().uuidString)/2026-03-01-tides")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let file = folder.appending(path: "conversation.jsonl")
        try Data(#"{"role": "user", "content": "a"}"#.utf8).write(to: file)

        #expect(try ImportFile.read(file.path()).map(\.title) == ["2026-03-01-tides"])
    }
}
