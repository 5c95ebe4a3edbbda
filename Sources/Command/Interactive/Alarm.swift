import Dispatch
import Reliability

/// Wakes the loop at one instant; the next replaces it.
///
/// One timer for the program's life: a sleeping task for each alarm would wake a thread to begin, one
/// to be cancelled and one for nothing when its time comes.
@MainActor final class Alarm {
    /// When it rings or last rang; `nil` once it shall not.
    private var at: Instant?
    private let timer: any DispatchSourceTimer

    /// Calls `ring` on the main queue, where the loop waits: no other thread wakes for it.
    init(ring: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource(queue: .main)
        timer.setEventHandler(handler: DispatchWorkItem(block: ring))
        timer.schedule(deadline: .distantFuture)
        timer.activate()
    }

    isolated deinit { timer.cancel() }

    /// Rings once at `instant`, or never.
    func set(_ instant: Instant?, now: Instant) {
        // An earlier one stays: when it rings, what is due is asked again.
        if let instant, let at, at <= instant, at > now { return }
        if instant == nil, at == nil { return }
        at = instant
        guard let instant else { return timer.schedule(deadline: .distantFuture) }
        let wait = max(.zero, instant - now)
        timer.schedule(deadline: .now() + .nanoseconds(Int(clamping: wait.inNanoseconds)))
    }
}
