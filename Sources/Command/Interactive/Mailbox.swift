import Synchronization

/// Where everything that happens waits for the screen's loop.
///
/// Any thread posts; the loop takes all that is there at once, so that a burst costs one frame. The
/// loop is woken once for a burst, not once a message.
final class Mailbox<Element: Sendable>: Sendable {
    private let waiting = Mutex<[Element]>([])
    private let wakeups: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    init() {
        (wakeups, wake) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Adds an element behind those that wait.
    func post(_ element: Element) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(element)
            return waiting.count == 1
        }
        if isFirst { wake.yield() }
    }

    /// Takes all elements, in the order of their posting; empty when none wait.
    func drain() -> [Element] {
        waiting.withLock { waiting in
            let taken = waiting
            waiting = []
            return taken
        }
    }

    /// One element each time something was posted to an empty mailbox; for one reader.
    var arrivals: AsyncStream<Void> { wakeups }
}
