public import Providers

/// Something that stands around the calls of a client: it may refuse one, delay it, change its
/// request, ask again, or answer in its place.
///
/// One method serves `chat` and `stream` alike, because `next` returns when the answer is over: of a
/// stream the consumer sees the text meanwhile.
///
/// | to | do |
/// | --- | --- |
/// | refuse | throw a `ChatError` without asking `next` |
/// | delay | `try await next.sleep(for: …)` before it |
/// | change | hand `next` a changed call |
/// | ask again | call `next` once more |
/// | answer | return an answer of your own; a stream delivers it in one piece |
/// | watch | look at what `next` returned or threw, and hand it on |
///
/// Each `next` is a whole call, with a number, attempts, a budget and metrics of its own; what the core
/// retries by itself it does within. What binds all of them is the deadline of the first. A refusal
/// that asks nobody is no call, so no metric counts it. Health probes pass no interceptor.
///
/// The first interceptor of the array is the outermost: it sees the call first and its end last. It
/// runs in the task that asks; that of a stream in one of its own, which ends with the stream.
public protocol Interceptor: Sendable {
    /// Carries one call through.
    ///
    /// - Parameters:
    ///   - call: What is asked, as the interceptors before left it.
    ///   - next: The rest of the chain, and the client at its end.
    /// - Returns: The answer that the caller gets.
    /// - Throws: What the caller gets instead.
    func intercept(_ call: ChatCall, next: NextCall) async throws(ChatError) -> ChatAnswer
}

/// What is asked, as it passes through interceptors.
public struct ChatCall: Sendable, Equatable {
    /// The question.
    public var request: ChatRequest
    /// What this call wants differently.
    ///
    /// A deadline here may shorten the one that the call began with, and not lengthen it.
    public var options: CallOptions
    /// True when a consumer sees text as it arrives.
    public let isStream: Bool
}

/// The rest of an interceptor's chain: called like a function, it asks.
public struct NextCall: Sendable {
    let run: InterceptedRun
    let index: Int

    /// Asks, and returns when the answer is over.
    ///
    /// Once a stream's consumer has seen text, nobody is asked again: the outcome of the call that
    /// showed it comes once more, because a second answer must not continue the text of the first.
    ///
    /// - Throws: `ChatError` for every status but `complete`; `deadline` when the call's own is over.
    public func callAsFunction(_ call: ChatCall) async throws(ChatError) -> ChatAnswer {
        guard index < run.interceptors.count else { return try await run.ask(call) }
        return try await run.interceptors[index].intercept(
            call, next: NextCall(run: run, index: index + 1))
    }

    /// Whether asking again would ask anybody: false once a stream's consumer has seen text, and
    /// after a cancel.
    public var mayAskAgain: Bool { run.mayAskAgain }

    /// What is left of the call's deadline; zero when it is over.
    public var timeLeft: Duration { run.timeLeft }

    /// Waits on the client's clock.
    ///
    /// - Throws: `deadline`, at once, when the wait would outlast the call's; `cancelled` when the
    ///   call is cancelled meanwhile.
    public func sleep(for duration: Duration) async throws(ChatError) {
        try await run.sleep(for: duration)
    }
}
