import CNcurses
import Synchronization
public import TerminalUI

/// A signal that concerns the terminal or the process's life.
public nonisolated enum TerminalSignal: Sendable, Hashable {
    /// The window has another size.
    case windowChanged
    /// Asked to end.
    case terminate
    /// The terminal went away.
    case hangup
    /// Interrupted from outside; the key itself arrives as a key.
    case interrupt
    /// Asked to stop.
    case suspend
    /// Running again.
    case continued
}

/// What the terminal's watcher heard.
public nonisolated enum TerminalEvent: Sendable, Hashable {
    /// Keys, pastes, mouse actions and replies, in order; never empty.
    case input([InputEvent])
    /// A signal.
    case signal(TerminalSignal)
    /// The terminal is gone; nothing more will come.
    case closed
}

/// Hears keys and signals on a thread of its own and decodes them there.
///
/// The thread sleeps until there is something; the only time it measures is the 25 ms after which
/// a lone Escape is the Escape key, and the second after which a broken sequence is given up. A
/// large paste is decoded off the main actor.
public nonisolated final class TerminalInput: Sendable {
    /// How long an Escape waits for what it might introduce, in milliseconds.
    static let escapeDelay: Int32 = 25
    /// How long a sequence or a paste waits for its end, in milliseconds.
    static let expiry: Int32 = 1000

    private let parser = Mutex(InputParser())
    private let deliver: @Sendable (TerminalEvent) -> Void
    private let isWatching = Mutex(false)

    /// Creates an input that hands events to a closure, which is called on the input's thread.
    public init(deliver: @escaping @Sendable (TerminalEvent) -> Void) { self.deliver = deliver }

    /// Starts listening to a terminal and to signals; false when it could not, or does already.
    public func start(descriptor: Int32) -> Bool {
        isWatching.withLock { watching in
            guard !watching else { return false }
            let context = Unmanaged.passRetained(self)
            watching = bw_watch(
                descriptor,
                { context, kind, value, bytes, count in
                    guard let context else { return -1 }
                    return Unmanaged<TerminalInput>.fromOpaque(context).takeUnretainedValue()
                        .take(kind, value, UnsafeBufferPointer(start: bytes, count: count))
                }, context.toOpaque())
            if !watching { context.release() }
            return watching
        }
    }

    /// Ends the thread and gives the signals their former actions back.
    public func stop() {
        isWatching.withLock { watching in
            guard watching else { return }
            bw_unwatch()
            Unmanaged.passUnretained(self).release()
            watching = false
        }
    }

    /// Leaves the keys to another program, such as an editor; signals are still heard.
    public func pause() { bw_watch_input(false) }

    /// Hears keys again.
    public func resume() { bw_watch_input(true) }

    /// Takes one thing from the thread; returns the milliseconds it wants to be woken after.
    private func take(_ kind: Int32, _ value: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        switch Int(kind) {
        case BW_BYTES: return decode { $0.feed(Array(bytes)) }
        case BW_IDLE: return decode { $0.expire() }
        case BW_SIGNAL:
            if let signal = Environment.signal(value) { deliver(.signal(signal)) }
            return -1
        default:
            deliver(.closed)
            return -1
        }
    }

    private func decode(_ step: (inout InputParser) -> [InputEvent]) -> Int32 {
        let (events, wait) = parser.withLock { parser -> ([InputEvent], Int32) in
            let events = step(&parser)
            let wait =
                parser.isPending
                ? TerminalInput.escapeDelay : parser.isOpen ? TerminalInput.expiry : -1
            return (events, wait)
        }
        if !events.isEmpty { deliver(.input(events)) }
        return wait
    }
}
