import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct `What one call wants` {
    private func reason(_ stream: ChatStream) async -> RouteReason? {
        for kind in await stream.traces() {
            if case .routed(let decision) = kind { return decision.because }
        }
        return nil
    }

    @Test func `the turns of a conversation stay where the last one was answered`() async {
        let stage = Stage("a", "b", "c", "d", strategy: .balanced) { $0.answer() }
        _ = await stage.client.stream(
            question, options: CallOptions(endpoint: "c", conversation: "mine")
        ).answer()

        // Routes are explained only while somebody watches.
        let watcher = stage.client.events()
        var reasons: [RouteReason?] = []
        for _ in 1...20 {
            let stream = stage.client.stream(
                question, options: CallOptions(conversation: "mine"))
            reasons.append(await reason(stream))
        }
        for _ in 1...20 { _ = await stage.client.stream(question).answer() }
        withExtendedLifetime(watcher) {}

        #expect(stage.asked.prefix(21).allSatisfy { $0 == "c" }, "\(stage.asked)")
        #expect(reasons.contains(.affinity))
        #expect(Set(stage.asked.suffix(20)).count > 1)
    }

    @Test func `images go to no endpoint that takes none`() async throws {
        var blind = scriptedEndpoint("blind")
        blind.profile.lacks = .images
        let stage = Stage(endpoints: [blind, scriptedEndpoint("seeing")]) { $0.answer() }
        let parts = [ChatMessage.Part.text("what?"), .imageURL("https://example.com/a.png")]
        let image = ChatRequest(messages: [ChatMessage(role: .user, parts: parts)])

        _ = try await stage.client.chat(image)
        _ = try await stage.client.chat(question)

        #expect(stage.asked == ["seeing", "blind"])
    }

    @Test func `a ceiling on the price leaves out what could cost more`() async throws {
        var dear = scriptedEndpoint("dear")
        dear.profile.price = TokenPrice(inputPerMillion: 1_000, outputPerMillion: 1_000)
        var cheap = scriptedEndpoint("cheap")
        cheap.profile.price = TokenPrice(inputPerMillion: 0.1, outputPerMillion: 0.1)
        let stage = Stage(endpoints: [dear, cheap]) { $0.answer() }

        _ = try await stage.client.chat(question, options: CallOptions(costMax: 0.01))

        #expect(stage.asked == ["cheap"])
    }

    @Test func `a forbidden endpoint sees nothing, even when all others fail`() async {
        let stage = Stage(
            "a", "b", "c", policy: CallPolicy(attempts: 3, hedge: HedgePolicy(after: .off))
        ) { $0.error(401) }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(forbidden: ["b"]))
        }

        #expect(stage.asked == ["a", "c"])
        #expect(error?.code == .auth)
    }

    @Test func `an unknown forbidden name refuses the call, so that a slip sends nothing`() async {
        let stage = Stage("a", "b") { $0.answer() }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(forbidden: ["bb"]))
        }

        #expect(stage.asked.isEmpty)
        #expect(error?.code == .badRequest)
        #expect(error?.message.contains("“bb”") == true)
    }
}
