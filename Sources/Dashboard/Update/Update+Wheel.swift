import Reliability
import TerminalUI

/// Taking the wheel: what a person does to endpoints, and how the panels move.
extension Model {
    mutating func takeWheel(_ action: Action) -> [Effect] {
        guard let endpoint = board.endpoint(selectedEndpoint) else { return [] }
        let id = endpoint.id
        let name = endpoint.profile.name
        switch action {
        case .toggleEndpoint:
            let next: ManualState = endpoint.manual == .enabled ? .disabled : .enabled
            let key = keys.spoken(.toggleEndpoint)
            tell(
                next == .enabled ? "\(name) is on again." : "\(name) is off; \(key) takes it back.")
            return [.setManual(id, next)]
        case .drain:
            let next: ManualState = endpoint.manual == .draining ? .enabled : .draining
            tell(
                next == .enabled ? "\(name) is on again." : "\(name) drains: what runs there ends.")
            return [.setManual(id, next)]
        case .pin:
            tell(endpoint.isPinned ? "No endpoint is pinned." : "Every question goes to \(name).")
            return [.pin(endpoint.isPinned ? nil : id)]
        case .forceOpen:
            tell("\(name): breaker forced open; \(keys.spoken(.resetBreaker)) resets it.")
            return [.forceBreaker(id, .open)]
        case .forceClosed:
            tell("\(name): breaker forced closed; \(keys.spoken(.resetBreaker)) resets it.")
            return [.forceBreaker(id, .closed)]
        case .resetBreaker:
            tell("\(name): breaker reset.")
            return [.forceBreaker(id, nil), .resetBreaker(id)]
        default: return []
        }
    }

    /// Moves inside the focused panel.
    mutating func move(_ action: Action) {
        let page = max(1, ScreenLayout(self, size: size).rows(of: focus) - 1)
        let far = Self.allRows
        switch action {
        case .moveUp: scroll(focus, by: -1)
        case .moveDown: scroll(focus, by: 1)
        case .halfPageUp: jump(-max(1, page / 2))
        case .halfPageDown: jump(max(1, page / 2))
        case .pageUp: jump(-page)
        case .pageDown: jump(page)
        case .top: jump(-far)
        case .bottom: jump(far)
        case .raceOlder: walkCalls(by: -1)
        case .raceNewer: walkCalls(by: 1)
        default: break
        }
    }

    private mutating func jump(_ rows: Int) {
        switch focus {
        case .endpoints: selectEndpoint(by: rows)
        case .race: walkCalls(by: rows)
        case .chat, .composer, .events: scroll(focus, by: rows)
        }
    }
}
