import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Answers of an earlier run say what is known of them, and no more.
@Suite struct StoredAnswerTests {
    private func screen(_ text: String, _ summary: AnswerSummary) -> String {
        var scene = Scene()
        scene.send(.snapshot(scene.untried(), Scene.labels))
        scene.send(
            .conversationOpened(
                StoredConversation(
                    id: 1, title: "old",
                    turns: [
                        .init(isUser: true, text: "a question"),
                        .init(isUser: false, text: text, clock: "10:43", summary: summary),
                    ])))
        return Snapshot.text(scene.model.frame(size: Size(100, 30)))
    }

    @Test func `what a killed program left is headed as an incomplete answer`() {
        let text = screen("half of", AnswerSummary(status: .incomplete, outputTokens: 0))

        #expect(text.contains("incomplete answer 10:43"))
        #expect(text.contains("incomplete: the program ended while it streamed"))
        #expect(!text.contains("no answer"))
        #expect(!text.contains("~0 tok"))
    }

    @Test func `an answer that broke off is headed by its endpoint`() {
        let text = screen(
            "half of", AnswerSummary(status: .incomplete, endpoint: "steady", outputTokens: 9))

        #expect(text.contains("steady 10:43"))
        #expect(text.contains("~9 tok"))
        #expect(text.contains("incomplete: the reason was not kept"))
    }

    @Test func `an answer whose reason was kept says it again`() {
        let text = screen(
            "half of",
            AnswerSummary(
                status: .incomplete, endpoint: "steady",
                failure: Failure(.timeout, "no further token for 30 s")))

        #expect(text.contains("incomplete: timeout, no further token for 30 s"))
    }

    @Test func `nothing at all is no answer`() {
        let text = screen("", AnswerSummary(status: .incomplete))

        #expect(text.contains("no answer 10:43"))
        #expect(text.contains("the program ended before the first token"))
    }
}
