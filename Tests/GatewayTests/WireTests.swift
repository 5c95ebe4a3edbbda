import Client
import Providers
import Reliability
import Testing

@testable import Gateway

@Suite struct WireTests {
    // MARK: Errors

    @Test(arguments: [
        (FailureKind.rateLimited, 429, "rate_limit_exceeded"),
        (.quota, 429, "insufficient_quota"),
        (.auth, 502, "upstream_auth"),
        (.overloaded, 503, "overloaded"),
        (.transient, 502, "transient"),
        (.tooLong, 400, "context_length_exceeded"),
        (.filtered, 400, "content_filter"),
        (.badRequest, 400, "bad_request"),
        (.brokenStream, 502, "broken_stream"),
        (.timeout, 504, "timeout"),
        (.neverSent, 502, "never_sent"),
        (.deadline, 504, "deadline"),
        (.refusedLocally, 503, "refused_locally"),
        (.cancelled, 499, "cancelled"),
    ])
    func `every class of failure has its status`(kind: FailureKind, status: Int, code: String) {
        let error = GatewayError(Failure(kind, "why"), now: .now)

        #expect(error.status == status)
        #expect(error.code == code)
        #expect(error.message == "why")
        #expect(error.retryAfterSeconds == nil)
        // The type goes with the status: who reads one reads the other.
        #expect(
            (error.type == "rate_limit_error" || code == "insufficient_quota") == (status == 429))
    }

    @Test func `a refusal of our own limits tells when it will be over, rounded up`() {
        let now = Instant.now
        let failure = Failure(
            .refusedLocally, "full", earliest: now.advanced(by: .milliseconds(1201)))

        let error = GatewayError(failure, now: now)

        #expect(error.status == 429)
        #expect(error.type == "rate_limit_error")
        #expect(error.retryAfterSeconds == 2)
        #expect(error.retryAfterMilliseconds == 1201)
    }

    @Test(arguments: [
        (Unservable.tooLong, "context_length_exceeded"), (.unsupported, "unsupported"),
    ])
    func `what no endpoint can ever serve is a fault of the request, and never to be retried`(
        mark: Unservable, code: String
    ) {
        let now = Instant.now
        let failure = Failure(
            .refusedLocally, "why", earliest: now.advanced(by: .seconds(1)), unservable: mark)

        let error = GatewayError(failure, now: now)

        #expect(error.status == 400)
        #expect(error.type == "invalid_request_error")
        #expect(error.code == code)
        #expect(error.retryAfter == nil)
    }

    @Test func `an error has the four fields of OpenAI's`() {
        let error = GatewayError.invalid("No \"n\".", "n")

        #expect(
            JSONValue(parsing: error.encoded)
                == .object([
                    "error": .object([
                        "message": .string("No \"n\"."), "type": .string("invalid_request_error"),
                        "param": .string("n"), "code": .string("invalid_value"),
                    ])
                ]))
    }

    // MARK: Answers

    @Test func `the first event names the role, and only it`() throws {
        var writer = CompletionWriter(id: "x", created: 7, model: "m")

        let first = try chunk(writer.event(.reasoning("hm")))
        let second = try chunk(writer.event(.text("Hi \"you\"\n")))
        let third = try chunk(
            writer.event(.toolCall(index: 1, id: "c", name: "look", arguments: "{\"a")))
        let fourth = try chunk(
            writer.event(.toolCall(index: 1, id: nil, name: nil, arguments: "\":1}")))

        #expect(first["id"] == .string("x"))
        #expect(first["object"] == .string("chat.completion.chunk"))
        #expect(first["created"] == .integer(7))
        #expect(first["model"] == .string("m"))
        #expect(
            delta(first)
                == .object(["role": .string("assistant"), "reasoning_content": .string("hm")]))
        #expect(delta(second) == .object(["content": .string("Hi \"you\"\n")]))
        #expect(
            delta(third)?["tool_calls"]
                == .array([
                    .object([
                        "index": .integer(1), "id": .string("c"), "type": .string("function"),
                        "function": .object([
                            "name": .string("look"), "arguments": .string("{\"a"),
                        ]),
                    ])
                ]))
        #expect(
            delta(fourth)?["tool_calls"]
                == .array([
                    .object([
                        "index": .integer(1),
                        "function": .object(["arguments": .string("\":1}")]),
                    ])
                ]))
        #expect(writer.event(.started(CallID(1))) == nil)
    }

    @Test func `the end tells the finish, who answered, the tokens if wanted, and done`() throws {
        let writer = CompletionWriter(id: "x", created: 7, model: "m")

        let plain = pieces(writer.end(of: answer, includesUsage: false))
        let counted = pieces(writer.end(of: answer, includesUsage: true))

        #expect(plain.count == 2)
        #expect(counted.count == 3)
        let last = try #require(JSONValue(parsing: Array(plain[0].utf8)))
        #expect(last["choices"]?[0]?["finish_reason"] == .string("length"))
        #expect(last["breakwater"]?["endpoint"] == .string("north"))
        #expect(last["breakwater"]?["cost_usd"] == .number(0.25))
        let usage = try #require(JSONValue(parsing: Array(counted[1].utf8)))
        #expect(usage["choices"] == .array([]))
        #expect(usage["usage"]?["total_tokens"] == .integer(12))
        #expect(plain.last == "[DONE]")
    }

    @Test func `a stream that breaks off ends with an error alone`() throws {
        let end = pieces(
            CompletionWriter.breakingOff(GatewayError(Failure(.brokenStream, "cut"), now: .now)))

        #expect(end.count == 1)
        #expect(end[0].hasPrefix(#"{"error":{"message":"cut""#))
    }

    @Test func `a whole answer is one document, without content where it only calls tools`() throws
    {
        let writer = CompletionWriter(id: "x", created: 7, model: "m")
        let call = ToolCall(id: "c", name: "look", arguments: "{}")
        var silent = answer
        silent.text = ""
        silent.toolCalls = [call]

        let spoken = try #require(JSONValue(parsing: writer.document(of: answer)))
        let calling = try #require(
            JSONValue(parsing: writer.document(of: silent)))

        #expect(spoken["object"] == .string("chat.completion"))
        #expect(spoken["model"] == .string("answering-1"))
        #expect(spoken["choices"]?[0]?["message"]?["content"] == .string("Hello"))
        #expect(spoken["choices"]?[0]?["message"]?["tool_calls"] == nil)
        #expect(spoken["usage"]?["prompt_tokens"] == .integer(5))
        #expect(calling["choices"]?[0]?["message"]?["content"] == .null)
        #expect(
            calling["choices"]?[0]?["message"]?["tool_calls"]?[0]?["function"]?["name"]
                == .string("look"))
    }

    private let answer = ChatAnswer(
        call: CallID(1), status: .complete, text: "Hello", endpoint: "north", model: "answering-1",
        finishReason: .length, usage: TokenUsage(inputTokens: 5, outputTokens: 7), cost: 0.25)

    private func chunk(_ bytes: [UInt8]?) throws -> JSONValue {
        let bytes = try #require(bytes)
        let piece = try #require(pieces(bytes).first)
        return try #require(JSONValue(parsing: Array(piece.utf8)))
    }

    private func delta(_ chunk: JSONValue) -> JSONValue? { chunk["choices"]?[0]?["delta"] }

    private func pieces(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n\n").map {
            String($0.dropFirst("data: ".count))
        }
    }
}
