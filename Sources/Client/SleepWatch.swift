import Reliability

/// A clock that also counts how long the machine was awake.
///
/// Two clocks, because two questions are asked. How long did a server take? A closed laptop is no slow
/// server, so latency samples, attempt timers and deadlines leave sleep out. When may it be asked
/// again? The server's clock ran on, so Retry-After, open breakers and buckets count it. The core's
/// instants are of the clock that runs on; calls shift theirs when they hear of a sleep.
public protocol WakeClock: Clock where Instant == ContinuousClock.Instant {
    /// The time since some fixed origin, without the time in which the machine slept.
    var timeAwake: Duration { get }
}

/// The real pair.
///
/// On Linux `ContinuousClock` is `CLOCK_BOOTTIME` and `SuspendingClock` is `CLOCK_MONOTONIC`; neither
/// follows the wall clock. A sleep until an instant of the first is a timer of that clock, so it is
/// due at once after waking.
extension ContinuousClock: WakeClock {
    private static let awakeOrigin = SuspendingClock.now

    /// The time since the first look, without sleep.
    public var timeAwake: Duration { Self.awakeOrigin.duration(to: SuspendingClock.now) }
}

/// Notices that the machine slept while a call was under way.
///
/// Looking costs nothing while events come within a second of each other: whoever slept for longer
/// than that has seen such a gap, and only then the second clock is read.
struct SleepWatch {
    /// What is shorter counts as awake: the two clocks are not read at one instant.
    static let floor = Duration.seconds(1)

    private var last: Instant
    /// Both clocks at one moment.
    private var pair: (at: Instant, awake: Duration)

    init(now: Instant, clock: ClientClock) {
        last = now
        pair = (now, clock.timeAwake(now))
    }

    /// How long the machine slept since the last look; `nil` when it did not, or for a moment only.
    mutating func slept(now: Instant, clock: ClientClock) -> Duration? {
        let quiet = now.elapsed(since: last)
        last = now
        guard quiet > Self.floor else { return nil }
        let awake = clock.timeAwake(now)
        let slept = now.elapsed(since: pair.at) - (awake - pair.awake)
        pair = (now, awake)
        return slept > Self.floor ? slept : nil
    }
}
