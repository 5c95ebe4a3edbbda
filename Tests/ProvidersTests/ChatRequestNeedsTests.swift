import Providers
import Reliability
import Testing

@Suite struct `What a request needs` {
    @Test func `is seen in its messages and its tools`() {
        let image = ChatMessage(
            role: .user, parts: [.text("what?"), .imageURL("https://example.com/a.png")])
        let bytes = ChatMessage(role: .user, parts: [.image(base64: "", mediaType: "image/png")])
        let tool = Tool(name: "tide")

        #expect(ChatRequest(messages: [.user("why?")]).needs == [])
        #expect(ChatRequest(messages: [image]).needs == .images)
        #expect(ChatRequest(messages: [bytes, .user("and?")]).needs == .images)
        #expect(ChatRequest(messages: [.user("when?")], tools: [tool]).needs == .tools)
        #expect(ChatRequest(messages: [image], tools: [tool]).needs == [.images, .tools])
    }
}
