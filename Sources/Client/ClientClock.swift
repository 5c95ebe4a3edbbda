package import Reliability

/// The injected clock with its type erased: the three things a shell asks a clock for.
package struct ClientClock: Sendable {
    /// The present, on a clock that runs while the machine sleeps.
    package let now: @Sendable () -> Instant
    /// Sleeps until the instant; throws when its task is cancelled.
    package let sleep: @Sendable (Instant) async throws -> Void
    /// How long the machine slept so far; never, by a clock that does not know.
    let timeAsleep: @Sendable () -> Duration
    /// The time since some fixed moment, without what the machine slept.
    var timeAwake: Duration { now().offset - timeAsleep() }

    package init<C: Clock>(_ clock: C) where C.Instant == ContinuousClock.Instant {
        now = { Instant(clock.now) }
        sleep = { try await clock.sleep(until: $0.onClock, tolerance: nil) }
        if let clock = clock as? any WakeClock {
            timeAsleep = { clock.timeAsleep }
        } else {
            timeAsleep = { .zero }
        }
    }
}
