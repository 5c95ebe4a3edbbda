import Providers
import Testing

@testable import Command

@Suite struct BatchTests {
    @Test func `a line is a prompt or messages`() throws {
        let prompt = try BatchItem(
            line: #"{"id":"a","prompt":"hi","model":"m","max_tokens":5,"other":1}"#)
        let messages = try BatchItem(
            line: #"{"id":7,"messages":[{"role":"developer","content":"be brief"},"#
                + #"{"role":"user","content":[{"type":"text","text":"hi"}]}]}"#)

        #expect(prompt.id == .text("a"))
        #expect(prompt.request.messages == [.user("hi")])
        #expect(prompt.request.model == "m")
        #expect(prompt.request.maxTokens == 5)
        #expect(messages.id == .whole(7))
        #expect(messages.request.messages == [.system("be brief"), .user("hi")])
    }

    @Test(arguments: [
        "", "not json", "[]", "{}", #"{"prompt":""}"#, #"{"prompt":5}"#, #"{"messages":[]}"#,
        #"{"messages":[{"role":"robot","content":"x"}]}"#, #"{"prompt":"x","max_tokens":0}"#,
    ])
    func `a line that cannot be asked says why`(line: String) {
        #expect(throws: BatchItem.Malformed.self) { try BatchItem(line: line) }
    }

    @Test func `only whole answers count as answered, by id or else by place`() {
        let output = """
            {"type":"result","status":"complete","id":"a","index":0}
            {"type":"result","status":"failed","id":"b","index":1}
            {"type":"result","status":"complete","index":2}
            {"type":"result","status":"complete","index":3,"degraded":{"source":"cached"}}
            {"type":"result","status":"compl
            """

        let resume = BatchResume(output: output)

        #expect(resume.hasAnswered(.text("a"), index: 9))
        #expect(!resume.hasAnswered(.text("b"), index: 1))
        #expect(resume.hasAnswered(nil, index: 2))
        #expect(!resume.hasAnswered(nil, index: 0))
        #expect(!resume.hasAnswered(nil, index: 3), "what stood in is asked again")
    }
}
