import Reliability

/// A clock that also counts how long the machine slept.
///
/// Two clocks, because two questions are asked. How long did a server take? A closed laptop is no slow
/// server, so latency samples, attempt timers and deadlines leave sleep out. When may it be asked
/// again? The server's clock ran on, so Retry-After, open breakers and buckets count it. The core's
/// instants are of the clock that runs on; calls shift theirs when they hear of a sleep.
public protocol WakeClock: Clock where Instant == ContinuousClock.Instant {
    /// How long the machine slept since some fixed moment; it changes only with a sleep.
    ///
    /// One number and not a second clock: two clocks are never read at one instant, and what passes
    /// between the readings would look like a sleep.
    var timeAsleep: Duration { get }
}

/// The real pair.
///
/// On Linux `ContinuousClock` is `CLOCK_BOOTTIME` and `SuspendingClock` is `CLOCK_MONOTONIC`; neither
/// follows the wall clock. A sleep until an instant of the first is a timer of that clock, so it is
/// due at once after waking.
extension ContinuousClock: WakeClock {
    private static let origin = (ContinuousClock.now, SuspendingClock.now)

    /// The time slept since the first look: how far the two clocks have drifted apart.
    public var timeAsleep: Duration {
        let (origin, awakeOrigin) = Self.origin
        var drift = Duration.zero
        // A thread that is stopped between the two readings, by Ctrl-Z or by a busy machine, would take
        // its pause for a sleep; so they are framed, and read again when the frame is wide.
        for _ in 0..<10 {
            let before = ContinuousClock.now
            let awake = awakeOrigin.duration(to: SuspendingClock.now)
            drift = origin.duration(to: before) - awake
            if before.duration(to: ContinuousClock.now) < .milliseconds(10) { break }
        }
        return drift
    }
}

/// Notices that the machine slept while a call was under way.
///
/// Looking costs nothing while events come within a second of each other: whoever slept for longer
/// than that has seen such a gap, and only then the time asleep is read.
struct SleepWatch {
    /// What is shorter counts as awake: the real clocks are not read at one instant.
    static let floor = Duration.seconds(1)

    private var last: Instant
    private var asleep: Duration

    init(now: Instant, clock: ClientClock) {
        last = now
        asleep = clock.timeAsleep()
    }

    /// How long the machine slept since the last look; `nil` when it did not, or for a moment only.
    mutating func slept(now: Instant, clock: ClientClock) -> Duration? {
        let quiet = now.elapsed(since: last)
        last = now
        guard quiet > Self.floor else { return nil }
        let slept = clock.timeAsleep() - asleep
        asleep += slept
        return slept > Self.floor ? slept : nil
    }
}
