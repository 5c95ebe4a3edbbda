import Behaviours
import Reliability

/// What a scenario's own data says about the rules that hold in it.
extension InvariantChecker {
    /// True when somebody changes local limits on the way, so that a shadow cannot count them.
    var limitsChange: Bool {
        scenario.happenings.contains { if case .limits = $0.kind { true } else { false } }
    }

    /// Whether the server of an endpoint tells its quota, whose burst may then be believed.
    func hasHeaders(_ index: Int) -> Bool { behaviours[index].quota != nil }

    /// True when no server fails, throttles or changes: what goes wrong then is our own fault.
    var isFaultless: Bool {
        behaviours.allSatisfy {
            $0.faults.isEmpty && $0.outages.isEmpty && $0.quota == nil && $0.slots == nil
                && $0.weather.isEmpty
        } && scenario.happenings.isEmpty
    }

    /// True when latencies keep their law for the whole run, so that a rate has a steady state.
    var isSteady: Bool {
        behaviours.allSatisfy { $0.outages.isEmpty && $0.weather.isEmpty && $0.slots == nil }
            && scenario.happenings.isEmpty
    }

    /// True when the scenario says that everything is well after its faults.
    var mustRecover: Bool { scenario.faultsUntil != nil }
}
