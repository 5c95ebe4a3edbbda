import Instrumentation
import Providers
import Reliability
import Tracing

/// The spans of one call: one for the call, and below it one for each attempt.
///
/// Names and attributes are those of OpenTelemetry's conventions for generative AI; what has no name
/// there begins with `breakwater.`. Decisions are events of the call's span. Nothing that a person or
/// a model wrote is in them. It exists only while there is a tracer.
struct CallSpans {
    private let tracer: any Tracer
    private let call: any Span
    private let operation: String
    private var isNamed: Bool
    private var attempts: [(id: AttemptID, span: any Span)] = []
    private var isOver = false

    /// Opens the call's span below the one that the caller names, else that of the task that asks.
    init(
        _ tracer: any Tracer, call id: CallID, request: CallRequest, streams: Bool,
        options: CallOptions
    ) {
        self.tracer = tracer
        isNamed = request.model != nil
        let operation = request.operation
        self.operation = operation
        var context = InstrumentationContext.current ?? .topLevel
        if !options.traceFields.isEmpty {
            tracer.extract(options.traceFields, into: &context, using: HeaderExtractor())
        }
        call = tracer.startSpan(
            request.model.map { "\(operation) \($0)" } ?? operation, context: context,
            ofKind: .client)
        call.updateAttributes { attributes in
            attributes["gen_ai.operation.name"] = operation
            attributes["breakwater.call"] = id.number
            attributes["gen_ai.request.stream"] = streams
            if let model = request.model { attributes["gen_ai.request.model"] = model }
            if case .chat(let chat) = request {
                if let most = chat.maxTokens { attributes["gen_ai.request.max_tokens"] = most }
                if let heat = chat.temperature { attributes["gen_ai.request.temperature"] = heat }
            }
            if !options.label.isEmpty { attributes["breakwater.label"] = options.label }
        }
    }

    /// Opens the span of an attempt.
    mutating func attemptStarted(
        _ id: AttemptID, at endpoint: Endpoint, because reason: AttemptReason,
        model: String?
    ) {
        let profile = endpoint.profile
        let model = model ?? profile.model
        if !isNamed {
            isNamed = true
            // The endpoint's own model is asked for, and only now is it known which.
            call.operationName = "\(operation) \(model)"
            call.attributes["gen_ai.request.model"] = model
        }
        let span = tracer.startSpan("\(operation) \(model)", context: call.context, ofKind: .client)
        span.updateAttributes { attributes in
            attributes["gen_ai.operation.name"] = operation
            attributes["gen_ai.provider.name"] = profile.provider
            attributes["gen_ai.request.model"] = model
            attributes["breakwater.attempt"] = id.number
            attributes["breakwater.attempt.reason"] = reason.rawValue
            attributes["breakwater.endpoint"] = profile.name
            let (host, port) = endpoint.server
            attributes["server.address"] = host
            if let port { attributes["server.port"] = port }
        }
        attempts.append((id, span))
    }

    /// Gives the attempt's request the headers by which a server finds the trace.
    func inject(_ id: AttemptID, into request: inout HTTPRequestValue) {
        guard let span = attempts.first(where: { $0.id == id })?.span else { return }
        tracer.inject(span.context, into: &request.headers, using: HeaderInjector())
    }

    /// Notes a decision of the call.
    func note(_ kind: TraceEvent.Kind) {
        guard !isOver, let event = SpanEvent(kind) else { return }
        call.addEvent(event)
    }

    /// Notes the first token of an attempt.
    func firstToken(_ id: AttemptID) {
        attempts.first { $0.id == id }?.span.addEvent(SpanEvent(name: "first_token"))
    }

    /// Closes the span of an attempt.
    mutating func attemptEnded(
        _ id: AttemptID, _ outcome: AttemptOutcome, model: String?, status: Int?
    ) {
        guard let index = attempts.firstIndex(where: { $0.id == id }) else { return }
        let span = attempts.remove(at: index).span
        span.updateAttributes { attributes in
            if let model { attributes["gen_ai.response.model"] = model }
            if let status { attributes["http.response.status_code"] = status }
            if case .won(let usage) = outcome {
                attributes["gen_ai.usage.input_tokens"] = usage.input
                attributes["gen_ai.usage.output_tokens"] = usage.output
            }
        }
        switch outcome {
        case .won: break
        case .failed(let failure): span.fail(failure)
        case .cancelled(let reason):
            span.updateAttributes { $0["breakwater.cancelled"] = reason.rawValue }
        }
        span.end()
    }

    /// Closes the call's span, and any attempt's that is still open.
    mutating func ended(_ answer: ChatAnswer) {
        guard !isOver else { return }
        isOver = true
        for (_, span) in attempts { span.end() }
        attempts = []
        call.updateAttributes { attributes in
            attributes["breakwater.status"] = answer.status.rawValue
            attributes["breakwater.attempts"] = answer.attempts.count
            if let endpoint = answer.endpoint { attributes["breakwater.endpoint"] = endpoint }
            if let model = answer.model { attributes["gen_ai.response.model"] = model }
            if let reason = answer.finishReason {
                attributes["gen_ai.response.finish_reasons"] = ["\(reason)"]
            }
            if answer.endpoint != nil {
                attributes["gen_ai.usage.input_tokens"] = answer.usage.inputTokens
                attributes["gen_ai.usage.output_tokens"] = answer.usage.outputTokens
            }
        }
        if let failure = answer.failure { call.fail(failure) }
        call.end()
    }
}

extension Span {
    /// Marks the span as failed; what a person ended is no error.
    fileprivate func fail(_ failure: Failure) {
        updateAttributes { attributes in
            attributes["error.type"] = failure.kind.rawValue
            if let status = failure.httpStatus {
                attributes["http.response.status_code"] = status
            }
        }
        guard failure.kind != .cancelled else { return }
        setStatus(SpanStatus(code: .error, message: failure.kind.rawValue))
    }
}

extension SpanEvent {
    /// The event for a decision that changes what a call costs or when it ends; `nil` for the rest.
    fileprivate init?(_ kind: TraceEvent.Kind) {
        switch kind {
        case .queued(let id, _):
            self.init(name: "queued", attributes: ["breakwater.attempt": .int64(Int64(id.number))])
        case .backingOff(_, let retryAfter):
            self.init(
                name: "retry.backoff",
                attributes: ["breakwater.retry_after": .bool(retryAfter)])
        case .hedgeArmed: self.init(name: "hedge.armed")
        case .hedgeSuppressed(let reason):
            self.init(
                name: "hedge.suppressed",
                attributes: ["breakwater.reason": .string(reason.rawValue)])
        case .budgetRefused(let reason):
            self.init(
                name: "budget.refused",
                attributes: ["breakwater.reason": .string(reason.rawValue)])
        case .committed(let id):
            self.init(
                name: "committed", attributes: ["breakwater.attempt": .int64(Int64(id.number))])
        case .breakerChanged(let id, let state, _):
            self.init(
                name: "breaker.changed",
                attributes: [
                    "breakwater.endpoint.index": .int64(Int64(id.index)),
                    "breakwater.breaker.state": .string(state.word),
                ])
        default: return nil
        }
    }
}

/// Reads a caller's fields by name.
private struct HeaderExtractor: Extractor {
    func extract(key: String, from carrier: [HeaderField]) -> String? {
        carrier.first { $0.name.lowercased() == key.lowercased() }?.value
    }
}

/// Writes the tracer's fields as headers of a request, each once.
private struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [HeaderField]) {
        carrier.removeAll { $0.name.lowercased() == key.lowercased() }
        carrier.append(HeaderField(key, value))
    }
}

extension BreakerState {
    /// The state in one word.
    var word: String {
        switch self {
        case .closed: "closed"
        case .halfOpen: "half_open"
        case .open: "open"
        }
    }
}

extension Endpoint {
    /// Host and port of the base address.
    fileprivate var server: (host: String, port: Int?) {
        let parts = baseURL.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count > 1 else { return (baseURL, nil) }
        // What stands before an @ may be a secret.
        let authority = parts[1].split(separator: "@").last ?? parts[1]
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let port = Int(authority[authority.index(after: colon)...])
            if let port { return (String(authority[..<colon]), port) }
        }
        return (String(authority), nil)
    }
}
