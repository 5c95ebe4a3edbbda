import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct FallbackTests {
    private func policy(_ lists: FallbackLists) -> CallPolicy {
        var policy = quietPolicy
        policy.fallback = lists
        return policy
    }

    @Test func `the general list waits until the primaries are used up`() async throws {
        let lists = FallbackLists(general: [EndpointID(0)])
        let stage = Stage("spare", "a", "b", policy: policy(lists)) { $0.error(500) }
        stage.transport.script("spare") { $0.answer("spare") }

        let answer = try await stage.client.chat(question)

        #expect(stage.asked == ["a", "b", "spare"])
        #expect(answer.text == "spare")
    }

    @Test func `a prompt that is too long goes to its own list alone`() async throws {
        let lists = FallbackLists(tooLong: [EndpointID(2)])
        let stage = Stage("a", "b", "long", policy: policy(lists)) {
            $0.error(400, code: "context_length_exceeded")
        }
        stage.transport.script("long") { $0.answer("long") }

        let answer = try await stage.client.chat(question)

        #expect(stage.asked == ["a", "long"])
        #expect(answer.endpoint == "long")
    }

    @Test func `a filtered prompt goes to its own list alone`() async throws {
        let lists = FallbackLists(filtered: [EndpointID(1)])
        let stage = Stage("a", "free", policy: policy(lists)) {
            $0.error(400, code: "content_filter")
        }
        stage.transport.script("free") { $0.answer() }

        let answer = try await stage.client.chat(question)

        #expect(answer.endpoint == "free")
    }

    @Test func `without a list a prompt that is too long fails at once`() async {
        let stage = Stage("a", "b") { $0.error(400, code: "context_length_exceeded") }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.code == .tooLong)
        #expect(error?.isFallbackable == false)
        #expect(stage.asked == ["a"])
    }

    @Test func `a model that nobody knows is an error that another endpoint may not make`() async {
        let stage = Stage("a", "b") { $0.error(400, code: "model_not_found") }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.code == .badRequest)
        #expect(error?.isFallbackable == true)
        #expect(stage.asked == ["a", "b"])
    }

    @Test func `a request that is wrong everywhere is no reason to go elsewhere`() async {
        let stage = Stage("a", "b") { $0.error(400, code: "invalid_value") }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question)
        }

        #expect(error?.isFallbackable == false)
        #expect(stage.asked == ["a"])
    }

    @Test func `each endpoint gets its own model and its own key`() async throws {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("a") { $0.error(500) }

        _ = try await stage.client.chat(question)

        for exchange in stage.transport.exchanges {
            let name = exchange.endpoint.profile.name
            let body = String(decoding: exchange.request.body, as: UTF8.self)
            #expect(body.contains("\(name)-model"))
            #expect(exchange.request.headers.first("authorization") == "Bearer key-of-\(name)")
        }
    }

    @Test func `a call that names an endpoint goes nowhere else`() async {
        let stage = Stage("a", "b") { $0.answer() }
        stage.transport.script("b") { $0.error(401) }

        let error = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(endpoint: "b"))
        }
        let unknown = await #expect(throws: ChatError.self) {
            try await stage.client.chat(question, options: CallOptions(endpoint: "c"))
        }

        #expect(error?.code == .auth)
        #expect(stage.asked == ["b"])
        #expect(unknown?.code == .badRequest)
        #expect(unknown?.message.contains("a, b") == true)
    }
}
