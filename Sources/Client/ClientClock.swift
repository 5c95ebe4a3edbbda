import Reliability

/// The injected clock with its type erased: the two things a shell asks a clock for.
struct ClientClock: Sendable {
    /// The present.
    let now: @Sendable () -> Instant
    /// Sleeps until the instant; throws when its task is cancelled.
    let sleep: @Sendable (Instant) async throws -> Void

    init<C: Clock>(_ clock: C) where C.Instant == ContinuousClock.Instant {
        now = { Instant(clock.now) }
        sleep = { try await clock.sleep(until: $0.onClock, tolerance: nil) }
    }
}
