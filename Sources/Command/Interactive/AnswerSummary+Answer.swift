import Client
import Dashboard
import Providers
import Reliability

extension AnswerSummary {
    /// What the screen shows of an answer.
    init(_ answer: ChatAnswer) {
        let attempts = answer.attempts.map { attempt -> Attempt in
            switch attempt.outcome {
            case .won:
                Attempt(endpoint: attempt.endpoint, reason: attempt.reason, won: true)
            case .failed(let failure):
                Attempt(
                    endpoint: attempt.endpoint, reason: attempt.reason, won: false,
                    failure: failure.kind)
            case .cancelled:
                Attempt(endpoint: attempt.endpoint, reason: attempt.reason, won: false)
            }
        }
        let isKnown = answer.usageIsReported || answer.usage.outputTokens > 0
        self.init(
            status: Status(answer.status), endpoint: answer.endpoint, model: answer.model,
            attempts: attempts, inputTokens: isKnown ? answer.usage.inputTokens : nil,
            outputTokens: isKnown ? answer.usage.outputTokens : nil,
            usageIsReported: answer.usageIsReported, cost: answer.cost,
            firstToken: answer.firstToken, total: answer.total, failure: answer.failure,
            isCutByLimit: answer.finishReason == .length,
            degraded: answer.degraded?.words(endpoint: answer.endpoint))
    }
}

extension AnswerSummary.Status {
    init(_ status: AnswerStatus) {
        self =
            switch status {
            case .complete: .complete
            case .incomplete: .incomplete
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}
