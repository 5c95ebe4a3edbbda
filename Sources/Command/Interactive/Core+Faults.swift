import Behaviours
import DemoEndpoints

extension Core {
    /// What a demo endpoint under a fault is called in its row.
    static func word(_ fault: DemoFault) -> String {
        switch fault {
        case .heal: ""
        case .kill: "killed"
        case .slow: "slowed"
        case .throttle: "throttled"
        case .fail: "failing"
        }
    }

    /// Gives a demo endpoint a fault by its name in the menu; false when there is no such thing.
    func apply(fault name: String, to index: Int) -> Bool {
        guard let harbour, let fault = DemoFault(rawValue: name) else { return false }
        harbour.apply(fault, to: index)
        return true
    }
}
