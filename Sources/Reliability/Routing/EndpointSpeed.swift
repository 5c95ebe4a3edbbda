/// How long an endpoint takes: to the first token by prompt size, and for each token after it.
///
/// Who waits right now counts as well: an endpoint that let the present attempts wait for longer than
/// it usually takes is at least that slow. So a server that falls silent loses its traffic within
/// the usual time of an answer, before any timer or breaker knows. (Prequal parts hot replicas from
/// cold ones by requests in flight for the same end: its latencies lag, and a crowd must not gather
/// on a stale good one. Its quantile of requests in flight supposes equal replicas; among endpoints
/// of different speed it would send calls from a quick one that works much to a slow one that idles.)
struct EndpointSpeed: Sendable {
    /// One prompt size.
    struct Size: Sendable {
        var firstToken = PeakEWMA()
        /// Attempts without a token so far.
        private(set) var silent = 0
        /// Since when the endpoint has said nothing though it was asked; means nothing without
        /// silent attempts.
        private var silentSince = Instant(.zero)

        /// An attempt leaves.
        mutating func asked(now: Instant) {
            if silent == 0 { silentSince = now }
            silent += 1
        }

        /// An attempt is no longer silent; with a first token the endpoint has been heard again.
        mutating func settled(heard: Bool, now: Instant) {
            silent = max(0, silent - 1)
            if heard { silentSince = now }
        }

        /// The estimate in seconds; `nil` without samples.
        func usual(now: Instant) -> Double? { firstToken.seconds(now: now) }

        /// How long the endpoint has said nothing though it was asked, in seconds; 0 when nobody
        /// waits.
        func waiting(now: Instant) -> Double {
            silent > 0 ? now.seconds(since: silentSince) : 0
        }
    }

    private var short = Size()
    private var medium = Size()
    private var long = Size()
    /// Time per output token after the first.
    private var pace = PeakEWMA()

    /// By value: an accessor with several `yield`s cannot be inlined, and each use would take its
    /// frame from the heap.
    subscript(size: PromptSize) -> Size {
        get {
            switch size {
            case .short: short
            case .medium: medium
            case .long: long
            }
        }
        set {
            switch size {
            case .short: short = newValue
            case .medium: medium = newValue
            case .long: long = newValue
            }
        }
    }

    /// Attempts without a token so far, of all sizes.
    var silent: Int { short.silent + medium.silent + long.silent }

    /// Feeds the seconds per token of a finished answer.
    mutating func recordPace(secondsPerToken: Double, now: Instant) {
        pace.record(seconds: secondsPerToken, now: now)
    }

    /// Seconds per output token; `nil` before the first whole answer.
    func secondsPerToken(now: Instant) -> Double? { pace.seconds(now: now) }

    /// Seconds to the first token of a prompt of this size, of which `pooled` is the fleet's median.
    ///
    /// A size without samples counts as half the fleet's median, so that it is tried soon; but not
    /// as less than a shorter prompt takes here, because a longer one takes no less.
    func firstToken(
        _ size: PromptSize, pooled: @autoclosure () -> Duration?, now: Instant
    ) -> Double {
        let waiting = self[size].waiting(now: now)
        if let usual = self[size].usual(now: now) { return max(usual, waiting) }
        let unknown = (pooled() ?? Self.assumed).inSeconds / 2
        let shorter: Double? =
            switch size {
            case .short: nil
            case .medium: short.usual(now: now)
            case .long: medium.usual(now: now) ?? short.usual(now: now)
            }
        return max(max(unknown, shorter ?? 0), waiting)
    }

    /// The median where nobody has answered yet.
    private static let assumed = Duration.milliseconds(500)

    /// Forgets everything but who waits, for an endpoint that comes back as another one.
    mutating func forget() {
        short.firstToken = PeakEWMA()
        medium.firstToken = PeakEWMA()
        long.firstToken = PeakEWMA()
        pace = PeakEWMA()
    }
}
