import Providers
import Reliability

/// Builds the answer of one call out of what passes by: the trace lines, the committed events, and
/// what each attempt had when it ended.
struct AnswerAssembler {
    /// What is known of one attempt while it runs and after it.
    private struct Entry {
        var record: AttemptRecord
        var target: EndpointTarget?
        var price: TokenPrice? { target?.endpoint.profile.price }
        var usage: AttemptUsage?
        /// What the server told, with the parts that only a person asks for.
        var told: TokenUsage?
        var model: String?
        var finish: FinishReason?
    }

    let call: CallID
    private(set) var start: Instant
    private var entries: [Entry] = []
    private var queuedAt: [(id: AttemptID, at: Duration)] = []
    /// Whether the answer gets its text and thinking; else they are only counted.
    private let keepsText: Bool
    private var passed = TokenEstimate.Sum()
    private(set) var text = ""
    private(set) var reasoning = ""
    private var calls = ToolCallAssembler()
    private var seals = Seals()

    init(call: CallID, start: Instant, keepsText: Bool) {
        self.call = call
        self.start = start
        self.keepsText = keepsText
    }

    /// Leaves a sleep of the machine out of what this call has taken.
    mutating func leaveOut(_ slept: Duration) { start = start.advanced(by: slept) }

    // MARK: What passes by

    /// Reads one trace line of this call; `target` is that of a starting attempt.
    mutating func note(_ kind: TraceEvent.Kind, target: EndpointTarget? = nil, now: Instant) {
        let elapsed = now.elapsed(since: start)
        switch kind {
        case .callStarted:
            // The same origin as that of the events, whose first one this is.
            start = now
        case .queued(let id, _):
            if !queuedAt.contains(where: { $0.id == id }) { queuedAt.append((id, elapsed)) }
        case .attemptStarted(let id, _, let reason):
            entries.append(
                Entry(
                    record: AttemptRecord(
                        id: id.number, endpoint: target?.endpoint.profile.name ?? "",
                        reason: reason,
                        queued: queuedAt.first { $0.id == id }?.at, start: elapsed, end: elapsed,
                        outcome: .cancelled(.user)),
                    target: target,
                    model: target?.endpoint.profile.model))
        case .firstToken(let id):
            update(id) { $0.record.firstToken = elapsed }
        case .attemptEnded(let id, let outcome):
            update(id) { entry in
                entry.record.end = elapsed
                entry.record.outcome = outcome
                if case .won(let usage) = outcome { entry.usage = usage }
            }
        default: break
        }
    }

    /// Takes over what an attempt had when it left the wire.
    mutating func retire(_ run: AttemptRun) {
        update(run.id) { entry in
            entry.record.httpStatus = run.httpStatus
            entry.record.wordsReceived = run.words.count
            entry.model = run.model ?? entry.model
            entry.finish = run.finish
            entry.told = run.usage
            if entry.usage == nil { entry.usage = run.usage?.ofAttempt }
        }
    }

    /// Adds one event of the committed attempt.
    mutating func append(_ event: DecodedEvent) {
        switch event {
        case .text(let piece) where !keepsText: passed.add(piece)
        case .reasoning(let piece) where !keepsText: passed.add(piece)
        // Its place is one in the text.
        case .sealed where !keepsText: break
        case .text(let piece): text += piece
        case .reasoning(let piece): reasoning += piece
        case .toolCall: calls.take(event)
        case .sealed(let content, let sealsCall):
            seals.append(content, sealsCall: sealsCall, text: text, calls: calls.begun)
        default: break
        }
    }

    // MARK: The end

    /// The answer.
    ///
    /// `estimate` makes a usage of the tokens shown by a committed attempt that reported none.
    func answer(
        _ outcome: CallOutcome, now: Instant, estimate: (_ shown: Int) -> TokenUsage
    ) -> ChatAnswer {
        let (status, winner, failure) = outcome.parts
        let index = entries.firstIndex { $0.record.id == winner?.number }
        let entry = index.map { entries[$0] }
        var answer = ChatAnswer(
            call: call, status: status, text: text, reasoning: reasoning,
            // What broke off may end in the middle of the arguments.
            toolCalls: status == .complete ? calls.finish() : [],
            endpoint: entry?.record.endpoint, model: entry?.model,
            finishReason: status == .complete ? entry?.finish : nil,
            attempts: records,
            total: now.elapsed(since: start), firstToken: entry?.record.firstToken,
            failure: failure)
        if status == .complete, let endpoint = entry?.target?.endpoint {
            answer.sealedParts = seals.parts(
                among: answer, from: SealedThought.Origin(endpoint))
        }
        if let usage = entry?.usage {
            answer.usage =
                entry?.told ?? TokenUsage(inputTokens: usage.input, outputTokens: usage.output)
            answer.usageIsReported = usage.isReported
        } else if entry != nil {
            var shown = passed
            shown.add(text)
            shown.add(reasoning)
            answer.usage = estimate(shown.tokens)
        }
        answer.cost = cost(winner: entry?.record.id, using: answer.usage)
        return answer
    }

    /// In the order of their numbers, which is not always that in which they started.
    private var records: [AttemptRecord] {
        let records = entries.map(\.record)
        return records.count < 2 ? records : records.sorted { $0.id < $1.id }
    }

    /// What is known to be paid; a part of it would look like all, so one unknown price hides it.
    private func cost(winner: Int?, using shown: TokenUsage) -> Double? {
        var sum = entries.contains { $0.price != nil } ? 0.0 : nil
        for entry in entries {
            let usage = entry.usage ?? (entry.record.id == winner ? shown.ofAttempt : nil)
            guard let usage else { continue }
            guard let price = entry.price else { return nil }
            sum = (sum ?? 0) + price.cost(of: usage)
        }
        return sum
    }

    /// How long ago an attempt started.
    func age(of id: AttemptID, now: Instant) -> Duration? {
        guard let index = entries.firstIndex(where: { $0.record.id == id.number }) else {
            return nil
        }
        return now.elapsed(since: start) - entries[index].record.start
    }

    private mutating func update(_ id: AttemptID, _ change: (inout Entry) -> Void) {
        guard let index = entries.firstIndex(where: { $0.record.id == id.number }) else { return }
        change(&entries[index])
    }
}

extension TokenUsage {
    /// What the core counts of it, as the server reported it.
    var ofAttempt: AttemptUsage {
        AttemptUsage(
            input: inputTokens, output: outputTokens, cachedInput: cachedInputTokens,
            cacheWrite: cacheWriteTokens, isReported: true)
    }
}

extension CallOutcome {
    /// Status, committed attempt and failure in one.
    fileprivate var parts: (AnswerStatus, AttemptID?, Failure?) {
        switch self {
        case .complete(let id): (.complete, id, nil)
        case .incomplete(let id, let failure): (.incomplete, id, failure)
        case .failed(let failure): (.failed, nil, failure)
        case .cancelled(let id): (.cancelled, id, Failure(.cancelled, "the call was cancelled"))
        }
    }
}
