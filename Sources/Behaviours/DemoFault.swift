/// What a person may do to a demo endpoint while it runs.
public enum DemoFault: String, Sendable, Hashable, CaseIterable, Codable {
    /// Resets every connection, open ones too.
    case kill
    /// Takes away whatever was applied.
    case heal
    /// First words three seconds later, and words at a quarter of the rate.
    case slow
    /// Four requests a minute; the others are answered 429.
    case throttle
    /// Every request is answered 500.
    case fail

    /// What it does, in plain words for a menu.
    public var title: String {
        switch self {
        case .kill: "Kill: reset every connection"
        case .heal: "Heal: back to its own character"
        case .slow: "Slow: first word 3 s later, words at a quarter of the speed"
        case .throttle: "Throttle: 4 requests a minute, then 429"
        case .fail: "Fail: answer every request with 500"
        }
    }
}

extension Behaviour {
    /// This character under `fault`; `.heal` changes nothing.
    public func under(_ fault: DemoFault) -> Behaviour {
        var changed = self
        switch fault {
        case .heal:
            break
        case .kill:
            // A century is for ever: no clock of a running server gets there.
            changed.outages = [Outage(from: .zero, to: .seconds(3_155_760_000))]
        case .slow:
            changed.firstToken = .delayed(firstToken, by: .seconds(3))
            changed.wordsPerSecond = wordsPerSecond.map { $0 / 4 } ?? 10
        case .throttle:
            changed.quota = Quota(requestsPerMinute: 4, tokensPerMinute: quota?.tokensPerMinute)
        case .fail:
            changed.faults = [FaultChance(.status(500), share: 1)]
        }
        return changed
    }
}
