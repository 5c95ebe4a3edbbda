import Behaviours
import Reliability

/// What a server does next with a request, as its plan says.
extension Flight {
    /// The act after what it did last, and when; `nil` when it falls silent.
    var nextAct: (act: Act, at: Duration)? {
        let first = began + plan.firstToken
        switch stage {
        case .read: return answer(first)
        case .headed:
            if plan.fault.isMute { return nil }
            return words == 0 ? ending(after: first) : (.firstWord, first)
        case .speaking: return ending(after: spokeAt + plan.gap * (words - 1))
        case .free, .travelling, .waiting, .silent: return nil
        }
    }

    /// When the work on a request is over that nobody waits for; `nil` when there is none.
    var workEnds: Duration? {
        let first = began + plan.firstToken
        if plan.fault.isMute || plan.fault == .blackHole { return nil }
        let end = plan.fault.speaks ? first + plan.gap * max(0, words - 1) : first
        return plan.resetAfter.map { min(end, began + $0) } ?? end
    }

    private func answer(_ first: Duration) -> (act: Act, at: Duration)? {
        switch plan.fault {
        case .status(let status, let code, let hint):
            let failure = FaultClass.failure(
                status: status, code: code, retryAfter: hint?.understood)
            return (.end(.refusal(failure)), first)
        case .gatewayPage(let status), .redirect(let status, _):
            return (.end(.refusal(FaultClass.failure(status: status, code: ""))), first)
        case .errorBody(let code):
            return (.end(.refusal(FaultClass.failure(inStream: code))), first)
        case .empty(let status):
            let failure =
                (200..<300).contains(status)
                ? FaultClass.empty : FaultClass.failure(status: status, code: "")
            return (.end(.refusal(failure)), first)
        case .refuse: return (.end(.broken(FaultClass.refused)), first)
        case .reset: return (.end(.broken(FaultClass.resetEarly)), first)
        case .blackHole: return nil
        case nil, .stall, .cut, .errorInStream, .finish, .missingEnd, .commentsForever,
            .emptyDeltasForever, .drip:
            if words == 0 || plan.fault.isMute || plan.head < plan.firstToken {
                return (.head, began + plan.head)
            }
            return (.firstWord, first)
        }
    }

    private func ending(after last: Duration) -> (act: Act, at: Duration)? {
        switch plan.fault {
        case .stall: nil
        case .cut: (.end(.broken(FaultClass.cutShort)), last + plan.gap)
        case .errorInStream(_, let code):
            (.end(.broken(FaultClass.failure(inStream: code))), last + plan.gap)
        case .missingEnd: (.end(.broken(FaultClass.noEnd)), last)
        case .finish(0, "content_filter"): (.end(.broken(FaultClass.withheld)), last)
        default: (.end(.complete), last)
        }
    }
}

extension Fault? {
    /// A head, and then never a token: a byte a second counts as never, since an event has hundreds.
    fileprivate var isMute: Bool {
        switch self {
        case .commentsForever, .emptyDeltasForever, .drip: true
        default: false
        }
    }

    /// Whether there are words.
    fileprivate var speaks: Bool {
        switch self {
        case nil, .stall, .cut, .errorInStream, .finish, .missingEnd: true
        default: false
        }
    }
}
