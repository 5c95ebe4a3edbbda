import Behaviours
import NIOCore
import NIOHTTP1
import Providers

extension ResponseScript {
    /// Plays `plan` for `request` with the answer to it.
    init(_ plan: ResponsePlan, for request: CompletionRequest, answer: Answer) {
        let format = ServerFormats.format(for: request.format)
        let headers = format.limits(plan)
        switch plan.fault {
        case .status(let status, let code, let retryAfter):
            self = .refusal(
                Refusal(status, code: code), in: request.format, retryAfter: retryAfter,
                headers: headers, at: plan.firstToken)
        case .gatewayPage(let status):
            self = .document(
                HTTPResponseStatus(statusCode: status),
                Array("<html><body><h1>Bad gateway</h1></body></html>\n".utf8),
                type: "text/html", at: plan.firstToken)
        case .errorBody(let code):
            self = .document(
                .ok, format.document(Refusal(Self.status(of: code), code: code)).encoded,
                headers: headers, at: plan.firstToken)
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
            self = .wholeAnswer(plan, answer, in: format, headers: headers)
        case .stall, .cut, .errorInStream, .finish, .missingEnd, .commentsForever,
            .emptyDeltasForever, .drip, nil:
            self = .stream(plan, answer, in: format, headers: headers)
        }
    }

    /// The status that an error would have if it came in time, for the formats that tell it inside.
    private static func status(of code: String) -> Int {
        switch code {
        case "rate_limit_exceeded", "insufficient_quota": 429
        case "context_length_exceeded", "content_filter": 400
        case "overloaded": 503
        default: 500
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
        _ refusal: Refusal, in format: WireFormat, retryAfter: RetryHint?, headers: HTTPHeaders,
        at time: Duration
    ) -> ResponseScript {
        var headers = headers
        var refusal = refusal
        if let retryAfter {
            retryAfter.tell(in: &headers)
            refusal.retrySeconds = retryAfter.understood.map { Int($0.components.seconds) }
        }
        return .error(refusal, in: format, headers: headers, at: time)
    }

    private static func wholeAnswer(
        _ plan: ResponsePlan, _ answer: Answer, in format: any ServerFormat, headers: HTTPHeaders
    ) -> ResponseScript {
        var script = document(
            .ok, format.document(answer).encoded, headers: headers, words: answer.words.count,
            at: plan.firstToken + plan.gap * answer.words.count)
        script.isAnswer = true
        return script
    }

    private static func stream(
        _ plan: ResponsePlan, _ answer: Answer, in format: any ServerFormat, headers: HTTPHeaders
    ) -> ResponseScript {
        var script = ResponseScript()
        var headers = headers
        headers.add(name: "content-type", value: format.streamType)
        headers.add(name: "cache-control", value: "no-cache")
        script.add(.head(.ok, headers), at: plan.head)
        let first = plan.firstToken
        if plan.fault == .commentsForever {
            script.add(
                .repeating(ByteBuffer(bytes: format.heartbeat), every: beat), at: first)
            return script
        }
        if plan.fault == .emptyDeltasForever {
            script.add(
                .repeating(ByteBuffer(bytes: format.emptyPiece(answer)), every: beat), at: first)
            return script
        }
        if plan.fault == .drip {
            let bytes = format.opening(answer) + format.pieces(of: answer).joined()
            for (second, byte) in bytes.prefix(hour).enumerated() {
                script.add([byte], at: first + .seconds(second))
            }
            return script
        }
        var spoken = answer
        if let limit = plan.fault?.wordLimit { spoken.words = Array(spoken.words.prefix(limit)) }
        if let reason = plan.fault?.finishReason {
            spoken.finish = reason
            spoken.stopSequence = nil
        }
        script.add(format.opening(spoken), at: first)
        for (index, piece) in format.pieces(of: spoken).enumerated() {
            script.add(piece, words: 1, at: first + plan.gap * index)
        }
        let end = first + plan.gap * max(0, spoken.words.count - 1)
        script.finish(plan.fault, at: end, afterGap: plan.gap) { script in
            script.add(format.closing(spoken), at: end)
        } error: { code in
            format.breakingOff(
                Refusal(
                    status(of: code), code: code,
                    "Simulated failure in the stream: \(code)."), in: spoken)
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
