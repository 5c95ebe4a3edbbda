public import Reliability

/// Turns an error answer into one `Failure`: what kind, what to say, when to come back.
///
/// A meaning that the provider's row gives to a code beats a code that all services share, a code
/// beats the status, the status beats a vague type; the whole table is
///
/// | signal | kind |
/// | --- | --- |
/// | 529, 498, “overloaded” in code, or in the text of a 5xx or of a stream | overloaded |
/// | 429 `insufficient_quota` and its kin, a daily quota, 402 | quota |
/// | any other 429, also as a code inside a 200 stream | rate limited |
/// | 401, 403, 407 | auth |
/// | 413, `context_length_exceeded`, “prompt is too long” | too long |
/// | `content_filter` and its kin, 451 | filtered |
/// | 408, 421, 425, 5xx (520–524 included) | transient |
/// | 404, 405, 410, 3xx, 501, unknown model or parameter | bad request, another endpoint may accept |
/// | any other 4xx | bad request |
///
/// `x-should-retry`, which OpenAI and Anthropic send, beats the table about a repeat at the same
/// endpoint: `true` makes a bad request transient (a 409 that a lock caused), `false` forbids the repeat
/// and leaves the kind, so that breaker, bucket and other endpoints are treated as ever. What no repeat
/// can mend (a wrong key, a long prompt, a filter) stays what it is.
///
/// In a stream without status an unknown code is transient: the request had been accepted.
public enum FailureClassifier {
    /// Bytes of an error body that are read, 64 KiB; the rest is dropped.
    public static let bodySizeMax = 64 << 10

    /// The failure that an answer with a status outside 200–299 means.
    ///
    /// The message never contains `key`, nor anything shaped like a key. `codes` are the endpoint's
    /// own, lowercase: a code, a type, or a number, the status included.
    public static func failure(
        status: Int, headers: [HeaderField], body: [UInt8], key: Secret? = nil,
        codes: [String: ErrorMeaning] = [:]
    ) -> Failure {
        let error = ErrorBody(body)
        var verdict = verdict(on: error, status: status, codes: codes)
        let shouldRetry = headers.first("x-should-retry")?.lowercased()
        if verdict.kind == .badRequest, shouldRetry == "true" {
            verdict = Verdict(kind: .transient)
        }
        var failure = failure(
            error, verdict, status: status, key: key,
            retryAfter: RateLimitHeaders.retryAfter(in: headers),
            location: headers.first("location"))
        failure.forbidsRepeat = shouldRetry == "false"
        return failure
    }

    /// The failure that an error object inside a stream with status `status` (2xx) means.
    static func failure(
        inStream error: ErrorBody, status: Int?, reading: ErrorReading
    ) -> Failure {
        failure(
            error, verdict(on: error, status: nil, codes: reading.codes), status: status,
            key: reading.key, retryAfter: nil, location: nil)
    }

    /// The one decision; `status` is `nil` inside a stream.
    static func verdict(
        on error: ErrorBody, status: Int?, codes: [String: ErrorMeaning] = [:]
    ) -> Verdict {
        let status = error.status ?? status
        if !codes.isEmpty {
            for name in [error.number, error.reason, error.code, error.type] {
                if let meaning = name.flatMap({ codes[$0] }) { return meaning.verdict }
            }
            if let meaning = status.flatMap({ codes["\($0)"] }) { return meaning.verdict }
        }
        if error.isDailyQuota { return Verdict(kind: .quota) }
        for name in [error.reason, error.code, error.type].compactMap(\.self) {
            guard let verdict = ErrorCodes.verdict(code: name) else { continue }
            // “You exceeded your current quota” comes with rate-limit codes too; a service that names a
            // short delay beside it (Gemini) means the pace, not the money.
            if verdict.kind == .rateLimited, error.retryDelay == nil, name != "resource_exhausted",
                ErrorCodes.speaksOfMoney(error.message)
            {
                return Verdict(kind: .quota)
            }
            // Google says `UNAVAILABLE` for every failure, and in words that it is overloaded.
            if verdict.kind == .transient,
                let said = ErrorCodes.verdict(message: error.message, status: status),
                said.kind == .overloaded
            {
                return said
            }
            return verdict
        }
        // Anthropic says it with 400, xAI with 403, most with 429.
        let mayMean = status.map { [400, 403, 429].contains($0) } ?? true
        if mayMean, error.retryDelay == nil, ErrorCodes.speaksOfMoney(error.message) {
            return Verdict(kind: .quota)
        }
        if let verdict = ErrorCodes.verdict(message: error.message, status: status) {
            return verdict
        }
        if let status { return verdict(status: status) }
        let vague = [error.type, error.code].compactMap(\.self)
        return vague.compactMap(ErrorCodes.vagueVerdict).first ?? Verdict(kind: .transient)
    }

    private static func verdict(status: Int) -> Verdict {
        switch status {
        case 401, 403, 407: Verdict(kind: .auth)
        case 402: Verdict(kind: .quota)
        case 413: Verdict(kind: .tooLong)
        case 451: Verdict(kind: .filtered)
        case 429: Verdict(kind: .rateLimited)
        case 498, 529: Verdict(kind: .overloaded)
        case 408, 421, 425, 499: Verdict(kind: .transient)
        case 300..<400, 404, 405, 410, 501, 505:
            Verdict(kind: .badRequest, otherEndpointMayAccept: true)
        case 500..<600: Verdict(kind: .transient)
        default: Verdict(kind: .badRequest)
        }
    }

    private static func failure(
        _ error: ErrorBody, _ verdict: Verdict, status: Int?, key: Secret?,
        retryAfter: Duration?, location: String?
    ) -> Failure {
        let said = FailureSentence.sentence(
            for: verdict, error: error, status: status, location: location)
        let code = (error.code ?? error.type ?? error.number).map {
            TextSanitiser.line(Redaction.redacted($0, key: key), limit: 64)
        }
        return Failure(
            verdict.kind, Redaction.redacted(said, key: key), httpStatus: status,
            providerCode: code, retryAfter: retryAfter ?? error.retryDelay,
            otherEndpointMayAccept: verdict.otherEndpointMayAccept)
    }
}
