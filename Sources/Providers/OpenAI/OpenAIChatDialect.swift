import Reliability

/// OpenAI-compatible chat completions, as spoken by OpenAI, Groq, DeepSeek, OpenRouter, Mistral,
/// Together, xAI, Moonshot, Ollama, llama.cpp, LM Studio, vLLM and many more.
///
/// `POST {base}/chat/completions` and `GET {base}/models`. A base that carries a query keeps it, so
/// Azure's `…/deployments/NAME?api-version=…` works as it is.
public struct OpenAIChatDialect: Dialect {
    /// Creates the dialect; it holds nothing.
    public init() {}

    /// The request for `chat` on `endpoint`; the chat's own model beats the endpoint's.
    public func request(for chat: ChatRequest, on endpoint: Endpoint) -> HTTPRequestValue {
        let provider = endpoint.profile.provider
        let body = OpenAIChatRequestBody(
            chat: chat, model: chat.model ?? endpoint.profile.model,
            // Mistral reports usage unasked, and refuses fields it does not know.
            asksForUsage: provider != "mistral",
            usesMaxCompletionTokens: provider == "openai",
            continuation: chat.continuesLast
                ? ContinuationStyle.of(provider: provider, baseURL: endpoint.baseURL) : nil)
        var headers = [
            HeaderField("content-type", "application/json"),
            HeaderField("accept", chat.streams ? "text/event-stream" : "application/json"),
        ]
        Self.addAuthorization(of: endpoint, to: &headers)
        return HTTPRequestValue(
            method: "POST", url: Self.url(endpoint.baseURL, path: "/chat/completions"),
            headers: headers, body: body.encoded)
    }

    /// The request for the model list.
    public func modelsRequest(on endpoint: Endpoint) -> HTTPRequestValue {
        var headers = [HeaderField("accept", "application/json")]
        Self.addAuthorization(of: endpoint, to: &headers)
        return HTTPRequestValue(
            method: "GET", url: Self.url(endpoint.baseURL, path: "/models"), headers: headers,
            body: [])
    }

    /// The names in `{"data":[{"id":…}]}` or `{"models":[{"name":…}]}`, sanitised, each once, in order.
    public func models(in body: [UInt8]) -> [String] {
        let names: [String]? = JSONDocument.read(body) { root in
            var names: [String] = []
            func collect(_ model: JSONView) {
                let name =
                    model["id"].string ?? model["name"].string ?? model["model"].string
                    ?? model.string
                guard let name = name.map({ TextSanitiser.line($0) }), !name.isEmpty,
                    !names.contains(name)
                else { return }
                names.append(name)
            }
            root["data"].forEachElement(collect)
            if names.isEmpty { root["models"].forEachElement(collect) }
            if names.isEmpty { root.forEachElement(collect) }
            return names
        }
        return names ?? []
    }

    /// A decoder for one response to `chat` from `endpoint`.
    public func decoder(for chat: ChatRequest, on endpoint: Endpoint) -> any ResponseDecoder {
        OpenAIChatDecoder(key: endpoint.key, requestWindow: endpoint.requestHeaderWindow)
    }

    private static func url(_ base: String, path: String) -> String {
        var address = Substring(base)
        var query: Substring = ""
        if let mark = address.firstIndex(of: "?") {
            query = address[mark...]
            address = address[..<mark]
        }
        while address.hasSuffix("/") { address.removeLast() }
        if address.hasSuffix("/chat/completions") {
            address.removeLast("/chat/completions".count)
        }
        return address + path + query
    }

    private static func addAuthorization(of endpoint: Endpoint, to headers: inout [HeaderField]) {
        // A key read from a file often ends in a line break, which no header may hold.
        if let key = endpoint.key?.revealed().trimmed, !key.isEmpty {
            switch endpoint.auth {
            case .bearer: headers.append(HeaderField("authorization", "Bearer " + key))
            case .header(let name): headers.append(HeaderField(name, key))
            case .none: break
            }
        }
        for extra in endpoint.extraHeaders {
            headers.removeAll { $0.name.lowercased() == extra.name.lowercased() }
            headers.append(extra)
        }
    }
}

/// The dialects by wire format.
public enum Dialects {
    /// The dialect that speaks `format`.
    public static func dialect(for format: WireFormat) -> any Dialect {
        switch format {
        case .openAIChat: OpenAIChatDialect()
        }
    }
}
