public import Logging
import Providers
import Reliability

/// An interceptor that writes one line of metadata for each call: how it ended, where, how long it took
/// and how large it was.
///
/// No word of a question or an answer is logged, no model's reasoning, no key and no header.
///
/// | key | meaning |
/// | --- | --- |
/// | `status` | `complete`, `incomplete`, `failed` or `cancelled` |
/// | `code` | the class of the failure, as in `ChatError.code`; absent when complete |
/// | `endpoint`, `model` | who answered; absent when nobody did |
/// | `attempts` | how many were started |
/// | `total_ms`, `first_token_ms` | from acceptance |
/// | `messages`, `characters_in`, `characters_out` | the sizes of question and answer |
/// | `input_tokens`, `output_tokens` | of the answer |
/// | `label` | the call's, if it has one |
public struct CallLogger: Interceptor {
    private let logger: Logger
    private let level: Logger.Level

    /// Creates an interceptor that writes to `logger`.
    ///
    /// - Parameters:
    ///   - logger: Where the lines go; its own metadata comes with each.
    ///   - level: Of a whole answer; anything else is written at `.warning` or above. Default `.info`.
    public init(_ logger: Logger, level: Logger.Level = .info) {
        self.logger = logger
        self.level = level
    }

    /// Hands the call on, and writes its line at the end.
    public func intercept(
        _ call: ChatCall, next: NextCall
    ) async throws(ChatError) -> ChatAnswer {
        do throws(ChatError) {
            let answer = try await next(call)
            write(answer, of: call, at: level)
            return answer
        } catch {
            write(error.answer, of: call, at: max(level, .warning))
            throw error
        }
    }

    private func write(_ answer: ChatAnswer, of call: ChatCall, at level: Logger.Level) {
        guard level >= logger.logLevel else { return }
        let characters = call.request.messages.reduce(0) { $0 + $1.text.count }
        var metadata: Logger.Metadata = [
            "status": .string(answer.status.rawValue),
            "attempts": .stringConvertible(answer.attempts.count),
            "total_ms": .stringConvertible(Self.milliseconds(answer.total)),
            "messages": .stringConvertible(call.request.messages.count),
            "characters_in": .stringConvertible(characters),
            "characters_out": .stringConvertible(answer.text.count),
            "input_tokens": .stringConvertible(answer.usage.inputTokens),
            "output_tokens": .stringConvertible(answer.usage.outputTokens),
        ]
        if let failure = answer.failure { metadata["code"] = .string(failure.kind.rawValue) }
        if let endpoint = answer.endpoint { metadata["endpoint"] = .string(endpoint) }
        if let model = answer.model { metadata["model"] = .string(model) }
        if let first = answer.firstToken {
            metadata["first_token_ms"] = .stringConvertible(Self.milliseconds(first))
        }
        if !call.options.label.isEmpty { metadata["label"] = .string(call.options.label) }
        logger.log(level: level, "chat call ended", metadata: metadata)
    }

    /// In whole milliseconds.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.inNanoseconds / 1_000_000
    }
}
