import Providers
import Reliability
import Synchronization

/// One health check that is no call: `GET` of a path, and whether anybody answers.
final class HealthKnock: Sendable {
    private struct State {
        var exchange: (any TransportExchange)?
        var isOver = false
    }

    /// When it has taken too long.
    let due: Instant
    private let report: @Sendable (Failure?) -> Void
    private let state = Mutex(State())

    /// `report` is called once, with `nil` when somebody answered.
    init(due: Instant, report: @escaping @Sendable (Failure?) -> Void) {
        self.due = due
        self.report = report
    }

    /// Knocks; the answer may come before this returns.
    func start(_ path: String, at endpoint: Endpoint, through transport: any Transport) {
        let exchange = transport.start(.reaching(path, at: endpoint), to: endpoint) {
            [self] event in
            switch event {
            case .head(let head) where head.status >= 500:
                end(
                    Failure(
                        .transient, "the health path answered \(head.status)",
                        httpStatus: head.status))
            case .head, .ended: end(nil)
            case .failed(let failure): end(failure.failure)
            case .requestSent, .body: break
            }
        }
        let isOver = state.withLock { state in
            state.exchange = state.isOver ? nil : exchange
            return state.isOver
        }
        if isOver { exchange.cancel() }
    }

    /// Too late: nobody is there.
    func expire() { end(Failure(.timeout, "the health path did not answer", timer: .head)) }

    /// Closes the socket and says nothing.
    func cancel() { _ = finish() }

    private func end(_ failure: Failure?) { if finish() { report(failure) } }

    /// True for whoever comes first.
    private func finish() -> Bool {
        let (isFirst, exchange) = state.withLock { state in
            defer { state.isOver = true }
            return (!state.isOver, state.exchange.take())
        }
        exchange?.cancel()
        return isFirst
    }
}
