import Client
import Dashboard

extension Core {
    /// Does what an effect asks of the client by hand; false when it asks for something else.
    func steer(_ effect: Effect) -> Bool {
        switch effect {
        case .setManual(let id, let state): client.setManual(state, for: id)
        case .pin(let id): client.pin(id)
        case .forceBreaker(let id, let forced): client.forceBreaker(forced, for: id)
        case .resetBreaker(let id): client.resetBreaker(for: id)
        case .setStrategy(let strategy): client.setStrategy(strategy)
        case .setPolicy(let policy): client.setPolicy(policy)
        default: return false
        }
        return true
    }
}
