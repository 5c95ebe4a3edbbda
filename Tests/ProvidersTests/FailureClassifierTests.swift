import Reliability
import Testing

@testable import Providers

/// One error answer and its class.
struct ErrorCase: Sendable, CustomTestStringConvertible {
    var status: Int
    var body: String
    var kind: FailureKind
    var elsewhere = false
    var testDescription: String { "\(status) \(body.prefix(60))" }

    init(_ status: Int, _ body: String, _ kind: FailureKind, elsewhere: Bool = false) {
        self.status = status
        self.body = body
        self.kind = kind
        self.elsewhere = elsewhere
    }
}

private func openAI(
    _ code: String?, _ message: String = "m", type: String = "invalid_request_error"
)
    -> String
{
    let code = code.map { "\"\($0)\"" } ?? "null"
    return #"{"error":{"message":"\#(message)","type":"\#(type)","param":null,"code":\#(code)}}"#
}

private let table: [ErrorCase] = [
    // Status alone.
    ErrorCase(400, "", .badRequest), ErrorCase(401, "", .auth), ErrorCase(402, "", .quota),
    ErrorCase(403, "", .auth), ErrorCase(404, "", .badRequest, elsewhere: true),
    ErrorCase(405, "", .badRequest, elsewhere: true), ErrorCase(407, "", .auth),
    ErrorCase(408, "", .transient), ErrorCase(409, "", .badRequest), ErrorCase(413, "", .tooLong),
    ErrorCase(422, "", .badRequest), ErrorCase(425, "", .transient),
    ErrorCase(429, "", .rateLimited), ErrorCase(451, "", .filtered),
    ErrorCase(498, "", .overloaded), ErrorCase(500, "", .transient),
    ErrorCase(501, "", .badRequest, elsewhere: true), ErrorCase(502, "", .transient),
    ErrorCase(503, "", .transient), ErrorCase(504, "", .transient),
    ErrorCase(520, "", .transient), ErrorCase(522, "", .transient), ErrorCase(524, "", .transient),
    ErrorCase(529, "", .overloaded), ErrorCase(302, "", .badRequest, elsewhere: true),
    ErrorCase(308, "", .badRequest, elsewhere: true),
    // The code beats the status.
    ErrorCase(429, openAI("insufficient_quota", type: "insufficient_quota"), .quota),
    ErrorCase(429, openAI("rate_limit_exceeded", type: "tokens"), .rateLimited),
    ErrorCase(429, openAI("credit_balance_exhausted"), .quota),
    ErrorCase(429, openAI("organization_spend_limit_exceeded"), .quota),
    ErrorCase(429, openAI(nil, "You exceeded your current quota, please check your plan"), .quota),
    ErrorCase(400, openAI("context_length_exceeded"), .tooLong),
    ErrorCase(400, openAI("content_filter"), .filtered),
    ErrorCase(400, openAI("model_not_found"), .badRequest, elsewhere: true),
    ErrorCase(400, openAI("unsupported_parameter"), .badRequest, elsewhere: true),
    // A model that is not there, in the words of each service.
    ErrorCase(
        400, openAI("invalid_request_error", "Model Not Exist"), .badRequest, elsewhere: true),
    ErrorCase(400, openAI(nil, "Invalid model: tiny-9"), .badRequest, elsewhere: true),
    ErrorCase(
        400, openAI(nil, "model 'x' not found, try pulling it"), .badRequest, elsewhere: true),
    ErrorCase(400, openAI(nil, "The model `x` was not found."), .badRequest, elsewhere: true),
    ErrorCase(400, openAI(nil, "The model `x` does not exist"), .badRequest, elsewhere: true),
    ErrorCase(400, openAI(nil, "x is not a valid model ID"), .badRequest, elsewhere: true),
    ErrorCase(
        400, #"{"message":"The provided model identifier is invalid."}"#, .badRequest,
        elsewhere: true),
    ErrorCase(
        400, openAI(nil, "models/x is not found for API version v1beta"), .badRequest,
        elsewhere: true),
    // What only mentions a model is the request's fault everywhere.
    ErrorCase(400, openAI(nil, "a tool result for the model was not found"), .badRequest),
    ErrorCase(401, openAI("invalid_api_key"), .auth), ErrorCase(401, openAI(nil), .auth),
    ErrorCase(500, openAI("insufficient_quota"), .quota),
    ErrorCase(503, openAI("slow_down"), .overloaded),
    ErrorCase(503, openAI(nil, "Slow down", type: "server_error"), .overloaded),
    ErrorCase(429, openAI(nil, "Slow down", type: "requests"), .rateLimited),
    ErrorCase(
        503, openAI(nil, "The model is currently overloaded.", type: "server_error"), .overloaded),
    // Sentences.
    ErrorCase(400, openAI(nil, "This model's maximum context length is 8192 tokens"), .tooLong),
    ErrorCase(400, openAI(nil, "prompt is too long: 9 tokens > 8 maximum"), .tooLong),
    ErrorCase(400, #"{"message":"too many tokens: total number cannot exceed 8"}"#, .tooLong),
    ErrorCase(
        400, openAI(nil, "Unrecognized request argument supplied: stream_options"), .badRequest,
        elsewhere: true),
    ErrorCase(400, openAI(nil, "your text said the server is overloaded"), .badRequest),
    ErrorCase(
        422, #"{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}"#,
        .badRequest, elsewhere: true),
    // Other shapes.
    ErrorCase(
        503, #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        .overloaded),
    ErrorCase(
        400,
        #"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#,
        .tooLong),
    ErrorCase(
        404, #"{"error":"model 'x' not found, try pulling it first"}"#, .badRequest, elsewhere: true
    ),
    ErrorCase(
        529, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        .overloaded),
    ErrorCase(
        500, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
        .overloaded),
    ErrorCase(
        400,
        #"{"object":"error","message":"Invalid model: x","type":"invalid_model","code":"1500"}"#,
        .badRequest, elsewhere: true),
    ErrorCase(
        400,
        #"{"error":{"code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"},"message":"m"}}"#,
        .filtered),
    ErrorCase(402, #"{"error":{"code":402,"message":"Insufficient credits"}}"#, .quota),
    ErrorCase(
        402,
        #"{"error":{"message":"Insufficient Balance","type":"unknown_error","code":"invalid_request_error"}}"#,
        .quota),
    ErrorCase(
        429,
        #"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"retryDelay":"20s"}]}}]"#,
        .quota),
    ErrorCase(
        429,
        #"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]},{"retryDelay":"20s"}]}}]"#,
        .rateLimited),
    ErrorCase(
        429, #"{"error":{"message":"engine is overloaded","type":"engine_overloaded_error"}}"#,
        .overloaded),
    ErrorCase(502, "<html><head><title>502 Bad Gateway</title></head></html>", .transient),
    ErrorCase(400, "not json at all", .badRequest), ErrorCase(400, "[]", .badRequest),
    ErrorCase(400, "null", .badRequest), ErrorCase(503, "{\"error\":{}}", .transient),
]

@Suite struct FailureClassifierTests {
    @Test(arguments: table) func `each answer has its class`(_ example: ErrorCase) {
        let failure = FailureClassifier.failure(
            status: example.status, headers: [], body: Array(example.body.utf8))

        #expect(failure.kind == example.kind)
        #expect(failure.otherEndpointMayAccept == example.elsewhere)
        #expect(failure.httpStatus == example.status)
    }

    @Test(arguments: table) func `each message is one clean line`(_ example: ErrorCase) {
        let body = example.body + "\u{1B}[2J\r\n\u{202E}"
        let message = FailureClassifier.failure(
            status: example.status, headers: [], body: Array(body.utf8)
        ).message

        #expect(message.contains("HTTP \(example.status)"))
        #expect((10...260).contains(message.count))
        #expect(message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }

    /// Error objects inside a stream that began with 200.
    @Test(arguments: [
        (#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#, FailureKind.overloaded),
        (#"{"error":{"message":"slow","code":429}}"#, .rateLimited),
        (#"{"error":{"message":"bad","code":"502"}}"#, .transient),
        (#"{"error":{"message":"x","type":"invalid_request_error"}}"#, .badRequest),
        (
            #"{"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
            .tooLong
        ),
        (#"{"error":{"message":"something new","type":"mystery"}}"#, .transient),
        (#"{"error":"out of memory"}"#, .transient),
        (#"{"object":"error","message":"x","type":"BadRequestError","code":400}"#, .badRequest),
        (
            #"{"error":{"message":"The server had an error","type":"server_error","code":null}}"#,
            .transient
        ),
        (#"{"error":{"message":"no money","code":"insufficient_quota"}}"#, .quota),
    ]) func `an error in a stream is classified by its body`(_ chunk: String, _ kind: FailureKind) {
        let outcome = Outcome(events(of: stream(chunk)))

        #expect(outcome.failures.map(\.kind) == [kind])
    }

    @Test(arguments: [
        "Authorization failed for sk-example-0123456789.",
        "Incorrect API key provided: sk-examp*********6789. See https://x.test/keys",
        "Bearer sk-other-abcdefgh0123 is invalid", "key 'sk-example-0123' unknown",
        "bad gsk_ABCDEFGHIJKLMNOP",
    ]) func `no key reaches a message`(_ said: String) {
        let failure = FailureClassifier.failure(
            status: 401, headers: [], body: Array(openAI("invalid_api_key", said).utf8),
            key: exampleEndpoint.key)

        #expect(failure.message.contains("***"))
        for piece in ["sk-exam", "0123456789", "6789", "sk-other", "gsk_"] {
            #expect(!failure.message.contains(piece), "\(failure.message)")
        }
    }

    @Test func `ordinary words survive redaction`() {
        let said = "Model demo-large-preview-2026 of organisation org-42 does not exist..."

        #expect(Redaction.redacted(said, key: Secret("demo")) == said)
    }

    @Test func `a redirect says where to and what to do`() {
        let failure = FailureClassifier.failure(
            status: 301, headers: [HeaderField("Location", "https://other.test/v1?token=abc")],
            body: [])

        #expect(failure.message.contains("https://other.test/v1,"))
        #expect(failure.message.contains("correct the URL"))
        #expect(!failure.message.contains("abc"))
    }

    private static let waits: [([HeaderField], String, Double?)] = [
        ([HeaderField("Retry-After", "12")], "{}", 12),
        ([], #"{"error":{"details":[{"retryDelay":"45.5s"}]}}"#, 45.5),
        ([], #"{"error":{"message":"Please try again in 1m2.5s. Visit x"}}"#, 62.5),
        ([], #"{"error":{"message":"Please retry in 20ms."}}"#, 0.02),
        ([], #"{"error":{"message":"try again in 2 minutes"}}"#, 120),
        ([], #"{"error":{"message":"try again in a while"}}"#, nil),
        ([HeaderField("Retry-After", "3")], #"{"error":{"message":"try again in 9s"}}"#, 3),
    ]

    @Test(arguments: waits) func `the wait comes from the head, then the body`(
        _ headers: [HeaderField], _ body: String, _ seconds: Double?
    ) {
        let failure = FailureClassifier.failure(
            status: 429, headers: headers, body: Array(body.utf8))

        #expect(failure.retryAfter == seconds.map { .seconds($0) })
    }

    @Test func `a server that asks to be tried again is`() {
        let headers = [HeaderField("x-should-retry", "true")]

        #expect(
            FailureClassifier.failure(status: 409, headers: headers, body: []).kind == .transient)
        #expect(FailureClassifier.failure(status: 401, headers: headers, body: []).kind == .auth)
    }

    @Test(arguments: [
        (409, "true", FailureKind.transient, false), (409, "TRUE", .transient, false),
        (400, "true", .transient, false), (401, "true", .auth, false),
        (413, "true", .tooLong, false),
        (409, "false", .badRequest, true), (500, "false", .transient, true),
        (429, "False", .rateLimited, true), (529, "false", .overloaded, true),
        (500, "maybe", .transient, false), (409, "", .badRequest, false),
    ]) func `x-should-retry decides about a repeat, and about nothing else`(
        status: Int, said: String, kind: FailureKind, forbids: Bool
    ) {
        let failure = FailureClassifier.failure(
            status: status, headers: [HeaderField("X-Should-Retry", said)], body: [])

        #expect(failure.kind == kind)
        #expect(failure.forbidsRepeat == forbids)
    }

    @Test func `a web page is told by its title`() {
        let page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>x</body>"

        let message = FailureClassifier.failure(
            status: 502, headers: [], body: Array(page.utf8)
        ).message

        #expect(message == "the server failed and sent a web page (HTTP 502): 502 Bad Gateway")
    }
}
