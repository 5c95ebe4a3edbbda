/// Requests that wait for a slot, first come, first served.
///
/// Numbers only grow, so that one who leaves is found by bisection. Its bound is the behaviour's
/// `queue`.
struct WaitingLine: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var number: Int
        var requests: QuotaLevel?
        var tokens: QuotaLevel?
    }

    private var entries: [Entry] = []
    /// Entries before it have gone; they are removed many at a time.
    private var first = 0

    var count: Int { entries.count - first }

    mutating func append(_ plan: ResponsePlan) {
        entries.append(
            Entry(number: plan.number, requests: plan.requests, tokens: plan.tokens))
    }

    mutating func removeFirst() -> Entry? {
        guard count > 0 else { return nil }
        let entry = entries[first]
        first += 1
        if first >= 32, first * 2 >= entries.count {
            entries.removeFirst(first)
            first = 0
        }
        return entry
    }

    /// False when no such number waits.
    mutating func remove(_ number: Int) -> Bool {
        var low = first
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].number < number { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].number == number else { return false }
        entries.remove(at: low)
        return true
    }
}
