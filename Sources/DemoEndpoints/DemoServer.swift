import Behaviours
import NIOCore
import NIOHTTP1
import Providers
import Synchronization

/// One endpoint's memory, shared by its connections.
///
/// All connections of a harbour live on one event loop, so that what happens between two calls from
/// there happens to nobody else.
final class DemoServer: Sendable {
    struct Memory: Sendable {
        var state: BehaviourState
        var counters = DemoCounters()
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Requests that wait for a slot, by their numbers.
        var waiters: [Int: Waiter] = [:]
        /// Whether a timer waits for weather to bring slots.
        var awaitsWeather = false
        /// Scripts of made-up answers that are sent at once: the same bytes for the same request.
        var ready: [ReadyKey: ResponseScript] = [:]
    }

    struct ReadyKey: Hashable {
        var format: WireFormat
        var model: String?
        var streams: Bool
        var includesUsage: Bool
        var maxTokens: Int?
        var inputTokens: Int
    }

    let memory: Mutex<Memory>
    let elapsed: @Sendable () -> Duration
    private let quotas: QuotaLedger
    private let answer: @Sendable (String, Int) -> String
    private let created: Int

    init(
        _ behaviour: Behaviour, quotas: QuotaLedger, created: Int,
        elapsed: @escaping @Sendable () -> Duration,
        answer: @escaping @Sendable (String, Int) -> String
    ) {
        memory = Mutex(Memory(state: BehaviourState(behaviour)))
        self.quotas = quotas
        self.created = created
        self.elapsed = elapsed
        self.answer = answer
    }

    var counters: DemoCounters { memory.withLock { $0.counters } }

    var applied: DemoFault? { memory.withLock { $0.state.applied } }

    var model: String { memory.withLock { $0.state.original.model } }

    func apply(_ fault: DemoFault) {
        let open = memory.withLock { memory in
            memory.state.apply(fault, at: elapsed())
            memory.ready = [:]
            return fault == .kill ? Array(memory.channels.values) : []
        }
        for channel in open {
            channel.triggerUserOutboundEvent(ResetConnection(), promise: nil)
        }
    }

    /// Remembers a new connection; false when it is to be reset at once.
    func opened(_ channel: any Channel) -> Bool {
        memory.withLock { memory in
            memory.counters.connections += 1
            memory.channels[ObjectIdentifier(channel)] = channel
            let isDown = memory.state.isDown(at: elapsed())
            if isDown { memory.counters.turnedAway += 1 }
            return !isDown
        }
    }

    func closed(_ channel: any Channel) {
        memory.withLock { memory in
            _ = memory.channels.removeValue(forKey: ObjectIdentifier(channel))
        }
    }

    func modelList(in format: WireFormat) -> ResponseScript {
        .document(
            .ok, ServerFormats.format(for: format).models(model, created: created).encoded)
    }

    /// Decides about a chat request that came over `channel`; whoever asks must call `ended` once.
    func complete(_ arrival: Arrival, on channel: any Channel) -> Decision {
        let request: CompletionRequest
        switch ServerFormats.format(for: arrival.format).read(arrival) {
        case .failure(let refusal):
            memory.withLock { $0.counters.began() }
            return Decision(script: .error(refusal, in: arrival.format), plan: nil)
        case .success(let understood):
            request = understood
        }
        // An answer's length is not known yet; half a question more is a fair guess.
        let tokens = request.inputTokens + (request.maxTokens ?? 100)
        let now = elapsed()
        let plan = memory.withLock { memory in
            memory.counters.began()
            let plan = quotas.admit(&memory.state, tokens: tokens, at: now)
            if plan.waits {
                memory.waiters[plan.number] = Waiter(request: request, channel: channel)
            }
            return plan
        }
        if plan.waits {
            watchWeather(on: channel.eventLoop)
            return Decision(script: ResponseScript(), plan: plan)
        }
        return Decision(script: script(for: request, by: plan), plan: plan)
    }

    /// What a connection plays.
    ///
    /// A request that was not understood has no plan; one that waits for a slot has no script yet.
    struct Decision: Sendable {
        var script: ResponseScript
        var plan: ResponsePlan?
    }

    enum Outcome {
        case answered
        case refused
        case broken
        case aborted
    }

    /// Writes the script of `plan`, or takes one that is ready.
    func script(for request: CompletionRequest, by plan: ResponsePlan) -> ResponseScript {
        let key = ReadyKey(
            format: request.format, model: request.model, streams: request.streams,
            includesUsage: request.includesUsage,
            maxTokens: request.maxTokens, inputTokens: request.inputTokens)
        let (ready, ownModel) = memory.withLock { ($0.ready[key], $0.state.original.model) }
        let isReusable =
            plan.isImmediate && plan.requests == nil && plan.tokens == nil && request.isPlain
        if isReusable, let ready { return ready }
        let whole =
            plan.fixedWords.map { String(repeating: "word ", count: $0) }
            ?? answer(request.question, request.turn)
        // Whoever brings the beginning of this very answer gets the rest of it.
        let begun = request.begun ?? ""
        let text = whole.hasPrefix(begun) ? String(whole.dropFirst(begun.count)) : whole
        let script = ResponseScript(
            plan, for: request,
            answer: Answer(
                to: request, text: text, number: plan.number, model: request.model ?? ownModel,
                created: created))
        if isReusable {
            memory.withLock { memory in
                if memory.ready.count >= 64 { memory.ready = [:] }
                memory.ready[key] = script
            }
        }
        return script
    }
}

extension ResponsePlan {
    /// True for a made-up answer that is sent whole and at once.
    fileprivate var isImmediate: Bool {
        fault == nil && fixedWords != nil && firstToken == .zero && gap == .zero
    }
}

/// Tells a connection's handler to reset it.
struct ResetConnection: Sendable {}
