import Foundation
import Providers
import Testing

@testable import History

/// A conversation as a page.
@Suite struct ConversationPageTests {
    private static func page(_ turns: [Turn], title: String = "T") -> String {
        let time = Date(timeIntervalSince1970: 0)
        let conversation = Conversation(
            header: ConversationHeader(
                id: 1, title: title, created: time, updated: time, turns: turns.count),
            turns: turns)
        let data = ConversationExport.data(
            conversation, as: .html, render: { "<p>rendered \($0)</p>" })
        return String(decoding: data, as: UTF8.self)
    }

    private static func turn(
        _ role: ChatMessage.Role, _ text: String, attachments: [StoredAttachment] = []
    ) -> Turn {
        Turn(
            id: 1, role: role, text: text, status: .stopped, facts: AnswerFacts(endpoint: "<e>"),
            created: Date(timeIntervalSince1970: 0), attachments: attachments)
    }

    @Test func `titles, names and questions are text and never markup`() {
        let page = Self.page(
            [Self.turn(.user, "a < b\n& \"c\""), Self.turn(.assistant, "yes")],
            title: "<script>alert(1)</script>")

        #expect(!page.contains("<script>"))
        #expect(page.contains("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>"))
        #expect(page.contains("a &lt; b\n&amp; &quot;c&quot;"))
        #expect(page.contains("&lt;e&gt;"))
        #expect(page.contains("<p>rendered yes</p>"))
        #expect(page.contains("Stopped"))
    }

    @Test func `a page loads nothing from anywhere`() {
        let page = Self.page([Self.turn(.assistant, "x")])

        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("http://") && !page.contains("https://"))
    }

    @Test(arguments: [("image/png", true), ("image/svg+xml", false), ("text/html", false)])
    func `only pictures that cannot hold a script are shown`(type: String, shown: Bool) {
        let attachment = StoredAttachment(name: "n\"", mediaType: type, data: Data("x".utf8))
        let page = Self.page([Self.turn(.user, "see", attachments: [attachment])])

        #expect(page.contains("<img") == shown)
        #expect(page.contains("n&quot;"))
    }

    @Test(arguments: [
        ("a.json", ConversationExport.Form.json), ("a.HTML", .html), ("a.htm", .html),
        ("a.md", .markdown), ("json", .markdown),
    ])
    func `the ending of a name says the form`(name: String, form: ConversationExport.Form) {
        #expect(ConversationExport.Form(fileName: name) == form)
    }
}
