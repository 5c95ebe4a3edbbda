import Client
import Providers
import Reliability
import Testing

@testable import Command

@Suite struct BenchTests {
    @Test func `percentiles are values that were measured`() throws {
        let found = try #require(BenchSummary.Percentiles((1...100).map(Double.init).shuffled()))

        #expect(found.p50 == 50)
        #expect(found.p90 == 90)
        #expect(found.p95 == 95)
        #expect(found.p99 == 99)
        #expect(found.max == 100)
        #expect(found.mean == 50.5)
        #expect(BenchSummary.Percentiles([]) == nil)
        #expect(BenchSummary.Percentiles([7])?.p99 == 7)
    }

    @Test func `the summary counts answers, attempts, shares and hedges`() {
        var tally = BenchTally(endpoints: ["a", "b"])
        let hedged = answer(
            .complete, endpoint: "b",
            [record(1, "a", .first, .cancelled(.lostRace)), record(2, "b", .hedge, won)])
        let lost = answer(
            .failed, endpoint: nil, [record(1, "a", .first, .failed(Failure(.timeout, "x")))],
            failure: Failure(.timeout, "x"))
        for answer in [hedged, lost] { tally.add(BenchSample(answer), of: answer) }

        let summary = tally.summary(after: .seconds(2))

        #expect(summary.requests == 2 && summary.ok == 1 && summary.success == 0.5)
        #expect(summary.per_second == 1)
        #expect(summary.attempts == 3 && summary.attempts_per_request == 1.5)
        #expect(summary.hedges == 1 && summary.hedges_won == 1)
        #expect(summary.failures == ["timeout": 1])
        #expect(
            summary.endpoints == [
                .init(endpoint: "a", answers: 0, share: 0, attempts: 2, failed: 1, cancelled: 1),
                .init(endpoint: "b", answers: 1, share: 1, attempts: 1, failed: 0, cancelled: 0),
            ])
    }

    @Test func `a request line has every field`() {
        let sample = BenchSample(
            answer(.complete, endpoint: "b", [record(1, "b", .first, won)]),
            late: .milliseconds(3))

        #expect(
            JSONLine.text(sample)
                == #"{"attempts":1,"endpoint":"b","failure":null,"ms":13,"ok":true,"#
                + #""ttft_ms":7,"words":3}"# + "\n")
    }

    @Test func `an open loop starts by the clock and a closed one at once`() {
        let request = ChatRequest(messages: [.user("x")])
        let open = BenchPlan(
            request: request, count: nil, time: .seconds(2), concurrency: 1, rate: 4)
        let closed = BenchPlan(
            request: request, count: 3, time: nil, concurrency: 1, rate: nil)

        #expect(open.due(4) == .seconds(1))
        #expect(!open.isOver(before: 7, elapsed: .zero))
        #expect(open.isOver(before: 8, elapsed: .zero))
        #expect(closed.due(100) == .zero)
        #expect(!closed.isOver(before: 2, elapsed: .seconds(100)))
        #expect(closed.isOver(before: 3, elapsed: .zero))
    }

    @Test(arguments: [(1.25, 1, "1.3"), (0.04, 2, "0.04"), (12, 0, "12"), (-0.5, 1, "-0.5")])
    func `numbers have a fixed count of decimals`(value: Double, decimals: Int, text: String) {
        #expect(BenchTable.fixed(value, decimals) == text)
    }

    private let won = AttemptOutcome.won(AttemptUsage(input: 1, output: 1, isReported: true))

    private func record(
        _ id: Int, _ endpoint: String, _ reason: AttemptReason, _ outcome: AttemptOutcome
    ) -> AttemptRecord {
        AttemptRecord(
            id: id, endpoint: endpoint, reason: reason, start: .zero, end: .milliseconds(10),
            outcome: outcome)
    }

    private func answer(
        _ status: AnswerStatus, endpoint: String?, _ attempts: [AttemptRecord],
        failure: Failure? = nil
    ) -> ChatAnswer {
        ChatAnswer(
            call: CallID(1), status: status, text: "one two three", endpoint: endpoint,
            attempts: attempts, total: .milliseconds(10), firstToken: .milliseconds(4),
            failure: failure)
    }
}
