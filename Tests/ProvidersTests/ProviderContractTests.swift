import Reliability
import Testing

@testable import Providers

/// What one provider must be sent, to the letter, and where its models are listed.
private struct Contract: Sendable, CustomTestStringConvertible {
    var provider: String
    /// The address of a streamed chat with the model `small`.
    var chat: String
    /// The address of the model list.
    var list: String
    /// The field with the key `sk-example-0123456789`; `nil` when the service has none.
    var key: String? = "authorization: Bearer sk-example-0123456789"
    var testDescription: String { provider }

    init(_ provider: String, _ chat: String, _ list: String, key: String? = bearer) {
        self.provider = provider
        self.chat = chat
        self.list = list
        self.key = key
    }

    static let bearer = "authorization: Bearer sk-example-0123456789"
}

/// A contract of OpenAI's format: the base and the two usual paths.
private func openAI(_ provider: String, _ base: String, path: String = "/chat/completions")
    -> Contract
{
    Contract(provider, base + path, base + "/models")
}

private let contracts: [Contract] = [
    openAI("openai", "https://api.openai.com/v1"),
    openAI("groq", "https://api.groq.com/openai/v1"),
    openAI("deepseek", "https://api.deepseek.com/v1"),
    openAI("openrouter", "https://openrouter.ai/api/v1"),
    openAI("mistral", "https://api.mistral.ai/v1"),
    openAI("together", "https://api.together.xyz/v1"),
    openAI("xai", "https://api.x.ai/v1"),
    openAI("perplexity", "https://api.perplexity.ai"),
    openAI("ai21", "https://api.ai21.com/studio/v1"),
    openAI("huggingface", "https://router.huggingface.co/v1"),
    openAI("replicate", "https://api.replicate.com/openai/v1"),
    Contract(
        "azure", "https://own.test/base/chat/completions", "https://own.test/base/models",
        key: "api-key: sk-example-0123456789"),
    Contract(
        "anthropic", "https://api.anthropic.com/v1/messages",
        "https://api.anthropic.com/v1/models?limit=1000", key: "x-api-key: sk-example-0123456789"),
    Contract(
        "gemini",
        "https://generativelanguage.googleapis.com/v1beta/models/small:streamGenerateContent?alt=sse",
        "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000",
        key: "x-goog-api-key: sk-example-0123456789"),
    Contract(
        "cohere", "https://api.cohere.com/v2/chat",
        "https://api.cohere.com/v1/models?page_size=1000&endpoint=chat"),
    openAI("moonshot", "https://api.moonshot.ai/v1"),
    openAI("zhipu", "https://api.z.ai/api/paas/v4"),
    openAI("minimax", "https://api.minimax.io/v1"),
    openAI("qwen", "https://dashscope.aliyuncs.com/compatible-mode/v1"),
    openAI("baidu", "https://qianfan.baidubce.com/v2"),
    openAI("hunyuan", "https://api.hunyuan.cloud.tencent.com/v1"),
    openAI("spark", "https://spark-api-open.xf-yun.com/v1"),
    openAI("siliconflow", "https://api.siliconflow.com/v1"),
    openAI("doubao", "https://ark.cn-beijing.volces.com/api/v3"),
    openAI("baichuan", "https://api.baichuan-ai.com/v1"),
    openAI("yi", "https://api.lingyiwanwu.com/v1"),
    openAI("sensenova", "https://api.sensenova.cn/compatible-mode/v1"),
    openAI("tiangong", "https://own.test/base"),
    openAI("nvidia", "https://integrate.api.nvidia.com/v1"),
    openAI("cerebras", "https://api.cerebras.ai/v1"),
    openAI("fireworks", "https://api.fireworks.ai/inference/v1"),
    openAI("deepinfra", "https://api.deepinfra.com/v1/openai"),
    openAI("lepton", "https://own.test/base"),
    openAI("jina", "https://deepsearch.jina.ai/v1"),
    openAI("writer", "https://api.writer.com/v1", path: "/chat"),
    openAI("anyscale", "https://own.test/base"),
    openAI("stability", "https://own.test/base"),
    Contract("ollama", "http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434/api/tags"),
    openAI("llama.cpp", "http://127.0.0.1:8080/v1"),
    openAI("lm-studio", "http://127.0.0.1:1234/v1"),
    openAI("vllm", "http://127.0.0.1:8000/v1"),
    openAI("openai-compatible", "https://own.test/base"),
]

@Suite struct ProviderContractTests {
    private func endpoint(_ name: String) throws -> Endpoint {
        let preset = try #require(ProviderPreset.named(name))
        return preset.endpoint(
            profile: EndpointProfile(name: name, provider: name, model: "small"),
            baseURL: preset.baseURL ?? "https://own.test/base", key: exampleEndpoint.key)
    }

    @Test func `every provider of the table has its contract, in the order of the table`() {
        #expect(Set(contracts.map(\.provider)) == Set(ProviderPreset.names))
        #expect(contracts.count == ProviderPreset.names.count)
    }

    @Test(arguments: contracts) private func `the head of a request`(_ contract: Contract) throws {
        let endpoint = try endpoint(contract.provider)
        let dialect = Dialects.dialect(for: endpoint.format)

        let request = dialect.request(for: ChatRequest(messages: [.user("q")]), on: endpoint)
        let list = dialect.modelsRequest(on: endpoint)

        #expect(request.method == "POST")
        #expect(request.url == contract.chat)
        #expect(list.method == "GET")
        #expect(list.url == contract.list)
        #expect(list.body.isEmpty)
        for head in [request.headers, list.headers] {
            let lines = head.map { "\($0.name): \($0.value)" }
            #expect(lines.filter { $0.contains("sk-example") } == [contract.key].compactMap(\.self))
        }
        #expect(request.headers.first("content-type") == "application/json")
        #expect(
            request.headers.first("accept")
                == (endpoint.format == .ollama ? "application/x-ndjson" : "text/event-stream"))
        #expect(
            (request.headers.first("anthropic-version") == "2023-06-01")
                == (endpoint.format == .anthropic))
        #expect(!request.url.contains("sk-example"))
    }

    @Test(arguments: contracts) private func `the body of a request`(_ contract: Contract) throws {
        let endpoint = try endpoint(contract.provider)
        let chat = ChatRequest(messages: [.system("s"), .user("q")], maxTokens: 7)

        let request = Dialects.dialect(for: endpoint.format).request(for: chat, on: endpoint)

        let body = try #require(JSONValue(parsing: request.body))
        #expect((body["model"]?.string == "small") == (endpoint.format != .gemini))
        switch endpoint.format {
        case .openAIChat:
            let isNew = endpoint.quirks.contains(.maxCompletionTokens)
            #expect(body[isNew ? "max_completion_tokens" : "max_tokens"]?.int == 7)
            #expect(body["messages"]?[1]?["content"]?.string == "q")
            #expect(
                (body["stream_options"] == nil) == endpoint.quirks.contains(.noStreamOptions))
        case .anthropic:
            #expect(body["max_tokens"]?.int == 7)
            #expect(body["system"]?.string == "s")
        case .gemini: #expect(body["generationConfig"]?["maxOutputTokens"]?.int == 7)
        case .cohere: #expect(body["stream"] == .bool(true))
        case .ollama: #expect(body["options"]?["num_predict"]?.int == 7)
        case .openAIResponses: #expect(body["max_output_tokens"]?.int == 7)
        }
    }

    @Test(arguments: contracts) private func `the stream of an answer`(_ contract: Contract) throws
    {
        let endpoint = try endpoint(contract.provider)
        let file =
            switch endpoint.format {
            case .openAIChat: "complete.sse"
            case .ollama: "plain.jsonl"
            default: "plain.sse"
            }

        let outcome = Outcome(
            events(
                of: [fixture(file, of: endpoint.format)], format: endpoint.format,
                endpoint: endpoint))

        #expect(outcome.text == "Hello, wörld")
        #expect(outcome.finish == [.stop])
        #expect(outcome.usage == [TokenUsage(inputTokens: 11, outputTokens: 3)])
    }

    /// A provider's own code, where it is said, and what it means.
    @Test(arguments: [
        ("zhipu", 429, #"{"error":{"code":"1113","message":"余额不足"}}"#, FailureKind.quota),
        ("zhipu", 429, #"{"error":{"code":"1302","message":"x"}}"#, .rateLimited),
        ("zhipu", 400, #"{"error":{"code":"1301","message":"x"}}"#, .filtered),
        ("minimax", 200, #"{"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#, .auth),
        ("minimax", 200, #"{"base_resp":{"status_code":1002,"status_msg":"x"}}"#, .rateLimited),
        ("qwen", 400, #"{"error":{"code":"Arrearage","message":"Access denied"}}"#, .quota),
        ("spark", 200, #"{"code":10907,"message":"token count exceeds"}"#, .tooLong),
        ("groq", 498, #"{"error":{"message":"x"}}"#, .overloaded),
        ("cohere", 498, #"{"message":"invalid token"}"#, .auth),
        (
            "cohere", 429,
            #"{"message":"You are using a Trial key, which is limited to 1000 API calls / month."}"#,
            .quota
        ),
        (
            "cohere", 429,
            #"{"message":"You are using a Trial key, which is limited to 20 API calls / minute."}"#,
            .rateLimited
        ),
        (
            "anthropic", 529,
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            .overloaded
        ),
        (
            "anthropic", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
            .quota
        ),
        (
            "anthropic", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01."}}"#,
            .quota
        ),
        (
            "anthropic", 413,
            #"{"type":"error","error":{"type":"request_too_large","message":"x"}}"#, .tooLong
        ),
        (
            "anthropic", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}"#,
            .tooLong
        ),
        (
            "anthropic", 404,
            #"{"type":"error","error":{"type":"not_found_error","message":"model: x"}}"#,
            .badRequest
        ),
        (
            "gemini", 400,
            #"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
            .auth
        ),
        (
            "gemini", 429,
            #"{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}"#,
            .quota
        ),
        (
            "gemini", 503,
            #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#,
            .overloaded
        ),
        ("ollama", 404, #"{"error":"model 'x' not found"}"#, .badRequest),
        (
            "ollama", 503,
            #"{"error":"server busy, please try again.  maximum pending requests exceeded"}"#,
            .overloaded
        ),
        (
            "ollama", 500,
            #"{"error":"model requires more system memory (9 GiB) than is available"}"#, .badRequest
        ),
        (
            "xai", 403,
            #"{"code":"x","error":"Your newly created team doesn't have any credits yet."}"#, .quota
        ),
        ("openrouter", 402, #"{"error":{"code":402,"message":"Insufficient credits"}}"#, .quota),
        (
            "azure", 429,
            #"{"error":{"code":"429","message":"Requests have exceeded the token rate limit. Please retry after 7 seconds."}}"#,
            .rateLimited
        ),
    ])
    func `each provider's errors are recognised`(
        provider: String, status: Int, body: String, kind: FailureKind
    ) throws {
        let endpoint = try endpoint(provider)

        let outcome = Outcome(
            events(
                of: [Array(body.utf8)], status: status, format: endpoint.format,
                endpoint: endpoint))

        #expect(outcome.failures.map(\.kind) == [kind], "\(outcome)")
    }

    @Test func `a key in the query is escaped and in no field`() throws {
        var endpoint = try endpoint("gemini")
        endpoint.auth = .query("key")
        endpoint.key = Secret("a/b&c\n")

        let request = GeminiDialect().request(
            for: ChatRequest(messages: [], model: "models/x y"), on: endpoint)

        #expect(request.url.hasSuffix("/models/x%20y:streamGenerateContent?alt=sse&key=a%2Fb%26c"))
        #expect(request.headers.count == 2)
    }

    @Test(arguments: [
        ("ollama", "http://h:1/v1", "http://h:1/api/chat"),
        ("ollama", "http://h:1/api", "http://h:1/api/chat"),
        ("cohere", "https://h/v1", "https://h/v2/chat"),
        ("anthropic", "https://h/v1/messages", "https://h/v1/messages"),
        (
            "gemini", "https://h/v1beta?x=1",
            "https://h/v1beta/models/small:streamGenerateContent?x=1&alt=sse"
        ),
    ]) func `bases in the forms that people know are understood`(
        _ provider: String, _ base: String, _ url: String
    ) throws {
        var endpoint = try endpoint(provider)
        endpoint.baseURL = base

        let dialect = Dialects.dialect(for: endpoint.format)

        #expect(dialect.request(for: ChatRequest(messages: []), on: endpoint).url == url)
    }

    @Test func `a path of its own may hold the model`() throws {
        var endpoint = try endpoint("openai-compatible")
        endpoint.path = "/run/{model}/chat"

        let request = OpenAIChatDialect().request(for: ChatRequest(messages: []), on: endpoint)

        #expect(request.url == "https://own.test/base/run/small/chat")
    }
}
