import Breakwater

/// The examples of the README, of the overview and of “Getting started”.
///
/// What stands between the marks is compared with the documents, so change both together.
enum GettingStartedExamples {
    static func fiveLines() async throws {
        // example
        let client = try ChatClient(provider: .openAI)
        let answer = try await client.chat("Why is the sea salt?")
        print(answer.text)
        await client.shutdown()
        // end
    }

    static func chain() async throws {
        // example
        let client = try ChatClient(providers: [
            .openAI, .groq, .ollama.with(model: "llama3.2"),
        ])
        for await event in client.stream("Why is the sea salt?") {
            if case .text(let text) = event { print(text, terminator: "") }
        }
        // end
        await client.shutdown()
    }

    static func conversation(with client: ChatClient) async throws -> ChatAnswer {
        // example
        var messages: [Message] = [.system("Answer in one sentence."), .user("你好")]
        let greeting = try await client.chat(messages)
        messages += [.assistant(greeting.text), .user("And what is a breakwater?")]
        let answer = try await client.chat(
            ChatRequest(messages: messages, maxTokens: 200, temperature: 0.2))
        // end
        return answer
    }

    static func image(png: [UInt8], with client: ChatClient) async throws {
        // example
        let message = Message.user(
            .text("What is on this picture?"), .image(png, mediaType: "image/png"))
        let answer = try await client.chat([message])
        print(answer.firstText ?? "no words")
        // end
    }

    static func connection() throws -> ChatClient {
        // example
        let options = ConnectionOptions(
            baseURL: "https://gateway.example/v1",
            proxy: .direct,
            timeouts: AttemptTimeouts(firstToken: .seconds(20)),
            headers: [HeaderField("x-team", "harbour")],
            maxRetries: 2,
            retryDelay: .milliseconds(200))
        let client = try ChatClient(provider: .openAI, model: "gpt-4o-mini", options: options)
        // end
        return client
    }

    static func ownServer() throws -> ChatClient {
        // example
        let client = try ChatClient(
            provider: .openAICompatible, model: "smollm2",
            options: ConnectionOptions(baseURL: "http://127.0.0.1:8080/v1"))
        // end
        return client
    }

    static func perCall(with client: ChatClient) async throws {
        // example
        let answer = try await client.chat(
            "Why is the sea salt?",
            options: CallOptions(attempts: 2, deadline: .seconds(10), priority: .background))
        // end
        print(answer.text)
    }

    static func provider() throws -> [Provider] {
        // example
        let chain: [Provider] = [
            .openAI,
            .groq.with(model: "openai/gpt-oss-20b"),
            .ollama.with(model: "llama3.2"),
        ]
        // end
        return chain
    }

    static func oneProvider() throws -> ChatClient {
        // example
        let client = try ChatClient(provider: .openAI)
        // end
        return client
    }

    static func everything(endpoints: [Endpoint], transport: any Transport) async throws {
        // example
        let client = ChatClient(endpoints: endpoints, transport: transport)
        let answer = try await client.chat(ChatRequest(messages: [.user("Why is the sea salt?")]))
        // end
        print(answer.text)
    }
}
