import Reliability
import Testing

@testable import Providers

@Suite struct OpenAIChatDialectTests {
    private let dialect = Dialects.dialect(for: .openAIChat)

    private func body(_ chat: ChatRequest, provider: String = "openai-compatible") -> String {
        var endpoint = exampleEndpoint
        endpoint.profile.provider = provider
        endpoint.quirks = ProviderPreset.named(provider)?.quirks ?? []
        return String(decoding: dialect.request(for: chat, on: endpoint).body, as: UTF8.self)
    }

    @Test func `a plain question is a plain body`() {
        let chat = ChatRequest(messages: [.system("Be \"brief\"."), .user("a\nb")])

        #expect(
            body(chat)
                == #"{"model":"small","messages":[{"role":"system","content":"Be \"brief\"."},"#
                + #"{"role":"user","content":"a\nb"}],"stream":true,"#
                + #""stream_options":{"include_usage":true}}"#)
    }

    @Test func `every setting has its field`() {
        let chat = ChatRequest(
            messages: [], model: "large", maxTokens: 9, temperature: 0.5, topP: 1,
            stop: ["x", "y"],
            seed: -3, streams: false)

        #expect(
            body(chat)
                == #"{"model":"large","messages":[],"max_tokens":9,"temperature":0.5,"top_p":1.0,"#
                + #""stop":["x","y"],"seed":-3}"#)
    }

    @Test func `images go as parts`() {
        let chat = ChatRequest(
            messages: [
                ChatMessage(
                    role: .user,
                    parts: [
                        .text("what?"), .image(base64: "QUI=", mediaType: "image/png"),
                        .imageURL("https://x.test/a.png"),
                    ])
            ], streams: false)

        #expect(
            body(chat)
                == #"{"model":"small","messages":[{"role":"user","content":["#
                + #"{"type":"text","text":"what?"},"#
                + #"{"type":"image_url","image_url":{"url":"data:image/png;base64,QUI="}},"#
                + #"{"type":"image_url","image_url":{"url":"https://x.test/a.png"}}]}]}"#)
    }

    @Test(arguments: [
        (
            "openai", "",
            #"{"role":"assistant","content":"ha"},{"role":"user","content":"Your last answer "#
                + #"was cut off. Go on exactly where it broke off: do not repeat anything, "#
                + #"do not comment, begin with the next word."}]}"#
        ),
        ("mistral", "", #"{"role":"assistant","prefix":true,"content":"ha"}]}"#),
        ("moonshot", "", #"{"role":"assistant","partial":true,"content":"ha"}]}"#),
        ("deepseek", "/beta", #"{"role":"assistant","prefix":true,"content":"ha"}]}"#),
        (
            "vllm", "",
            #"{"role":"assistant","content":"ha"}],"continue_final_message":true,"#
                + #""add_generation_prompt":false}"#
        ),
        ("demo", "", #"{"role":"assistant","content":"ha"}]}"#),
    ])
    func `an answer that broke off is continued in each service's way`(
        provider: String, path: String, end: String
    ) {
        let chat = ChatRequest(
            messages: [.user("q"), .assistant("ha")], streams: false, continuesLast: true)
        var endpoint = exampleEndpoint
        endpoint.profile.provider = provider
        endpoint.baseURL += path

        let body = String(decoding: dialect.request(for: chat, on: endpoint).body, as: UTF8.self)

        #expect(body.hasSuffix(end), "\(body)")
    }

    @Test func `fields that nobody here understands go to this format as they are`() {
        let chat = ChatRequest(
            messages: [],
            extra: ["b": .bool(true), "a": .object(["x": .array([.integer(1), .null])])])

        #expect(body(chat).hasSuffix(#","a":{"x":[1,null]},"b":true}"#))
    }

    @Test func `services get the fields they accept`() {
        let chat = ChatRequest(messages: [], maxTokens: 9, temperature: .nan)

        #expect(body(chat, provider: "openai").contains("\"max_completion_tokens\":9"))
        #expect(!body(chat, provider: "mistral").contains("stream_options"))
        #expect(!body(chat).contains("temperature"))
    }

    @Test(arguments: [
        ("http://h/v1", "http://h/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
        (
            "https://r.test/openai/deployments/d?api-version=1",
            "https://r.test/openai/deployments/d/chat/completions?api-version=1"
        ),
    ]) func `the address is the base with its path`(_ base: String, _ url: String) {
        var endpoint = exampleEndpoint
        endpoint.baseURL = base

        #expect(dialect.request(for: ChatRequest(messages: []), on: endpoint).url == url)
    }

    @Test func `the key travels as the endpoint says`() {
        var endpoint = exampleEndpoint
        endpoint.key = Secret("  k1\n")

        func headers(_ auth: AuthStyle) -> [HeaderField] {
            endpoint.auth = auth
            return dialect.modelsRequest(on: endpoint).headers
        }

        #expect(headers(.bearer).first("Authorization") == "Bearer k1")
        #expect(headers(.header("api-key")).first("api-key") == "k1")
        #expect(headers(.none).count == 1)
        endpoint.extraHeaders = [HeaderField("Accept", "x"), HeaderField("X-Title", "t")]
        #expect(headers(.bearer).first("accept") == "x")
        #expect(headers(.bearer).first("x-title") == "t")
    }

    @Test(arguments: [
        (#"{"object":"list","data":[{"id":"a"},{"id":"b\u001b"},{"id":"a"},{}]}"#, ["a", "b␛"]),
        (#"{"models":[{"name":"llama3:8b"},{"model":"x"}]}"#, ["llama3:8b", "x"]),
        (#"[{"id":"a"}]"#, ["a"]), ("<html>", []), ("", []), (#"{"data":null}"#, []),
    ]) func `the model list is read in its known shapes`(_ body: String, _ names: [String]) {
        #expect(dialect.models(in: Array(body.utf8)) == names)
    }
}
