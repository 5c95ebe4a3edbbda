import Dashboard
import Gateway
import Reliability

extension ControlOrder {
    /// What a server is to be ordered so that an effect of the screen takes place there; empty for what
    /// a server does for nobody.
    ///
    /// A policy travels as its differences: what another screen changed meanwhile stays.
    static func orders(for effect: Effect, in fleet: FleetSnapshot) -> [ControlOrder] {
        func name(_ id: EndpointID) -> String? {
            fleet.endpoints.indices.contains(id.index)
                ? fleet.endpoints[id.index].profile.name : nil
        }
        switch effect {
        case .setManual(let id, let state):
            return name(id).map { [.manual(endpoint: $0, state)] } ?? []
        case .pin(nil): return [.pin(endpoint: nil)]
        case .pin(let id?): return name(id).map { [.pin(endpoint: $0)] } ?? []
        case .forceBreaker(let id, let forced):
            return name(id).map { [.force(endpoint: $0, forced)] } ?? []
        case .resetBreaker(let id): return name(id).map { [.reset(endpoint: $0)] } ?? []
        case .setStrategy(let strategy): return [.strategy(strategy)]
        case .setPolicy(let policy):
            var orders: [ControlOrder] = []
            if policy.race != fleet.policy.race { orders.append(.race(policy.race)) }
            if policy.hedge.after != fleet.policy.hedge.after {
                orders.append(.hedge(policy.hedge.after))
            }
            return orders
        default: return []
        }
    }
}
