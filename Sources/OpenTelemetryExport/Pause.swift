import Reliability

/// When a collector that could not take anything may be asked again.
struct Pause: Sendable, Equatable {
    /// The first pause, which doubles with every failure up to the longest.
    ///
    /// OpenTelemetry asks for exponential pauses and fixes no numbers: half a minute finds a collector
    /// that was started again soon enough.
    static let shortest = Duration.seconds(1)
    static let longest = Duration.seconds(30)

    private var until: Instant?
    private var next = shortest

    /// True when it may be asked.
    func isOver(now: Instant) -> Bool { until.map { now >= $0 } ?? true }

    /// Notes that it took something.
    mutating func end() { self = Pause() }

    /// Notes that it could not; what it says itself is a lower bound.
    mutating func extend(retryAfter: Duration?, now: Instant) {
        until = now.advanced(by: max(next, retryAfter ?? .zero))
        next = min(next * 2, Self.longest)
    }
}
