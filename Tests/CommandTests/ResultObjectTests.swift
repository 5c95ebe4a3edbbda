import Client
import Foundation
import Providers
import Reliability
import Testing

@testable import Command

@Suite struct ResultObjectTests {
    private let answer = ChatAnswer(
        call: CallID(1), status: .complete, text: "He said \"a/b\".\n", endpoint: "west",
        model: "m",
        finishReason: .stop,
        attempts: [
            AttemptRecord(
                id: 1, endpoint: "east", reason: .first, start: .milliseconds(1),
                end: .milliseconds(5),
                outcome: .failed(Failure(.overloaded, "busy", httpStatus: 503)), httpStatus: 503),
            AttemptRecord(
                id: 2, endpoint: "west", reason: .fallback, queued: .milliseconds(5),
                start: .milliseconds(6), firstToken: .microseconds(7500), end: .milliseconds(9),
                outcome: .won(AttemptUsage(input: 3, output: 4, isReported: true)),
                httpStatus: 200),
        ], usage: TokenUsage(inputTokens: 3, outputTokens: 4), usageIsReported: true, cost: 0.5,
        total: .milliseconds(9))

    @Test func `a complete answer has every field, and null where there is nothing`() throws {
        let line = JSONLine.text(ResultObject(answer, now: Instant(.zero)))

        #expect(
            line == #"{"attempts":[{"end_ms":5,"endpoint":"east","failure":"overloaded","#
                + #""first_token_ms":null,"http_status":503,"id":1,"outcome":"failed","#
                + #""queued_ms":null,"reason":"first","start_ms":1},{"end_ms":9,"endpoint":"west","#
                + #""failure":null,"first_token_ms":7.5,"http_status":200,"id":2,"outcome":"won","#
                + #""queued_ms":5,"reason":"fallback","start_ms":6}],"cost_usd":0.5,"#
                + #""endpoint":"west","finish_reason":"stop","model":"m","status":"complete","#
                + #""text":"He said \"a/b\".\n","total_ms":9,"type":"result","#
                + #""usage":{"input_tokens":3,"output_tokens":4,"source":"reported"}}"# + "\n")
    }

    @Test func `a batch line is the result with id and index`() throws {
        var object = ResultObject(answer, now: Instant(.zero))
        object.id = .whole(7)
        object.index = 3

        let line = JSONLine.text(object)

        #expect(line.contains(#""id":7,"index":3,"#))
    }

    @Test func `a refusal says when it would be possible`() {
        let now = Instant(.seconds(100))
        let failure = Failure(
            .refusedLocally, "every bucket is empty", earliest: now.advanced(by: .seconds(12)))
        let refused = ChatAnswer(call: CallID(1), status: .failed, failure: failure)

        #expect(ResultObject(refused, now: now).earliest_ms == 12_000)
        #expect(Command.ExitStatus.of(refused) == .refused)
        let complaint = AskWriter.complaint(about: refused, now: now)
        #expect(complaint.contains("possible in 12 s"))
    }

    @Test func `what nobody knows the price of costs null, and what is free costs nothing`() {
        var answer = answer
        answer.cost = nil
        #expect(
            JSONLine.text(ResultObject(answer, now: Instant(.zero))).contains(
                #""cost_usd":null,"#))
        answer.cost = 0
        #expect(
            JSONLine.text(ResultObject(answer, now: Instant(.zero))).contains(#""cost_usd":0,"#))
    }

    @Test func `a 429 that outlasts the deadline was no limit of ours, and still says when`() {
        let now = Instant(.seconds(100))
        let failure = Failure(
            .rateLimited, "slow down", httpStatus: 429, earliest: now.advanced(by: .seconds(300)))
        let refused = ChatAnswer(call: CallID(1), status: .failed, failure: failure)

        #expect(Command.ExitStatus.of(refused) == .unanswered)
        #expect(ResultObject(refused, now: now).earliest_ms == 300_000)
        #expect(AskWriter.complaint(about: refused, now: now).contains("possible in 300 s"))
    }

    @Test(arguments: [
        (AnswerStatus.complete, FailureKind?.none, Command.ExitStatus.answered),
        (.incomplete, .brokenStream, .incomplete), (.failed, .auth, .unanswered),
        (.failed, .deadline, .deadline), (.failed, .refusedLocally, .refused),
        (.cancelled, .cancelled, .signal(2)),
    ])
    func `each end has its exit code`(
        status: AnswerStatus, kind: FailureKind?, expected: Command.ExitStatus
    ) {
        let answer = ChatAnswer(
            call: CallID(1), status: status, failure: kind.map { Failure($0, "because") })

        #expect(Command.ExitStatus.of(answer) == expected)
    }
}
