import Reliability
import Testing

@testable import Providers

/// Thu, 01 Jan 2026 00:00:00 GMT, which is 1767225600 s after 1970.
private let newYear = HeaderField("Date", "Thu, 01 Jan 2026 00:00:00 GMT")

@Suite struct RateLimitHeadersTests {
    @Test(arguments: [
        ("20", 20.0), ("1.5", 1.5), (" 7 ", 7), ("0", 0), ("59.9s", 59.9), ("88ms", 0.088),
        ("6m0s", 360), ("2m59.56s", 179.56), ("1h2m3.5s", 3723.5), ("1d", 86400),
        ("45.837906927s", 45.837906927), ("250us", 0.00025), ("1767225620", 20),
        ("1767225620000", 20), ("1767225620500", 20.5), ("Thu, 01 Jan 2026 00:00:20 GMT", 20),
        ("2026-01-01T00:00:20Z", 20), ("2026-01-01T00:00:20.500Z", 20.5),
        ("2026-01-01T01:00:20+01:00", 20), ("Wed, 31 Dec 2025 23:00:00 GMT", 0), ("86400", 86400),
    ]) func `each way to write a time is read`(_ text: String, _ seconds: Double) throws {
        let read = try #require(HeaderTime.duration(text, sentAt: newYear.value))

        #expect(abs(read / .seconds(1) - seconds) < 1e-6)
    }

    @Test(arguments: [
        "-1", "-5s", "NaN", "nan", "inf", "Infinity", "0x10", "", " ", "soon", "1e400", "86401",
        "25h", "2d", "5x", "s", "1..5s", "Fri, 02 Jan 2026 00:00:01 GMT", "2027-01-01T00:00:00Z",
        "Thu, 32 Jan 2026 00:00:20 GMT", "Thu, 01 Foo 2026 00:00:20 GMT", "9999999999999999",
    ]) func `absurd times are no answer`(_ text: String) {
        #expect(HeaderTime.duration(text, sentAt: newYear.value) == nil)
    }

    @Test func `an absolute time without the server's Date is not used`() {
        #expect(HeaderTime.duration("Thu, 01 Jan 2026 00:00:20 GMT", sentAt: nil) == nil)
        #expect(HeaderTime.duration("1767225620", sentAt: nil) == nil)
        #expect(HeaderTime.duration("20", sentAt: nil) == .seconds(20))
    }

    private static let waits: [([HeaderField], Double?)] = [
        ([HeaderField("Retry-After", "20")], 20),
        ([HeaderField("retry-after-ms", "1500"), HeaderField("Retry-After", "2")], 1.5),
        ([HeaderField("x-ms-retry-after-ms", "300")], 0.3),
        ([HeaderField("retry-after-ms", "x"), HeaderField("Retry-After", "2")], 2),
        ([HeaderField("Retry-After", "3"), HeaderField("Retry-After", "7")], 7),
        ([HeaderField("Retry-After", "3, 9")], 9),
        ([HeaderField("Retry-After", "Thu, 01 Jan 2026 00:00:20 GMT")], 20),
        ([HeaderField("Retry-After", "-3")], nil),
        ([HeaderField("Retry-After", "NaN")], nil),
        ([HeaderField("Retry-After", "864000")], nil),
        ([], nil),
    ]

    @Test(arguments: waits) func `the wait is the longest that makes sense`(
        _ fields: [HeaderField], _ seconds: Double?
    ) {
        let wait = RateLimitHeaders.retryAfter(in: [newYear] + fields)

        #expect(wait == seconds.map { .seconds($0) })
    }

    private func hints(
        _ fields: [String: String], _ dialect: RateLimitDialect = .common
    ) -> RateLimitHints {
        RateLimitHeaders.hints(
            in: [newYear] + fields.map { HeaderField($0.key, $0.value) }, dialect: dialect)
    }

    private let openAI = [
        "X-RateLimit-Limit-Requests": "60", "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s", "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984", "x-ratelimit-reset-tokens": "6m0s",
    ]

    @Test func `OpenAI's fields count the minute`() {
        let read = hints(openAI)

        #expect(
            read
                == RateLimitHints(
                    requests: .init(limit: 60, remaining: 59, reset: .seconds(1)),
                    tokens: .init(limit: 150_000, remaining: 149_984, reset: .seconds(360))))
    }

    @Test func `Groq's request fields count the day`() {
        let read = hints(openAI, .groq)

        #expect(read.requests == nil)
        #expect(read.requestsPerDay == .init(limit: 60, remaining: 59, reset: .seconds(1)))
        #expect(read.tokens?.remaining == 149_984)
    }

    @Test func `Anthropic's fields take the tighter of input and output`() {
        let read = hints([
            "anthropic-ratelimit-requests-limit": "50",
            "anthropic-ratelimit-requests-remaining": "0",
            "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:30Z",
            "anthropic-ratelimit-input-tokens-remaining": "9000",
            "anthropic-ratelimit-output-tokens-remaining": "800",
        ])

        #expect(read.requests == .init(limit: 50, remaining: 0, reset: .seconds(30)))
        #expect(read.tokens == .init(remaining: 800))
    }

    @Test func `Cerebras names its windows`() {
        let read = hints([
            "x-ratelimit-limit-requests-day": "1000", "x-ratelimit-remaining-requests-day": "998",
            "x-ratelimit-reset-requests-day": "3600.5", "x-ratelimit-limit-tokens-minute": "60000",
            "x-ratelimit-remaining-tokens-minute": "59000",
        ])

        #expect(read.requestsPerDay == .init(limit: 1000, remaining: 998, reset: .seconds(3600.5)))
        #expect(read.tokens == .init(limit: 60000, remaining: 59000))
    }

    @Test func `plain fields are minutes, or days when they reset late`() {
        let soon = [
            "X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "3",
            "X-RateLimit-Reset": "1767225640000",
        ]
        let late = [
            "X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": "1767268800000",
        ]

        #expect(hints(soon).requests == .init(limit: 20, remaining: 3, reset: .seconds(40)))
        #expect(
            hints(late).requestsPerDay == .init(limit: 50, remaining: 0, reset: .seconds(43200)))
    }

    @Test(arguments: [
        ["x-ratelimit-remaining-requests": "-1", "x-ratelimit-limit-requests": "-1"],
        ["x-ratelimit-remaining-requests": "0", "x-ratelimit-limit-requests": "0"],
        ["x-ratelimit-remaining-requests": "0"], ["x-ratelimit-remaining-requests": "many"],
        ["x-ratelimit-limit-requests": "60"], ["x-ratelimit-remaining-requests": "nan"],
        ["x-ratelimit-policy": "10;w=60", "ratelimit-scope": "x"], ["content-type": "text/plain"],
    ]) func `oddities are treated as absent`(_ fields: [String: String]) {
        #expect(hints(fields).isEmpty)
    }

    /// The remainder of a bucket under every name there is; each dialect reads its own only.
    @Test(
        arguments: [
            (RateLimitDialect.openAI, 1, nil, 2), (.groq, nil, 1, 2), (.cerebras, 3, 4, 5),
            (.anthropic, 6, nil, 7), (.openRouter, 8, nil, nil), (.none, nil, nil, nil),
        ] as [(RateLimitDialect, Int?, Int?, Int?)])
    func `a dialect reads its own names only`(
        dialect: RateLimitDialect, requests: Int?, day: Int?, tokens: Int?
    ) {
        let remaining = [
            "x-ratelimit-remaining-requests": 1, "x-ratelimit-remaining-tokens": 2,
            "x-ratelimit-remaining-requests-minute": 3, "x-ratelimit-remaining-requests-day": 4,
            "x-ratelimit-remaining-tokens-minute": 5, "anthropic-ratelimit-requests-remaining": 6,
            "anthropic-ratelimit-tokens-remaining": 7, "x-ratelimit-remaining": 8,
        ].mapValues { "\($0)" }

        let read = hints(remaining, dialect)

        #expect(read.requests?.remaining == requests)
        #expect(read.requestsPerDay?.remaining == day)
        #expect(read.tokens?.remaining == tokens)
    }

    @Test(arguments: RateLimitDialect.allCases) func `every dialect reads the wait`(
        _ dialect: RateLimitDialect
    ) {
        #expect(hints(["Retry-After": "7"], dialect).retryAfter == .seconds(7))
    }
}
