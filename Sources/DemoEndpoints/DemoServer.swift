import Behaviours
import NIOCore
import NIOHTTP1
import Providers
import Synchronization

/// One endpoint's memory, shared by its connections.
final class DemoServer: Sendable {
    private struct Memory: Sendable {
        var state: BehaviourState
        var counters = DemoCounters()
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Scripts of made-up answers that are sent at once: the same bytes for the same request.
        var ready: [ReadyKey: ResponseScript] = [:]
    }

    private struct ReadyKey: Hashable {
        var model: String?
        var streams: Bool
        var includesUsage: Bool
        var maxTokens: Int?
        var inputTokens: Int
    }

    private let memory: Mutex<Memory>
    private let elapsed: @Sendable () -> Duration
    private let answer: @Sendable (String, Int) -> String
    private let created: Int

    init(
        _ behaviour: Behaviour, created: Int, elapsed: @escaping @Sendable () -> Duration,
        answer: @escaping @Sendable (String, Int) -> String
    ) {
        memory = Mutex(Memory(state: BehaviourState(behaviour)))
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

    func modelList() -> ResponseScript {
        .document(.ok, CompletionWire.models(model, created: created))
    }

    /// Decides about a chat request; whoever asks must call `ended` once.
    func complete(_ body: [UInt8]) -> Decision {
        switch CompletionRequest.read(body) {
        case .failure(let problem):
            memory.withLock { memory in
                memory.counters.requests += 1
                memory.counters.inFlight += 1
            }
            return Decision(script: .error(400, code: nil, message: problem.message), plan: nil)
        case .success(let request):
            return decide(request)
        }
    }

    func ended(_ outcome: Outcome, words: Int, of plan: ResponsePlan?) {
        let now = ContinuousClock.now
        memory.withLock { memory in
            if let plan { memory.state.release(plan) }
            memory.counters.inFlight -= 1
            memory.counters.words += words
            switch outcome {
            case .answered: memory.counters.answered += 1
            case .refused: memory.counters.refused += 1
            case .broken: memory.counters.broken += 1
            case .aborted:
                memory.counters.aborted += 1
                memory.counters.lastAbort = now
            }
        }
    }

    enum Outcome {
        case answered
        case refused
        case broken
        case aborted
    }

    /// What a connection plays; a request that was not understood has no plan.
    struct Decision {
        var script: ResponseScript
        var plan: ResponsePlan?
    }

    private func decide(_ request: CompletionRequest) -> Decision {
        let now = elapsed()
        let key = ReadyKey(
            model: request.model, streams: request.streams, includesUsage: request.includesUsage,
            maxTokens: request.maxTokens, inputTokens: request.inputTokens)
        let (plan, ready, ownModel) = memory.withLock { memory in
            memory.counters.requests += 1
            memory.counters.inFlight += 1
            // An answer's length is not known yet; half a question more is a fair guess.
            let tokens = request.inputTokens + (request.maxTokens ?? 100)
            let plan = memory.state.admit(tokens: tokens, at: now)
            return (plan, memory.ready[key], memory.state.original.model)
        }
        let isReusable =
            plan.isImmediate && plan.requests == nil && plan.tokens == nil && request.begun == nil
        if isReusable, let ready { return Decision(script: ready, plan: plan) }
        let whole =
            plan.fixedWords.map { String(repeating: "word ", count: $0) }
            ?? answer(request.question, request.turn)
        // Whoever brings the beginning of this very answer gets the rest of it.
        let begun = request.begun ?? ""
        let text = whole.hasPrefix(begun) ? String(whole.dropFirst(begun.count)) : whole
        let script = ResponseScript(
            plan, for: request, text: AnswerText(text, maxTokens: request.maxTokens),
            wire: CompletionWire(
                id: "chatcmpl-demo-\(plan.number)", model: request.model ?? ownModel,
                created: created))
        if isReusable {
            memory.withLock { memory in
                if memory.ready.count >= 64 { memory.ready = [:] }
                memory.ready[key] = script
            }
        }
        return Decision(script: script, plan: plan)
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
