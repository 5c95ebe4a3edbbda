import Reliability

/// The core's reasons in words for a person.
extension EventWords {
    /// A failure without its endpoint: `429, Retry-After 12s`.
    static func words(_ failure: Failure) -> String {
        var text: String
        switch failure.kind {
        case .rateLimited: text = "\(failure.httpStatus ?? 429)"
        case .timeout: text = timer(failure.timer)
        case .brokenStream: text = "stream broke off"
        case .neverSent: text = "unreachable"
        default: text = failure.httpStatus.map(String.init) ?? kind(failure.kind)
        }
        if let wait = failure.retryAfter { text += ", Retry-After \(Format.seconds(wait))" }
        let message = failure.message
        if !message.isEmpty, failure.kind != .rateLimited, failure.kind != .timeout {
            text += " (\(VisibleText.oneLine(String(message.prefix(80)))))"
        }
        return text
    }

    /// A class of failures in two words.
    static func kind(_ kind: FailureKind) -> String {
        switch kind {
        case .rateLimited: "rate limited"
        case .quota: "quota used up"
        case .auth: "key refused"
        case .overloaded: "overloaded"
        case .transient: "server error"
        case .tooLong: "prompt too long"
        case .filtered: "filtered"
        case .badRequest: "bad request"
        case .brokenStream: "stream broke off"
        case .timeout: "timeout"
        case .neverSent: "unreachable"
        case .deadline: "deadline passed"
        case .refusedLocally: "refused by own limits"
        case .cancelled: "cancelled"
        }
    }

    /// Which clock ran out.
    static func timer(_ timer: AttemptTimer?) -> String {
        switch timer {
        case .connect: "no connection in time"
        case .head: "no response in time"
        case .firstToken: "no first token in time"
        case .gap: "stream stalled"
        case .total: "took too long"
        case nil: "timeout"
        }
    }

    /// Why a hedge delay is what it is.
    static func words(_ reason: HedgeReason) -> String {
        switch reason {
        case .fixed: "fixed delay"
        case .cold: "cold delay, under 20 samples"
        case .quantile(let share, let samples):
            "p\(Format.fixed(share * 100, digits: 0)) of \(samples) samples"
        }
    }

    /// Why a hedge was not sent.
    static func words(_ reason: SuppressedReason) -> String {
        switch reason {
        case .budget: "the retry budget is closed"
        case .noTarget: "no other endpoint is free"
        case .attempts: "the call has used its attempts"
        case .degraded: "too many endpoints are degraded"
        }
    }

    /// Why the router passed over an endpoint.
    static func words(_ reason: SkipReason) -> String {
        switch reason {
        case .disabled: "off"
        case .draining: "draining"
        case .notPinned: "another is pinned"
        case .breakerOpen: "breaker open"
        case .trialTaken: "half-open, its trial is taken"
        case .bucketEmpty: "bucket empty"
        case .noSlot: "no free slot"
        case .queueAhead: "others wait for it"
        case .inUse: "in use by this call"
        case .alreadyTried: "tried already"
        case .tooSmall: "prompt does not fit"
        case .reserved: "kept as fallback"
        case .bucketLow: "bucket too low for a hedge"
        case .keyUnusable: "key unusable"
        case .budgetClosed: "retry budget closed"
        }
    }

    /// Why an attempt exists.
    static func words(_ reason: AttemptReason?) -> String { reason?.rawValue ?? "queued" }
}
