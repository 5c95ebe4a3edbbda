import Behaviours
import NIOCore
import NIOHTTP1

/// The words of an answer, ready to be played.
struct AnswerText {
    /// Each with the white space that follows it.
    var words: [String]
    /// `stop`, or `length` when the token limit cut it.
    var finish: String

    init(_ text: String, maxTokens: Int?) {
        var words = text.wordsWithSpace
        finish = "stop"
        if let maxTokens, words.count > maxTokens {
            words.removeLast(words.count - maxTokens)
            finish = "length"
        }
        self.words = words
    }
}

extension ResponseScript {
    /// Plays `plan` for `request` with the words of `text`.
    init(
        _ plan: ResponsePlan, for request: CompletionRequest, text: AnswerText,
        wire: CompletionWire
    ) {
        let headers = plan.rateLimitHeaders
        switch plan.fault {
        case .status(let status, let code, let retryAfter):
            self = .refusal(
                status, code: code, retryAfter: retryAfter, headers: headers, at: plan.firstToken)
        case .gatewayPage(let status):
            self = .document(
                HTTPResponseStatus(statusCode: status),
                Array("<html><body><h1>Bad gateway</h1></body></html>\n".utf8),
                type: "text/html", at: plan.firstToken)
        case .errorBody(let code):
            self = .error(
                200, code: code, message: "Simulated failure: \(code).", headers: headers,
                at: plan.firstToken)
        case .empty(let status):
            self = .empty(status, at: plan.firstToken)
        case .redirect(let status, let address):
            self = .empty(status, headers: ["location": address], at: plan.firstToken)
        case .reset, .refuse:
            self.init()
            add(.reset, at: plan.firstToken)
        case .blackHole:
            self.init()
        case nil where !request.streams:
            self = .wholeAnswer(plan, for: request, text: text, wire: wire, headers: headers)
        case .stall, .cut, .errorInStream, .finish, .missingEnd, .commentsForever,
            .emptyDeltasForever, .drip, nil:
            self = .stream(plan, for: request, text: text, wire: wire, headers: headers)
        }
    }

    private static func empty(
        _ status: Int, headers: HTTPHeaders = [:], at time: Duration
    ) -> ResponseScript {
        var script = ResponseScript()
        var headers = headers
        // 204 has no body and must not say how long it is (RFC 9110 §8.6).
        if status != 204 { headers.add(name: "content-length", value: "0") }
        script.add(.head(HTTPResponseStatus(statusCode: status), headers), at: time)
        script.add(.end, at: time)
        script.isRefusal = true
        return script
    }

    private static func refusal(
        _ status: Int, code: String, retryAfter: RetryHint?, headers: HTTPHeaders,
        at time: Duration
    ) -> ResponseScript {
        var headers = headers
        var message = "Simulated failure: \(code)."
        if let retryAfter {
            retryAfter.tell(in: &headers)
            if let seconds = retryAfter.understood?.components.seconds {
                message = "Simulated limit reached. Please try again in \(seconds)s."
            }
        }
        return .error(status, code: code, message: message, headers: headers, at: time)
    }

    private static func wholeAnswer(
        _ plan: ResponsePlan, for request: CompletionRequest, text: AnswerText,
        wire: CompletionWire, headers: HTTPHeaders
    ) -> ResponseScript {
        var script = document(
            .ok,
            wire.answer(
                text.words.joined(), finish: text.finish, input: request.inputTokens,
                output: text.words.count),
            headers: headers, words: text.words.count,
            at: plan.firstToken + plan.gap * text.words.count)
        script.isAnswer = true
        return script
    }

    private static func stream(
        _ plan: ResponsePlan, for request: CompletionRequest, text: AnswerText,
        wire: CompletionWire, headers: HTTPHeaders
    ) -> ResponseScript {
        var script = ResponseScript()
        var headers = headers
        headers.add(name: "content-type", value: "text/event-stream; charset=utf-8")
        headers.add(name: "cache-control", value: "no-cache")
        script.add(.head(.ok, headers), at: plan.head)
        let first = plan.firstToken
        if plan.fault == .commentsForever {
            script.add(
                .repeating(ByteBuffer(bytes: CompletionWire.comment), every: beat), at: first)
            return script
        }
        if plan.fault == .emptyDeltasForever {
            script.add(.repeating(ByteBuffer(bytes: wire.emptyDelta), every: beat), at: first)
            return script
        }
        if plan.fault == .drip {
            let bytes = wire.opening + wire.events(of: text.words).joined()
            for (second, byte) in bytes.prefix(hour).enumerated() {
                script.add([byte], at: first + .seconds(second))
            }
            return script
        }
        script.add(wire.opening, at: first)
        let spoken = plan.fault?.wordLimit.map { min($0, text.words.count) } ?? text.words.count
        let words = wire.events(of: Array(text.words.prefix(spoken)))
        for (index, event) in words.enumerated() {
            script.add(event, words: 1, at: first + plan.gap * index)
        }
        let end = first + plan.gap * max(0, spoken - 1)
        script.finish(plan.fault, at: end, afterGap: plan.gap) { script in
            let reason = plan.fault?.finishReason ?? text.finish
            script.add(wire.closing(finish: reason), at: end)
            if request.includesUsage {
                script.add(
                    wire.usageEvent(input: request.inputTokens, output: spoken), at: end)
            }
            script.add(CompletionWire.done, at: end)
        } error: { code in
            wire.errorEvent(code: code, message: "Simulated failure in the stream: \(code).")
        }
        return script
    }

    private mutating func finish(
        _ fault: Fault?, at end: Duration, afterGap gap: Duration,
        normally: (inout ResponseScript) -> Void, error: (String) -> [UInt8]
    ) {
        switch fault {
        case .stall:
            break
        case .cut(_, let reset):
            add(reset ? .reset : .close, at: end + gap)
        case .errorInStream(_, let code):
            add(error(code), at: end + gap)
            add(.end, at: end + gap)
        case .missingEnd:
            add(.end, at: end)
        default:
            normally(&self)
            add(.end, at: end)
            isAnswer = fault == nil
        }
    }

    private static let beat = Duration.milliseconds(50)
    /// Nobody waits longer for an answer that comes at one byte a second.
    private static let hour = 3600
}

extension Fault {
    /// After how many words it strikes; `nil` when the words are not cut.
    fileprivate var wordLimit: Int? {
        switch self {
        case .stall(let words), .cut(let words, _), .errorInStream(let words, _),
            .finish(let words, _):
            words
        default: nil
        }
    }

    /// The reason that an early but proper end gives.
    fileprivate var finishReason: String? {
        if case .finish(_, let reason) = self { reason } else { nil }
    }
}

extension ResponsePlan {
    /// The buckets in the fields that OpenAI uses.
    fileprivate var rateLimitHeaders: HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, level) in [("requests", requests), ("tokens", tokens)] {
            guard let level else { continue }
            headers.add(name: "x-ratelimit-limit-\(name)", value: String(level.limit))
            headers.add(name: "x-ratelimit-remaining-\(name)", value: String(level.remaining))
            headers.add(name: "x-ratelimit-reset-\(name)", value: level.reset.asResetTime)
        }
        return headers
    }
}

extension Duration {
    /// As OpenAI writes it: `88ms`, `12.5s`, `1m3.2s`.
    var asResetTime: String {
        let milliseconds = Int((self / .milliseconds(1)).rounded(.up))
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let minutes = milliseconds / 60_000
        let tenths = (milliseconds % 60_000 + 99) / 100
        let seconds = tenths % 10 == 0 ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
        return minutes == 0 ? seconds : "\(minutes)m\(seconds)"
    }
}

extension String {
    /// The words, each with the white space that follows it; together they are the text again.
    var wordsWithSpace: [String] {
        var words: [String] = []
        var word = ""
        var sawSpace = false
        for character in self {
            if sawSpace, !character.isWhitespace {
                words.append(word)
                word = ""
                sawSpace = false
            }
            if character.isWhitespace { sawSpace = true }
            word.append(character)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
