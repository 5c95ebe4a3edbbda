import LoopbackServers
import Providers
import Reliability

/// 1–25: answers of a server that is reached.
extension Fault {
    /// What is wrong with the request, the model or the key.
    static let refusals = [
        answer(
            1, "400, bad parameter", "400 Bad Request",
            Wire.error(nil, "temperature must be below 2"), .badRequest,
            sees: "the request was refused (HTTP 400): temperature must be below 2", .refusal),
        answer(
            2, "400 context_length_exceeded", "400 Bad Request",
            Wire.error("context_length_exceeded", "maximum context length is 8192"), .tooLong,
            sees: "the conversation is too long for this model (HTTP 400)", .refusal),
        answer(
            3, "400 content_filter", "400 Bad Request", Wire.error("content_filter", "flagged"),
            .filtered, sees: "a content filter refused (HTTP 400)", .refusal),
        answer(
            4, "401", "401 Unauthorized", Wire.error("invalid_api_key", "Incorrect API key"),
            .auth, sees: "the key was refused (HTTP 401)", .deadKey),
        answer(
            5, "402", "402 Payment Required", Wire.error(nil, "Insufficient Balance"), .quota,
            sees: "the quota or credit of this key is used up (HTTP 402)", .deadKey),
        answer(
            6, "403", "403 Forbidden", Wire.error(nil, "Country not supported"), .auth,
            sees: "the key is not allowed here (HTTP 403)", .deadKey),
        answer(
            7, "404, unknown model", "404 Not Found", Wire.error("model_not_found", "no model m"),
            .badRequest, sees: "unknown model or wrong URL (HTTP 404)", .misfit),
        answer(
            9, "409", "409 Conflict", Wire.error(nil, "conflict"), .badRequest,
            sees: "the request was refused (HTTP 409)", .refusal),
        answer(
            10, "413", "413 Payload Too Large", "", .tooLong,
            sees: "the conversation is too long for this model (HTTP 413)", .refusal),
        answer(
            11, "422", "422 Unprocessable Entity", Wire.error(nil, "messages: field required"),
            .badRequest, sees: "the request was refused (HTTP 422): messages: field required",
            .refusal),
        answer(
            13, "429, short", "429 Too Many Requests",
            Wire.error("rate_limit_exceeded", "Rate limit reached"), fields: "retry-after: 7\r\n",
            .rateLimited, sees: "the server throttles (HTTP 429): Rate limit reached",
            .throttled(.paused(.seconds(7)))),
        answer(
            13, "429 without a time", "429 Too Many Requests", Wire.error(nil, "Slow down"),
            .rateLimited, sees: "the server throttles (HTTP 429)", .throttled(.drained)),
        answer(
            14, "429 insufficient_quota", "429 Too Many Requests",
            Wire.error("insufficient_quota", "You exceeded your current quota"), .quota,
            sees: "the quota or credit of this key is used up (HTTP 429)", .deadKey),
        answer(
            15, "429, daily quota, in Google's words", "429 Too Many Requests",
            """
            {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED",\
            "details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":\
            [{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}
            """, .quota, sees: "the quota or credit of this key is used up (HTTP 429)", .deadKey,
            terms: Terms(format: .gemini)),
    ]

    /// What is wrong with the server.
    static let failures =
        [
            (8, "408", "408 Request Timeout"), (12, "425", "425 Too Early"),
            (16, "500", "500 Internal Server Error"), (19, "504", "504 Gateway Timeout"),
            (20, "520", "520 Unknown"), (20, "521", "521 Down"), (20, "522", "522 Timed Out"),
            (20, "523", "523 Unreachable"), (20, "524", "524 Timeout"),
        ].map { number, name, status in
            answer(
                number, name, status, Wire.error(nil, "try later", type: "server_error"),
                .transient, sees: "the server failed (HTTP \(name)): try later", .failure)
        } + [
            answer(
                17, "502 with a web page", "502 Bad Gateway",
                "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
                fields: "content-type: text/html\r\n", .transient,
                sees: "the server failed and sent a web page (HTTP 502): 502 Bad Gateway",
                .failure),
            answer(
                18, "503 with Retry-After", "503 Service Unavailable", "",
                fields: "retry-after: 5\r\n", .transient, sees: "the server failed (HTTP 503)",
                .failure.with(.paused(.seconds(5)))),
            answer(
                21, "529", "529 Overloaded",
                Wire.error(nil, "Overloaded", type: "overloaded_error"), .overloaded,
                sees: "the server is overloaded (HTTP 529)", .failure),
            answer(
                22, "200 with an error inside", "200 OK",
                Wire.error("server_error", "The server had an error", type: "server_error"),
                fields: "content-type: application/json\r\n", .transient,
                sees: "the server failed (inside the answer): The server had an error", .failure),
        ]

    /// What stands before an answer, or in the place of one.
    static let interims = [
        answer(
            23, "redirect to another host", "307 Temporary Redirect", "",
            fields: "location: http://evil.invalid/v1?token=abc\r\n", .badRequest,
            sees: "redirects to http://evil.invalid/v1, which is not followed; correct the URL",
            .misfit),
        play(
            24, "103 before the answer",
            Play(
                reply: .bytesThenClose(
                    "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
                        + Wire.head + Wire.text("salt") + Wire.finish)),
            is: nil, sees: "salt", .nothing),
        play(
            24, "100 before the answer",
            Play(
                reply: .bytesThenClose(
                    "HTTP/1.1 100 Continue\r\n\r\n" + Wire.head + Wire.text("salt") + Wire.finish)),
            is: nil, sees: "salt", .nothing),
        play(
            25, "204 without a body", Play(reply: .bytes("HTTP/1.1 204 No Content\r\n\r\n")),
            is: .brokenStream, sees: "the answer was empty (HTTP 204)", .failure),
    ]
}
