import Providers

/// Google's `generateContent`.
///
/// The model and whether to stream stand in the address; fields that it does not know are refused, as
/// the service does.
struct GeminiFormat: ServerFormat {
    /// `/v1beta/models/MODEL:VERB`, or `/v1/…`, which Google's newer libraries ask for.
    struct Address: Equatable {
        var model: String
        var streams: Bool

        init?(_ path: Substring) {
            guard let lead = ["/v1beta/models/", "/v1/models/"].first(where: path.hasPrefix),
                let colon = path.lastIndex(of: ":")
            else { return nil }
            switch path[path.index(after: colon)...] {
            case "generateContent": streams = false
            case "streamGenerateContent": streams = true
            default: return nil
            }
            model = String(path[..<colon].dropFirst(lead.count))
        }
    }

    private static let known: Set<String> = [
        "contents", "systemInstruction", "system_instruction", "generationConfig",
        "generation_config", "tools", "toolConfig", "tool_config", "safetySettings",
        "safety_settings", "cachedContent", "cached_content", "labels", "serviceTier", "store",
    ]

    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        let path = arrival.uri.prefix { $0 != "?" }
        guard let address = Address(path) else {
            return .failure(Refusal(404, "Unknown address \(arrival.uri)."))
        }
        guard let json = JSONValue(parsing: arrival.body), case .object(let fields) = json else {
            return .failure(.invalid("Invalid JSON payload received. Unexpected token."))
        }
        if let unknown = fields.keys.sorted().first(where: { !Self.known.contains($0) }) {
            return .failure(
                .invalid(
                    "Invalid JSON payload received. Unknown name \"\(unknown)\": "
                        + "Cannot find field."))
        }
        guard !address.streams || arrival.uri.contains("alt=sse") else {
            return .failure(
                .invalid("These endpoints stream server-sent events alone: add ?alt=sse."))
        }
        let contents = json["contents"]?.elements ?? []
        let settings = json["generationConfig"] ?? json["generation_config"]
        if let problem = Self.problem(contents: contents, settings: settings) {
            return .failure(.invalid(problem))
        }
        let system = json["systemInstruction"] ?? json["system_instruction"]
        let turns =
            [system].compactMap(\.self).map {
                CompletionRequest.Turn(role: .instruction, text: Self.text(of: $0))
            } + contents.map(Self.turn)
        var request = CompletionRequest(
            .gemini, model: address.model, turns: turns, streams: address.streams,
            maxTokens: settings?["maxOutputTokens"]?.int)
        request.stop = settings?["stopSequences"]?.strings ?? []
        request.thinks = settings?["thinkingConfig"]?["includeThoughts"] == .bool(true)
        chooseTool(for: &request, in: json, after: turns)
        return .success(request)
    }

    private func chooseTool(
        for request: inout CompletionRequest, in json: JSONValue,
        after turns: [CompletionRequest.Turn]
    ) {
        let calling = (json["toolConfig"] ?? json["tool_config"])?["functionCallingConfig"]
        guard calling?["mode"] != .string("NONE") else { return }
        let tools = (json["tools"]?.elements ?? []).flatMap {
            ($0["functionDeclarations"] ?? $0["function_declarations"])?.elements ?? []
        }
        request.chooseTool(
            from: tools.map {
                OfferedTool(
                    $0["name"]?.string ?? "",
                    // Google's libraries mix both spellings.
                    schema: $0["parametersJsonSchema"] ?? $0["parameters_json_schema"]
                        ?? $0["parameters"])
            }, must: calling?["mode"] == .string("ANY"),
            named: calling?["allowedFunctionNames"]?.strings.first, after: turns)
    }

    private static func problem(contents: [JSONValue], settings: JSONValue?) -> String? {
        guard !contents.isEmpty else {
            return "* GenerateContentRequest.contents: contents is not specified"
        }
        for content in contents {
            if let role = content["role"]?.string, role != "user", role != "model" {
                return "Please use a valid role: user, model."
            }
            if content["parts"]?.elements.isEmpty ?? true {
                return "* GenerateContentRequest.contents.parts: contents.parts must not be empty."
            }
        }
        if let warmth = settings?["temperature"]?.double, !(0...2).contains(warmth) {
            return "* GenerateContentRequest.generation_config.temperature: "
                + "temperature must be in the range [0.0, 2.0]."
        }
        if let limit = settings?["maxOutputTokens"]?.int, limit < 1 {
            return "* GenerateContentRequest.generation_config.max_output_tokens: "
                + "max_output_tokens must be positive."
        }
        return nil
    }

    private static func turn(_ content: JSONValue) -> CompletionRequest.Turn {
        let isResult =
            content["parts"]?.elements.contains { $0["functionResponse"] != nil } ?? false
        return CompletionRequest.Turn(
            role: content["role"]?.string == "model"
                ? .answer : isResult ? .toolResult : .question, text: text(of: content))
    }

    private static func text(of content: JSONValue) -> String {
        content["parts"]?.contentText ?? content.contentText
    }

    func document(_ refusal: Refusal) -> JSONValue {
        var error: [String: JSONValue] = [
            "code": .integer(refusal.status), "status": .string(Self.word(for: refusal)),
            "message": .string(refusal.sentence(Self.sentence(of: refusal))),
        ]
        if let detail = Self.detail(of: refusal) { error["details"] = .array([detail]) }
        return .object(["error": .object(error)])
    }

    private static func detail(of refusal: Refusal) -> JSONValue? {
        let kinds = "type.googleapis.com/google.rpc."
        if let seconds = refusal.retrySeconds {
            return .object([
                "@type": .string(kinds + "RetryInfo"), "retryDelay": .string("\(seconds)s"),
            ])
        }
        guard refusal.code == "insufficient_quota" else { return nil }
        let quota = JSONValue.string("GenerateRequestsPerDayPerProjectPerModel-FreeTier")
        return .object([
            "@type": .string(kinds + "QuotaFailure"),
            "violations": .array([.object(["quotaId": quota])]),
        ])
    }

    private static func word(for refusal: Refusal) -> String {
        switch refusal.status {
        case 401: "UNAUTHENTICATED"
        case 403: "PERMISSION_DENIED"
        case 404: "NOT_FOUND"
        case 409: "ABORTED"
        case 429: "RESOURCE_EXHAUSTED"
        case 400..<500: "INVALID_ARGUMENT"
        case 501: "UNIMPLEMENTED"
        case 503, 529: "UNAVAILABLE"
        case 504: "DEADLINE_EXCEEDED"
        default: "INTERNAL"
        }
    }

    private static func sentence(of refusal: Refusal) -> String? {
        switch refusal.code {
        case "insufficient_quota":
            "You exceeded your current quota, please check your plan and billing details. "
                + "(simulated)"
        case "context_length_exceeded":
            "The input token count (1200000) exceeds the maximum number of tokens allowed "
                + "(1048576). (simulated)"
        case "content_filter": "The prompt was stopped by the safety system. (simulated)"
        case "overloaded": "The model is overloaded. Please try again later. (simulated)"
        default: nil
        }
    }

    func models(_ model: String, created: Int) -> JSONValue {
        .object([
            "models": .array([
                .object([
                    "name": .string("models/" + model), "displayName": .string(model),
                    "supportedGenerationMethods": .array([.string("generateContent")]),
                ])
            ])
        ])
    }

    func document(_ answer: Answer) -> JSONValue {
        var parts = Self.thoughts(answer)
        if answer.call == nil { parts.append(.object(["text": .string(answer.text)])) }
        return Self.chunk(answer, parts: parts + Self.calls(answer), isLast: true)
    }

    func opening(_ answer: Answer) -> [UInt8] {
        let thoughts = Self.thoughts(answer)
        return thoughts.isEmpty ? [] : event(Self.chunk(answer, parts: thoughts))
    }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        event(Self.chunk(answer, parts: [.object(["text": .string(word)])]))
    }

    func closing(_ answer: Answer) -> [UInt8] {
        let calls = Self.calls(answer)
        return event(
            Self.chunk(
                answer, parts: calls.isEmpty ? [.object(["text": .string("")])] : calls,
                isLast: true))
    }

    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        event(document(refusal))
    }

    private static func thoughts(_ answer: Answer) -> [JSONValue] {
        answer.thought.map {
            [.object(["text": .string($0), "thought": .bool(true)])]
        } ?? []
    }

    private static func calls(_ answer: Answer) -> [JSONValue] {
        answer.call.map { call in
            [
                .object([
                    "functionCall": .object([
                        "name": .string(call.name), "args": answer.callArguments,
                    ])
                ])
            ]
        } ?? []
    }

    private static func chunk(
        _ answer: Answer, parts: [JSONValue], isLast: Bool = false
    ) -> JSONValue {
        var candidate: [String: JSONValue] = [
            "index": .integer(0),
            "content": .object(["role": .string("model"), "parts": .array(parts)]),
        ]
        var usage: [String: JSONValue] = ["promptTokenCount": .integer(answer.inputTokens)]
        usage["totalTokenCount"] = .integer(answer.inputTokens)
        if isLast {
            candidate["finishReason"] = .string(finishReason(answer))
            usage["candidatesTokenCount"] = .integer(answer.outputTokens - answer.thoughtTokens)
            if answer.thought != nil {
                usage["thoughtsTokenCount"] = .integer(answer.thoughtTokens)
            }
            usage["totalTokenCount"] = .integer(answer.inputTokens + answer.outputTokens)
        }
        return .object([
            "candidates": .array([.object(candidate)]), "usageMetadata": .object(usage),
            "modelVersion": .string(answer.model),
            "responseId": .string("demo-\(answer.number)"),
        ])
    }

    private static func finishReason(_ answer: Answer) -> String {
        switch answer.finish {
        case "stop", "tool_calls": "STOP"
        case "length": "MAX_TOKENS"
        case "content_filter": "SAFETY"
        default: "OTHER"
        }
    }
}
