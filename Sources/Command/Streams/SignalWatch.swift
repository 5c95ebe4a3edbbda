import Dispatch
import Foundation
import Synchronization

/// Turns INT and TERM into one call of a closure, and makes sure that the program ends.
///
/// After the first signal the program has 200 ms to end by itself, or what it asks for; a second signal
/// ends it at once.
final class SignalWatch: Sendable {
    private let receiver: Receiver
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Watches until the program ends, `limit` after the first signal at the latest; `onSignal` runs on a thread of its own, at most once.
    init(limit: Duration = .milliseconds(200), onSignal: @escaping @Sendable () -> Void) {
        receiver = Receiver(limit: limit, onSignal: onSignal)
        sources = Mutex(SignalWatch.sources(for: receiver))
    }

    /// The exit status of the first signal, if any.
    var status: ExitStatus? {
        receiver.first.withLock { $0 }.map { ExitStatus.signal($0) }
    }

    private static func sources(for receiver: Receiver) -> sending [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            // The default action would end the program before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: receiver.queue)
            let handler: @Sendable () -> Void = { receiver.received(number) }
            source.setEventHandler(handler: handler)
            source.resume()
            return source
        }
    }

    private final class Receiver: Sendable {
        let queue = DispatchQueue(label: "breakwater.signals", qos: .userInteractive)
        let first = Mutex<Int32?>(nil)
        private let limit: DispatchTimeInterval
        private let onSignal: @Sendable () -> Void

        init(limit: Duration, onSignal: @escaping @Sendable () -> Void) {
            self.limit = .milliseconds(Int(limit / .milliseconds(1)))
            self.onSignal = onSignal
        }

        func received(_ number: Int32) {
            let isFirst = first.withLock { first in
                defer { first = first ?? number }
                return first == nil
            }
            guard isFirst else { _exit(128 + number) }
            queue.asyncAfter(deadline: .now() + limit) { _exit(128 + number) }
            onSignal()
        }
    }
}
