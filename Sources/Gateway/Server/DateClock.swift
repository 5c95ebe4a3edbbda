import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The `date` of answers, written anew once a second.
final class DateClock: Sendable {
    private let last = Mutex((second: -1, text: ""))

    /// The time of day as `HTTPDate` writes it.
    func now() -> String {
        let second = Int(Date.now.timeIntervalSince1970)
        return last.withLock { last in
            if last.second != second { last = (second, HTTPDate.text(second)) }
            return last.text
        }
    }
}
