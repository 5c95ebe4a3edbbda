/// Events that concern no other call.
extension CallMachine {
    /// Handles an event that concerns no other call, without the fleet; false when it takes part.
    ///
    /// That is a request that has left, and a head without a word about limits: whoever keeps the
    /// fleet under a lock need not take it.
    public mutating func handleAlone(
        _ event: CallEvent, into directives: inout [CallDirective], now: Instant
    ) -> Bool {
        guard !isFinished else { return false }
        var step = CallStep(now: now)
        switch event {
        case .requestSent(let id):
            swap(&step.directives, &directives)
            requestSent(id, &step)
        case .headReceived(let id, let hints) where hints.isEmpty:
            swap(&step.directives, &directives)
            headReceived(id, &step)
        default:
            return false
        }
        swap(&step.directives, &directives)
        return true
    }

    mutating func requestSent(_ id: AttemptID, _ step: inout CallStep) {
        guard let index = live(id), attempts[index].phase == .connecting else { return }
        attempts[index].phase = .waitingForHead
        step.trace(.requestSent(id))
        arm(index, &step)
    }

    mutating func headReceived(_ id: AttemptID, _ step: inout CallStep) {
        guard let index = live(id) else { return }
        if attempts[index].isSilent { attempts[index].phase = .waitingForToken }
        step.trace(.headReceived(id))
        arm(index, &step)
    }
}
