package import Reliability

/// The injected clock with its type erased: the three things a shell asks a clock for.
package struct ClientClock: Sendable {
    /// The present, on a clock that runs while the machine sleeps.
    package let now: @Sendable () -> Instant
    /// Sleeps until the instant; throws when its task is cancelled.
    package let sleep: @Sendable (Instant) async throws -> Void
    /// How long the machine was awake until the instant given, which is the present; a clock that
    /// does not know was always awake.
    let timeAwake: @Sendable (Instant) -> Duration

    package init<C: Clock>(_ clock: C) where C.Instant == ContinuousClock.Instant {
        now = { Instant(clock.now) }
        sleep = { try await clock.sleep(until: $0.onClock, tolerance: nil) }
        if let clock = clock as? any WakeClock {
            timeAwake = { _ in clock.timeAwake }
        } else {
            timeAwake = { $0.offset }
        }
    }
}
