import Providers
public import Reliability
import Synchronization

/// An interceptor that gives something else when nobody answered: a smaller model's answer, the last one
/// to the same question, or a text that was written before; `ChatAnswer.degraded` says which and why.
///
/// It never continues text that was shown, answers no cancelled call, and keeps the call's deadline.
/// `breakwater_degraded_answers` counts what it gave. Degraded answers are not cached.
///
/// The cache belongs to this value's client: whoever asks that client the identical conversation may be
/// given it. Put it behind interceptors that should see the failure, and before those that should not.
public final class GracefulDegradation: Interceptor {
    private let policy: DegradePolicy
    private let cache: Mutex<AnswerCache?>

    /// Creates an interceptor for one client.
    public init(_ policy: DegradePolicy) {
        self.policy = policy
        var cache: AnswerCache?
        if let lifetime = policy.cachedFor, policy.sources.contains(.cached) {
            cache = AnswerCache(most: policy.cachedMost, lifetime: lifetime)
        }
        self.cache = Mutex(cache)
    }

    /// Hands the call on; when nobody answered, gives what the policy has.
    public func intercept(
        _ call: ChatCall, next: NextCall
    ) async throws(ChatError) -> ChatAnswer {
        let failed: ChatError
        do throws(ChatError) {
            let answer = try await next(own(call, next))
            keep(answer, of: call, next)
            return answer
        } catch {
            failed = error
        }
        guard failed.status == .failed, DegradePolicy.covers(failed.code), next.mayAskAgain,
            !next.run.registry.isShutDown, let failure = failed.answer.failure
        else { throw failed }
        for source in policy.sources {
            guard let answer = try await answer(from: source, call, failed, failure, next) else {
                continue
            }
            next.run.registry.metrics.degraded(source)
            return answer
        }
        throw refusal(failed, call, next)
    }

    private func answer(
        from source: DegradePolicy.Source, _ call: ChatCall, _ failed: ChatError,
        _ failure: Failure, _ next: NextCall
    ) async throws(ChatError) -> ChatAnswer? {
        switch source {
        case .smaller: return try await smaller(call, failed, failure, next)
        case .cached:
            let key = AnswerCache.Key(call.request, call.options)
            let now = next.run.registry.clock.now()
            guard let (kept, age) = cache.withLock({ $0?.answer(for: key, now: now) }) else {
                return nil
            }
            return failed.answer.replaced(
                by: kept, Degradation(source: .cached, failure: failure, age: age))
        case .answer:
            let text = ChatAnswer(
                call: failed.answer.call, status: .complete, text: policy.answer ?? "",
                finishReason: .stop)
            return failed.answer.replaced(
                by: text, Degradation(source: .answer, failure: failure))
        }
    }

    // MARK: The smaller model

    /// The call itself: not to those that are kept back, and within its own share of the deadline.
    private func own(_ call: ChatCall, _ next: NextCall) -> ChatCall {
        guard !policy.smaller.isEmpty else { return call }
        var call = call
        // To forbid a name that no endpoint has would refuse the call.
        for endpoint in next.run.registry.endpoints {
            let name = endpoint.profile.name
            if policy.smaller.contains(name), name != call.options.endpoint {
                call.options.forbidden.append(name)
            }
        }
        if call.options.endpoint == nil {
            call.options.deadline = policy.ownShare(
                of: min(call.options.deadline ?? next.timeLeft, next.timeLeft))
        }
        return call
    }

    /// Asks those that are kept back; `nil` when they cannot answer either, or when the caller insisted
    /// on somebody.
    private func smaller(
        _ call: ChatCall, _ failed: ChatError, _ failure: Failure, _ next: NextCall
    ) async throws(ChatError) -> ChatAnswer? {
        guard call.options.endpoint == nil, next.timeLeft > .zero else { return nil }
        var second = call
        second.request.model = nil
        second.options.model = nil
        let names = next.run.registry.endpoints.map(\.profile.name)
        second.options.forbidden += names.filter { !policy.smaller.contains($0) }
        do throws(ChatError) {
            var answer = try await next(second)
            answer.degraded = Degradation(
                source: .smaller, failure: failure, earlierAttempts: failed.attempts)
            answer.addCost(of: failed.answer)
            return answer
        } catch {
            guard error.status == .failed, next.mayAskAgain else { throw error }
            return nil
        }
    }

    // MARK: What is remembered

    private func keep(_ answer: ChatAnswer, of call: ChatCall, _ next: NextCall) {
        // What ends in a tool call is half of a turn; a filter's end is no answer.
        guard policy.sources.contains(.cached), answer.degraded == nil, !answer.text.isEmpty,
            answer.finishReason == .stop || answer.finishReason == nil
        else { return }
        let key = AnswerCache.Key(call.request, call.options)
        let now = next.run.registry.clock.now()
        cache.withLock { $0?.keep(answer, for: key, now: now) }
    }

    // MARK: The refusal

    /// The failure with the earliest time at which somebody could be asked, where that is known.
    private func refusal(_ failed: ChatError, _ call: ChatCall, _ next: NextCall) -> ChatError {
        guard failed.earliest == nil else { return failed }
        let snapshot = next.run.registry.snapshot()
        let excluded = call.options.forbidden + policy.smaller
        let instants = snapshot.endpoints.compactMap { endpoint -> Instant? in
            guard endpoint.manual == .enabled, endpoint.keyProblem.isEmpty,
                !excluded.contains(endpoint.profile.name)
            else { return nil }
            if case .open(let until) = endpoint.breaker {
                return until.map { max($0, endpoint.blockedUntil ?? $0) }
            }
            return endpoint.blockedUntil
        }
        guard let earliest = instants.min(), earliest > snapshot.at else { return failed }
        var failed = failed
        failed.earliest = earliest.elapsed(since: snapshot.at)
        failed.answer.failure?.earliest = earliest
        return failed
    }
}

extension ChatAnswer {
    /// This call's end with the text of another answer in the place of none.
    fileprivate func replaced(by other: ChatAnswer, _ degradation: Degradation) -> ChatAnswer {
        var answer = self
        answer.status = .complete
        answer.text = other.text
        answer.reasoning = ""
        answer.endpoint = other.endpoint
        answer.model = other.model
        answer.finishReason = other.finishReason
        answer.failure = nil
        answer.degraded = degradation
        return answer
    }

    /// Adds what the call before cost; unknown when that used something whose price nobody knows.
    fileprivate mutating func addCost(of earlier: ChatAnswer) {
        if let paid = earlier.cost {
            cost = cost.map { $0 + paid }
        } else if earlier.attempts.contains(where: { $0.wordsReceived > 0 }) {
            cost = nil
        }
    }
}
