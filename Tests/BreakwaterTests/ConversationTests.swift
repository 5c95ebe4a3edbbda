import Breakwater
import TestSupport
import Testing

@Suite struct ConversationTests {
    private let transport = ScriptedTransport { $0.answer("Guten Tag") }

    private func client() throws -> ChatClient {
        try ChatClient(
            provider: .openAI, transport: transport, environment: ["OPENAI_API_KEY": "k"])
    }

    private var body: String {
        String(decoding: transport.exchanges.last?.request.body ?? [], as: UTF8.self)
    }

    @Test func `a question in one line, with instructions before it`() async throws {
        let answer = try await client().chat("你好", system: "Answer in German.")

        #expect(answer.firstText == "Guten Tag")
        #expect(body.contains(#""role":"system""#) && body.contains("Answer in German."))
        #expect(body.contains("你好"))
    }

    @Test func `text and an image by its bytes go out together`() async throws {
        let message = Message.user(
            .text("What is this?"), .image([0x89, 0x50, 0x4E, 0x47], mediaType: "image/png"))

        _ = try await client().chat([message])

        #expect(body.contains("What is this?"))
        #expect(body.contains("data:image/png;base64,iVBORw=="))
    }

    @Test func `a stream of one line ends with the answer`() async throws {
        let answer = await (try client()).stream("Hello").answer()

        #expect(answer?.status == .complete)
        #expect(answer?.text == "Guten Tag")
    }

    @Test func `an answer without text has no first text`() {
        #expect(ChatAnswer(call: CallID(1), status: .complete).firstText == nil)
    }

    @Test func `codes are the same for ever, and each says who may repeat it where`() throws {
        let table: [(FailureKind, String, again: Bool, elsewhere: Bool)] = [
            (.rateLimited, "rate_limited", true, true), (.quota, "quota", false, true),
            (.auth, "auth", false, true), (.overloaded, "overloaded", true, true),
            (.transient, "transient", true, true), (.tooLong, "too_long", false, false),
            (.filtered, "filtered", false, false), (.badRequest, "bad_request", false, false),
            (.brokenStream, "broken_stream", true, true), (.timeout, "timeout", true, true),
            (.neverSent, "never_sent", true, true), (.deadline, "deadline", false, false),
            (.refusedLocally, "refused_locally", false, false),
            (.cancelled, "cancelled", false, false),
        ]

        #expect(table.map(\.0) == FailureKind.allCases)
        for (kind, code, again, elsewhere) in table {
            #expect(kind.rawValue == code)
            #expect(kind.rule.repeatsSameEndpoint == again)
            #expect(kind.rule.movesElsewhere == elsewhere)
        }
        #expect(
            AnswerStatus.allCases.map(\.rawValue) == [
                "complete", "incomplete", "failed", "cancelled",
            ])
    }

    @Test func `an error tells class, status, code, hint and each attempt with its times`()
        async throws
    {
        transport.script("openai") {
            $0.error(
                429, code: "insufficient_quota", headers: [HeaderField("retry-after", "30")])
        }

        let error = await #expect(throws: ChatError.self) { try await client().chat("Hello") }

        #expect(error?.code == .quota)
        #expect(error?.httpStatus == 429)
        #expect(error?.providerCode == "insufficient_quota")
        #expect(error?.isRetryable == false)
        #expect(error?.isFallbackable == true)
        let attempt = try #require(error?.attempts.first)
        #expect(attempt.endpoint == "openai")
        #expect(attempt.httpStatus == 429)
        #expect(attempt.end >= attempt.start)
    }
}
