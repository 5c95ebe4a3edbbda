import LoopbackServers
import Providers
import Reliability

/// 82–94: what servers say of their limits.
extension Fault {
    static let limits = waits + levels + hints

    /// 82 and 92: a 429 with every way to write Retry-After, and with none that makes sense.
    private static let waits =
        [
            (82, "Retry-After int", ["retry-after: 7"], 7),
            (82, "Retry-After float", ["retry-after: 1.5"], 1.5),
            (82, "Retry-After in milliseconds", ["retry-after-ms: 1500"], 1.5),
            (82, "Retry-After, a date ahead", [date, "retry-after: \(ahead)"], 20),
            (82, "Retry-After, a date next year", [date, "retry-after: \(far)"], nil),
            (82, "Retry-After negative", ["retry-after: -3"], nil),
            (82, "Retry-After NaN", ["retry-after: NaN"], nil),
            (82, "Retry-After of days", ["retry-after: 864000"], nil),
            (82, "Retry-After, a list", ["retry-after: 3, 9"], 9),
            (82, "Retry-After with white space", ["retry-after: \t 7 \t"], 7),
            (82, "both headers in conflict", ["retry-after: 2", "retry-after-ms: 1500"], 1.5),
            (92, "a Date that is years off", [oldDate, "retry-after: \(afterOldDate)"], 20),
            (92, "a date without a Date to measure it by", ["retry-after: \(ahead)"], nil),
        ].map { number, name, fields, seconds in
            answer(
                number, name, "429 Too Many Requests", Wire.error(nil, "Slow down"),
                fields: fields.map { $0 + "\r\n" }.joined(), .rateLimited,
                sees: "the server throttles (HTTP 429): Slow down",
                .throttled(seconds.map { .paused(.seconds($0)) } ?? .drained))
        } + [
            // It may come at once, says the server: only the pause between two attempts is left.
            answer(
                82, "Retry-After, a date gone by", "429 Too Many Requests",
                Wire.error(nil, "Slow down"), fields: "\(date)\r\nretry-after: \(past)\r\n",
                .rateLimited, sees: "the server throttles (HTTP 429): Slow down",
                .throttled(.untouched))
        ]

    private static let date = "date: Thu, 01 Jan 2026 00:00:00 GMT"
    private static let ahead = "Thu, 01 Jan 2026 00:00:20 GMT"
    private static let past = "Wed, 31 Dec 2025 23:00:00 GMT"
    private static let far = "Fri, 01 Jan 2027 00:00:00 GMT"
    private static let oldDate = "date: Sat, 01 Jan 2000 00:00:00 GMT"
    private static let afterOldDate = "Sat, 01 Jan 2000 00:00:20 GMT"

    /// 83–91: levels in the head of an answer.
    private static let levels =
        ["6m0s", "88ms", "2026-01-01T00:06:00Z", "1767225960", "1767225960000"].map { reset in
            level(
                83, "nothing left, reset as \(reset)",
                [date, "remaining-requests: 0", "reset-requests: \(reset)"], .drained)
        } + [
            shown(
                83, "each form of a reset, to the millisecond",
                by: "each way to write a time is read",
                in: "ProvidersTests/RateLimitHeadersTests.swift", sees: "nothing"),
            level(84, "remaining -1 in a good answer", ["remaining-requests: -1"], .untouched),
            level(
                84, "remaining and limit 0 in a good answer",
                ["remaining-requests: 0", "limit-requests: 0"], .untouched),
            answer(
                85, "plenty left, and yet a 429", "429 Too Many Requests",
                Wire.error(nil, "Slow down"),
                fields:
                    "x-ratelimit-limit-requests: 6000\r\nx-ratelimit-remaining-requests: 5999\r\n",
                .rateLimited, sees: "the server throttles (HTTP 429): Slow down",
                .throttled(.drained)),
            level(
                86, "nothing left, and yet accepted",
                ["remaining-requests: 0", "reset-requests: 1s"], .drained),
            shown(
                86, "nothing left for ever, and yet accepted",
                by: "a server that says zero and accepts is asked at its rate, not never",
                in: "ReliabilityTests/RateLimit/ServerLimitTests.swift", sees: "the answer"),
            shown(
                87, "headers out of order", by: "a response that was overtaken is ignored",
                in: "ReliabilityTests/RateLimit/ServerLimitTests.swift", sees: "nothing"),
            shown(
                88, "a stranger on the same quota",
                by: "headers do not explain a 429 when somebody else emptied the bucket",
                in: "ReliabilityTests/RateLimit/LearnedRateTests.swift", is: .rateLimited,
                sees: "the server throttles", .throttled(.drained)),
            shown(
                89, "one per second enforced",
                by: "a scenario of the library breaks no invariant and comes out as it expects",
                in: "ScenariosTests/LibraryPlayTests.swift", sees: "the answer, a little later"),
            shown(
                90, "a limit that is lowered and raised",
                by: "a limit that the server lowers and raises again is followed at once",
                in: "ReliabilityTests/RateLimit/ServerLimitTests.swift", sees: "nothing"),
            level(
                91, "requests that mean the day (Groq)",
                ["remaining-requests: 0", "reset-requests: 6h0m0s"], .untouched, .groq),
            level(
                91, "requests that mean the minute (OpenAI)",
                ["remaining-requests: 0", "reset-requests: 6m0s"], .drained, .openAI),
        ]

    /// 93 and 94: what stands in the body, and what the head says against the status.
    private static let hints = [
        answer(
            93, "RetryInfo of Google's", "429 Too Many Requests",
            """
            {"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED",\
            "details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo",\
            "retryDelay":"45.837906927s"}]}}
            """, .rateLimited, sees: "the server throttles (HTTP 429): Resource exhausted",
            .throttled(.paused(.seconds(45) + .nanoseconds(837_906_927))),
            terms: Terms(format: .gemini)),
        answer(
            93, "a wait in the message alone", "429 Too Many Requests",
            Wire.error("rate_limit_exceeded", "Please try again in 1m2.5s."), .rateLimited,
            sees: "the server throttles (HTTP 429): Please try again in 1m2.5s.",
            .throttled(.paused(.seconds(62.5)))),
        answer(
            94, "x-should-retry: true against a 409", "409 Conflict", Wire.error(nil, "locked"),
            fields: "x-should-retry: true\r\n", .transient,
            sees: "the server failed (HTTP 409): locked", .failure),
        answer(
            94, "x-should-retry: false against a 500", "500 Internal Server Error",
            Wire.error(nil, "gone"), fields: "x-should-retry: false\r\n", .transient,
            sees: "the server failed (HTTP 500): gone",
            Effects(goesOn: .elsewhere, breaker: .counts, budget: .pays)),
    ]

    /// A good answer whose head tells these levels; the limit is what we count ourselves.
    private static func level(
        _ number: Int, _ name: String, _ fields: [String], _ bucket: Effects.Bucket,
        _ dialect: RateLimitDialect = .common
    ) -> Fault {
        let limit = fields.contains { $0.hasPrefix("limit-") } ? [] : ["limit-requests: 6000"]
        return answered(
            number, name, Wire.text("salt"), Wire.finish, sees: "salt",
            fields: (limit + fields).map {
                ($0.hasPrefix("date") ? $0 : "x-ratelimit-\($0)") + "\r\n"
            }.joined(),
            effects: Effects.nothing.with(bucket), terms: Terms(rateLimits: dialect))
    }
}
