import Synchronization

/// Prints lines in the order of their numbers, whatever the order in which they come.
///
/// A line waits only for those before it; a number that is skipped holds nobody up.
final class OrderedLines: Sendable {
    private struct State {
        var next = 0
        var waiting: [Int: String] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let write: @Sendable (String) -> Bool

    /// Prints through `write`, which says whether anybody still reads.
    init(write: @escaping @Sendable (String) -> Bool) { self.write = write }

    /// Hands in line `number`; false when nobody reads.
    ///
    /// An empty text is printed as nothing.
    func put(_ text: String, at number: Int) -> Bool {
        state.withLock { state in
            state.waiting[number] = text
            while let text = state.waiting.removeValue(forKey: state.next) {
                state.next += 1
                if !text.isEmpty, !state.isClosed, !write(text) { state.isClosed = true }
            }
            return !state.isClosed
        }
    }

    /// Prints what still waits behind a number that never came, in order.
    func flush() {
        state.withLock { state in
            for number in state.waiting.keys.sorted() {
                guard let text = state.waiting.removeValue(forKey: number), !text.isEmpty,
                    !state.isClosed
                else { continue }
                if !write(text) { state.isClosed = true }
            }
        }
    }
}
