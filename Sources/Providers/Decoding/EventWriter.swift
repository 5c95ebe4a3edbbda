import CSimdJSON
import Reliability

/// Makes the events of one answer, under the rules that hold for every wire format.
///
/// Text is sanitised and empty pieces say nothing; the first finish reason counts; usage is reported
/// once, as last told, just before the end; an answer is bounded in size; after the one terminal event
/// nothing follows.
struct EventWriter: Sendable {
    /// The most text, thinking and tool arguments of one answer, in bytes: 8 MiB, a hundred times what
    /// the longest models write.
    static let sizeMax = 8 << 20
    /// Token counts above this are nonsense: a hundred million, far above any context.
    static let tokensMax = 100_000_000

    /// What the endpoint's errors mean.
    let errors: ErrorReading
    /// The status of the answer, for errors inside it.
    var status = 200
    /// The events since they were last taken.
    var events: [DecodedEvent] = []
    /// Why the model stopped, once told.
    private(set) var finishReason: FinishReason?
    /// True after `.finished` or `.failed`: nothing follows.
    private(set) var isOver = false
    /// True once text, thinking or a tool call was told.
    private(set) var hasContent = false

    private var textSanitiser = TextSanitiser()
    private var reasoningSanitiser = TextSanitiser()
    private var size = 0
    private var sealedSize = 0
    private var hasText = false
    private var hasRefusal = false
    private var hasToolCalls = false
    private var hasModel = false
    private var usage: TokenUsage?

    init(errors: ErrorReading) { self.errors = errors }

    /// The model that answers; the first name counts.
    mutating func model(_ view: JSONView) {
        guard !hasModel, let name = view.string, !name.isEmpty else { return }
        hasModel = true
        events.append(.model(TextSanitiser.line(name, limit: 100)))
    }

    /// Visible text; nothing for what is no string.
    mutating func text(_ view: JSONView) {
        guard let raw = view.string, !raw.isEmpty, grow(by: raw) else { return }
        let piece = textSanitiser.append(raw)
        guard !piece.isEmpty else { return }
        hasText = true
        events.append(.text(piece))
    }

    /// The words of a model that refuses: text, and reason enough to call the answer filtered.
    mutating func refusal(_ view: JSONView) {
        // Some servers send the field with nothing in it.
        guard let words = view.string, !words.isEmpty else { return }
        hasRefusal = true
        text(view)
    }

    /// Thinking; nothing for what is no string.
    mutating func reasoning(_ view: JSONView) {
        if let raw = view.string { reasoning(raw) }
    }

    /// Thinking.
    mutating func reasoning(_ raw: String) {
        guard !raw.isEmpty, grow(by: raw) else { return }
        let piece = reasoningSanitiser.append(raw)
        if !piece.isEmpty { events.append(.reasoning(piece)) }
    }

    /// A piece of the tool call `index`, a number below zero being none of ours.
    ///
    /// Arguments are JSON text: what must not reach a terminal is escaped within it, which changes no
    /// value.
    mutating func toolCall(index: Int, id: String?, name: String?, arguments: String) {
        guard index >= 0, grow(by: arguments) else { return }
        hasToolCalls = true
        events.append(
            .toolCall(
                index: index, id: id.map { TextSanitiser.line($0) },
                name: name.map { TextSanitiser.line($0) },
                arguments: TextSanitiser.json(arguments)))
    }

    /// Thinking to be given back; what is empty or too large is dropped.
    mutating func sealed(_ content: String, sealsCall: Bool = false) {
        let size = content.utf8.count
        guard !isOver, size > 0, size <= SealedThought.sizeMax, sealedSize <= Self.sizeMax - size
        else { return }
        sealedSize += size
        events.append(.sealed(content, sealsCall: sealsCall))
    }

    /// Tokens as the server counts them; absurd numbers, and half of the two, count as not told.
    ///
    /// `cached` and `written` are parts of `input`, which hold no token in common; `reasoning` is one of
    /// `output`.
    mutating func usage(
        input: Int?, output: Int?, cached: Int? = nil, written: Int? = nil, reasoning: Int? = nil
    ) {
        let accepted = 0...Self.tokensMax
        guard let input, accepted.contains(input), let output, accepted.contains(output) else {
            return
        }
        func part(_ count: Int?, of whole: Int) -> Int {
            count.flatMap { (0...whole).contains($0) ? $0 : nil } ?? 0
        }
        let cached = part(cached, of: input)
        usage = TokenUsage(
            inputTokens: input, outputTokens: output, cachedInputTokens: cached,
            cacheWriteTokens: part(written, of: input - cached),
            reasoningTokens: part(reasoning, of: output))
    }

    /// True once a usage was believed.
    var hasUsage: Bool { usage != nil }

    /// The model stopped, and the answer is whole; the first reason counts.
    mutating func finish(_ reason: FinishReason) {
        if !isOver, finishReason == nil { finishReason = reason }
    }

    /// Ends the answer: `.finished` when a finish reason was told, else `.failed` saying `otherwise`.
    mutating func end(otherwise problem: String) {
        guard !isOver else { return }
        guard var reason = finishReason else { return breakOff(problem) }
        if reason == .stop {
            // Several services know one word for every clean end.
            if hasRefusal { reason = .contentFilter } else if hasToolCalls { reason = .toolCalls }
        }
        if reason == .contentFilter, !hasText {
            fail(
                .filtered, "a content filter stopped the answer before any text",
                code: "content_filter")
            return
        }
        if let usage { events.append(.usage(usage)) }
        events.append(.finished(reason))
        isOver = true
    }

    /// Ends the answer because the wire format was broken.
    mutating func breakOff(_ problem: String) { fail(.brokenStream, problem) }

    /// Ends the answer with an error object of the server's.
    mutating func fail(errorIn document: JSONView) { fail(ErrorBody(document)) }

    /// Ends the answer with an error of the server's.
    mutating func fail(_ error: ErrorBody) { fail(errors.failure(inStream: error, status: status)) }

    /// Ends the answer with a failure of this kind.
    mutating func fail(_ kind: FailureKind, _ message: String, code: String? = nil) {
        fail(Failure(kind, message, httpStatus: status, providerCode: code))
    }

    /// Ends the answer with a failure.
    mutating func fail(_ failure: Failure) {
        guard !isOver else { return }
        if let usage { events.append(.usage(usage)) }
        events.append(.failed(failure))
        isOver = true
    }

    /// Counts bytes of the answer; false once it is over or too large.
    private mutating func grow(by piece: String) -> Bool {
        guard !isOver else { return false }
        size += piece.utf8.count
        guard size <= Self.sizeMax else {
            breakOff("the answer is larger than \(Self.sizeMax >> 20) MiB")
            return false
        }
        hasContent = true
        return true
    }
}
