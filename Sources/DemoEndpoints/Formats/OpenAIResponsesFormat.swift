import Behaviours
import NIOHTTP1
import Providers

/// OpenAI's Responses.
///
/// Every event carries its number, and the last one the whole response again.
struct OpenAIResponsesFormat: ServerFormat {
    /// The service takes no smaller limit.
    private static let leastTokens = 16

    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal> {
        guard let json = JSONValue(parsing: arrival.body) else { return .failure(.unreadable) }
        guard let model = json["model"]?.string, !model.isEmpty else {
            return .failure(Self.missing("model"))
        }
        guard let input = json["input"] else { return .failure(Self.missing("input")) }
        let limit = json["max_output_tokens"]?.int
        if let limit, limit < Self.leastTokens {
            return .failure(
                .invalid(
                    "Invalid 'max_output_tokens': integer below minimum value. Expected a value "
                        + ">= \(Self.leastTokens), but got \(limit) instead.",
                    code: "integer_below_min_value", parameter: "max_output_tokens"))
        }
        if let warmth = json["temperature"]?.double, !(0...2).contains(warmth) {
            return .failure(
                .invalid(
                    "Invalid 'temperature': decimal out of range, got \(warmth).",
                    parameter: "temperature"))
        }
        let items = input.string.map { [Self.question($0)] } ?? input.elements.map(Self.turn)
        guard !items.isEmpty else {
            return .failure(.invalid("'input' must not be empty.", parameter: "input"))
        }
        let system = json["instructions"]?.string.map {
            CompletionRequest.Turn(role: .instruction, text: $0)
        }
        let turns = [system].compactMap(\.self) + items
        var request = CompletionRequest(
            .openAIResponses, model: model, turns: turns, streams: json["stream"] == .bool(true),
            maxTokens: limit)
        request.thinks = json["reasoning"]?["summary"]?.string != nil
        let choice = json["tool_choice"]
        if choice != .string("none") {
            let name = choice?["name"]?.string
            request.chooseTool(
                from: (json["tools"]?.elements ?? []).map {
                    OfferedTool($0["name"]?.string ?? "", schema: $0["parameters"])
                }, must: choice == .string("required") || name != nil, named: name, after: turns)
        }
        return .success(request)
    }

    private static func missing(_ name: String) -> Refusal {
        .invalid(
            "Missing required parameter: '\(name)'.", code: "missing_required_parameter",
            parameter: name)
    }

    private static func question(_ text: String) -> CompletionRequest.Turn {
        CompletionRequest.Turn(role: .question, text: text)
    }

    private static func turn(_ item: JSONValue) -> CompletionRequest.Turn {
        switch item["type"]?.string {
        case "function_call": CompletionRequest.Turn(role: .instruction, text: "")
        case "function_call_output":
            CompletionRequest.Turn(role: .toolResult, text: item["output"]?.contentText ?? "")
        default:
            CompletionRequest.Turn(
                role: OpenAIChatFormat.role(item["role"]?.string),
                text: item["content"]?.contentText ?? "")
        }
    }

    func document(_ refusal: Refusal) -> JSONValue { OpenAIChatFormat.error(refusal) }

    func models(_ model: String, created: Int) -> JSONValue {
        OpenAIChatFormat().models(model, created: created)
    }

    func limits(_ plan: ResponsePlan) -> HTTPHeaders { OpenAIChatFormat.limits(plan) }

    func document(_ answer: Answer) -> JSONValue { Self.response(answer, isOver: true) }

    func opening(_ answer: Answer) -> [UInt8] { write(Self.before(answer), from: 0) }

    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8] {
        write([Self.delta(word, of: answer)], from: Self.before(answer).count + index)
    }

    /// Each with its number.
    func pieces(of answer: Answer) -> [[UInt8]] {
        let first = Self.before(answer).count
        return answer.words.enumerated().map { index, word in
            write([Self.delta(word, of: answer)], from: first + index)
        }
    }

    func closing(_ answer: Answer) -> [UInt8] {
        write(Self.after(answer), from: Self.before(answer).count + answer.words.count)
    }

    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8] {
        write(
            [
                Event(
                    name: "error",
                    fields: [
                        "code": refusal.code.map(JSONValue.string) ?? .null,
                        "message": .string(refusal.sentence()), "param": .null,
                    ])
            ], from: Self.before(answer).count + answer.words.count)
    }

    private struct Event {
        var name: String
        var fields: [String: JSONValue]
    }

    private func write(_ events: [Event], from number: Int) -> [UInt8] {
        events.enumerated().reduce(into: []) { bytes, item in
            var fields = item.element.fields
            fields["type"] = .string(item.element.name)
            fields["sequence_number"] = .integer(number + item.offset)
            bytes += event(.object(fields), named: item.element.name)
        }
    }

    private static func before(_ answer: Answer) -> [Event] {
        let begun: [String: JSONValue] = ["response": response(answer, isOver: false)]
        var events = [
            Event(name: "response.created", fields: begun),
            Event(name: "response.in_progress", fields: begun),
        ]
        if let thought = answer.thought { events += thinking(thought, of: answer) }
        guard answer.call == nil else { return events }
        events.append(added(message(answer, text: nil), at: mainIndex(answer)))
        events.append(
            Event(
                name: "response.content_part.added",
                fields: place(answer).merging(["part": textPart("")]) { $1 }))
        return events
    }

    private static func thinking(_ thought: String, of answer: Answer) -> [Event] {
        let place: [String: JSONValue] = [
            "item_id": thoughtID(answer), "output_index": .integer(0),
            "summary_index": .integer(0),
        ]
        func event(_ name: String, _ fields: [String: JSONValue]) -> Event {
            Event(name: "response.reasoning_summary_" + name, fields: place.merging(fields) { $1 })
        }
        return [
            added(reasoning(answer, thought: nil), at: 0),
            event("part.added", ["part": summary("")]),
            event("text.delta", ["delta": .string(thought)]),
            event("text.done", ["text": .string(thought)]),
            event("part.done", ["part": summary(thought)]),
            done(reasoning(answer, thought: thought), at: 0),
        ]
    }

    private static func delta(_ word: String, of answer: Answer) -> Event {
        Event(
            name: "response.output_text.delta",
            fields: place(answer).merging(["delta": .string(word), "logprobs": .array([])]) { $1 })
    }

    private static func after(_ answer: Answer) -> [Event] {
        let index = mainIndex(answer)
        var events: [Event] = []
        if let call = answer.call {
            let place: [String: JSONValue] = [
                "item_id": callID(answer), "output_index": .integer(index),
            ]
            events = [
                added(item(call, of: answer, arguments: ""), at: index),
                Event(
                    name: "response.function_call_arguments.delta",
                    fields: place.merging(["delta": .string(call.arguments)]) { $1 }),
                Event(
                    name: "response.function_call_arguments.done",
                    fields: place.merging([
                        "arguments": .string(call.arguments), "name": .string(call.name),
                    ]) { $1 }),
                done(item(call, of: answer, arguments: call.arguments), at: index),
            ]
        } else {
            events = [
                Event(
                    name: "response.output_text.done",
                    fields: place(answer).merging([
                        "text": .string(answer.text), "logprobs": .array([]),
                    ]) { $1 }),
                Event(
                    name: "response.content_part.done",
                    fields: place(answer).merging(["part": textPart(answer.text)]) { $1 }),
                done(message(answer, text: answer.text), at: index),
            ]
        }
        let isWhole = reasonForGap(answer) == nil
        events.append(
            Event(
                name: isWhole ? "response.completed" : "response.incomplete",
                fields: ["response": response(answer, isOver: true)]))
        return events
    }

    private static func added(_ item: JSONValue, at index: Int) -> Event {
        Event(
            name: "response.output_item.added",
            fields: ["output_index": .integer(index), "item": item])
    }

    private static func done(_ item: JSONValue, at index: Int) -> Event {
        Event(
            name: "response.output_item.done",
            fields: ["output_index": .integer(index), "item": item])
    }

    private static func place(_ answer: Answer) -> [String: JSONValue] {
        [
            "item_id": messageID(answer), "output_index": .integer(mainIndex(answer)),
            "content_index": .integer(0),
        ]
    }

    private static func mainIndex(_ answer: Answer) -> Int { answer.thought == nil ? 0 : 1 }
    private static func messageID(_ answer: Answer) -> JSONValue {
        .string("msg_demo_\(answer.number)")
    }
    private static func thoughtID(_ answer: Answer) -> JSONValue {
        .string("rs_demo_\(answer.number)")
    }
    private static func callID(_ answer: Answer) -> JSONValue {
        .string("fc_demo_\(answer.number)")
    }

    private static func textPart(_ text: String) -> JSONValue {
        .object([
            "type": .string("output_text"), "text": .string(text), "annotations": .array([]),
            "logprobs": .array([]),
        ])
    }

    private static func summary(_ text: String) -> JSONValue {
        .object(["type": .string("summary_text"), "text": .string(text)])
    }

    private static func reasoning(_ answer: Answer, thought: String?) -> JSONValue {
        .object([
            "id": thoughtID(answer), "type": .string("reasoning"),
            "summary": .array(thought.map { [summary($0)] } ?? []),
        ])
    }

    private static func message(_ answer: Answer, text: String?) -> JSONValue {
        .object([
            "id": messageID(answer), "type": .string("message"), "role": .string("assistant"),
            "status": .string(text == nil ? "in_progress" : "completed"),
            "content": .array(text.map { [textPart($0)] } ?? []),
        ])
    }

    private static func item(
        _ call: ToolCall, of answer: Answer, arguments: String
    ) -> JSONValue {
        .object([
            "id": callID(answer), "type": .string("function_call"), "call_id": .string(call.id),
            "name": .string(call.name), "arguments": .string(arguments),
            "status": .string(arguments.isEmpty ? "in_progress" : "completed"),
        ])
    }

    /// Why the answer is not complete, in the service's word.
    private static func reasonForGap(_ answer: Answer) -> String? {
        switch answer.finish {
        case "length": "max_output_tokens"
        case "content_filter": "content_filter"
        default: nil
        }
    }

    private static func response(_ answer: Answer, isOver: Bool) -> JSONValue {
        let gap = isOver ? reasonForGap(answer) : nil
        var output: [JSONValue] = []
        if isOver {
            if let thought = answer.thought { output.append(reasoning(answer, thought: thought)) }
            output.append(
                answer.call.map { item($0, of: answer, arguments: $0.arguments) }
                    ?? message(answer, text: answer.text))
        }
        return .object([
            "id": .string("resp_demo_\(answer.number)"), "object": .string("response"),
            "created_at": .integer(answer.created), "model": .string(answer.model),
            "status": .string(!isOver ? "in_progress" : gap == nil ? "completed" : "incomplete"),
            "error": .null, "output": .array(output), "tools": .array([]),
            "tool_choice": .string("auto"), "parallel_tool_calls": .bool(true),
            "incomplete_details": gap.map { .object(["reason": .string($0)]) } ?? .null,
            "usage": isOver ? usage(answer) : .null,
        ])
    }

    private static func usage(_ answer: Answer) -> JSONValue {
        .object([
            "input_tokens": .integer(answer.inputTokens),
            "input_tokens_details": .object(["cached_tokens": .integer(0)]),
            "output_tokens": .integer(answer.outputTokens),
            "output_tokens_details": .object([
                "reasoning_tokens": .integer(answer.thoughtTokens)
            ]),
            "total_tokens": .integer(answer.inputTokens + answer.outputTokens),
        ])
    }
}
