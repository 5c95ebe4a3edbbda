import Reliability

/// The core's reasons in words for a person.
extension EventWords {
    /// A failure without its endpoint: `429, Retry-After 12s`, `500 (the model is loading)`.
    ///
    /// The server's own words are cut after a word, at most `room` characters.
    static func words(_ failure: Failure, room: Int = 60) -> String {
        var text: String
        switch failure.kind {
        case .rateLimited: text = "\(failure.httpStatus ?? 429)"
        case .timeout: text = timer(failure.timer)
        case .brokenStream: text = "stream broke off"
        case .neverSent: text = "unreachable"
        default: text = failure.httpStatus.map(String.init) ?? kind(failure.kind)
        }
        if let wait = failure.retryAfter { text += ", Retry-After \(Format.seconds(wait))" }
        if failure.kind != .rateLimited, failure.kind != .timeout {
            let message = cut(sentence(failure), to: room)
            if !message.isEmpty { text += " (\(message))" }
        }
        return text
    }

    /// A failure in a lane of the waterfall: `500`, `503 overloaded`, `unreachable`.
    static func short(_ failure: Failure) -> String {
        guard let status = failure.httpStatus else { return kind(failure.kind) }
        // The status alone says these.
        if failure.kind == .rateLimited || failure.kind == .transient { return "\(status)" }
        return "\(status) \(kind(failure.kind))"
    }

    /// The message without what the status in front of it says already.
    ///
    /// `the server failed (HTTP 500): the model is loading.` becomes `the model is loading`.
    private static func sentence(_ failure: Failure) -> String {
        var text = VisibleText.oneLine(String(failure.message.prefix(2000)))
        if let status = failure.httpStatus, let mark = end(of: "(HTTP \(status))", in: text) {
            text = String(text[mark...].drop { $0 == ":" || $0 == " " })
        }
        while text.last == "." || text.last == " " { text.removeLast() }
        return text
    }

    private static func end(of mark: String, in text: String) -> String.Index? {
        text.indices.first { text[$0...].hasPrefix(mark) }
            .map { text.index($0, offsetBy: mark.count) }
    }

    /// Cut after a whole word, where there is one in the second half, with every bracket closed.
    private static func cut(_ text: String, to room: Int) -> String {
        guard text.count > room else { return text }
        var kept = text.prefix(max(0, room - 1))
        if let blank = kept.lastIndex(of: " "),
            kept.distance(from: kept.startIndex, to: blank) > room / 2
        {
            kept = kept[..<blank]
        }
        let open = kept.lastIndex(of: "(")
        if let open, !kept[open...].contains(")") { kept = kept[..<open] }
        while let last = kept.last, " ,:;.".contains(last) { kept.removeLast() }
        return kept + "…"
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
        case .load: "more hedges than the extra load allows"
        case .tokens: "hedges have used up their tokens"
        case .longPrompt: "the prompt is too long to pay for it twice"
        }
    }

    /// Whether a key may be used.
    static func words(_ standing: KeyStanding, now: Instant) -> String {
        switch standing {
        case .usable: "usable"
        case .dead: "refused"
        case .benched(let until):
            until > now ? "rests \(Format.countdown(until.elapsed(since: now)))" : "rested"
        }
    }

    /// Why the router passed over an endpoint.
    static func words(_ reason: SkipReason) -> String {
        switch reason {
        case .removed: "removed"
        case .disabled: "off"
        case .draining: "draining"
        case .notPinned: "another is pinned"
        case .breakerOpen: "breaker open"
        case .trialTaken: "half-open, its trial is taken"
        case .recovering: "returning step by step"
        case .bucketEmpty: "bucket empty"
        case .noSlot: "no free slot"
        case .queueAhead: "others wait for it"
        case .inUse: "in use by this call"
        case .alreadyTried: "tried already"
        case .tooSmall: "prompt does not fit"
        case .noImages: "takes no images"
        case .noTools: "calls no tools"
        case .noChat: "serves embeddings alone"
        case .noEmbeddings: "has no embeddings"
        case .tooDear: "too dear for this call"
        case .forbidden: "forbidden to this call"
        case .reserved: "kept as fallback"
        case .bucketLow: "bucket too low for a hedge"
        case .keyUnusable: "key unusable"
        case .budgetClosed: "retry budget closed"
        }
    }

    /// Why the router chose whom it chose; `rival` is the other of two drawn.
    static func words(_ reason: RouteReason, rival: String?) -> String {
        switch reason {
        case .score: rival.map { "better score than \($0)" } ?? "best score"
        case .affinity: "answered this conversation last"
        case .exploration: "no attempt lately, tried again"
        case .trial: "half-open, this call is its trial"
        case .order: "first free one in order"
        case .turn: "its turn"
        case .weight: "its weight earned it"
        case .alone: "nobody else was free"
        }
    }

    /// Why an attempt exists.
    static func words(_ reason: AttemptReason?) -> String { reason?.rawValue ?? "queued" }
}
