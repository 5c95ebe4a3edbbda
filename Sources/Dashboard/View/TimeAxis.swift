import Reliability

/// The time that a graph shows, cut into as many slots as it has places for values.
///
/// Slots begin at multiples of their length since the clock's start, so that a value stays in its
/// slot while the graph moves on, one slot at a time.
///
/// | now | span | places | a slot | the last slot |
/// | --- | --- | --- | --- | --- |
/// | 301 s | 300 s | 100 | 3 s | 300…303 s |
/// | 299 s | 300 s | 100 | 3 s | 297…300 s |
struct TimeAxis {
    /// A young session fills a graph of a minute; five minutes would show it as a speck.
    static let short: Duration = .seconds(60)
    /// What a graph shows from then on.
    static let long: Duration = .seconds(300)
    /// How often a graph moves on while nothing else happens.
    static let step: Duration = .seconds(5)

    private let now: Instant
    private let places: Int
    /// Nanoseconds of a slot, at least 1.
    private let slot: Int64
    /// The number of the last slot, counted since the clock's start.
    private let last: Int64

    init(now: Instant, span: Duration, places: Int) {
        self.now = now
        self.places = places
        slot = max(1, span.inNanoseconds / Int64(max(1, places)))
        last = now.elapsed(since: Instant(.zero)).inNanoseconds / slot
    }

    /// Where the value of an instant stands, from the left; `nil` for what is older or not yet.
    func place(_ instant: Instant) -> Int? {
        let age = last - instant.elapsed(since: Instant(.zero)).inNanoseconds / slot
        return age >= 0 && age < Int64(places) ? places - 1 - Int(age) : nil
    }

    /// The largest value of every slot, NaN for an empty one, of readings in the order of time.
    func largest<Readings: BidirectionalCollection>(
        _ readings: Readings, _ reading: (Readings.Element) -> (at: Instant, value: Double)
    ) -> [Double] {
        var values = Array(repeating: Double.nan, count: places)
        // From the newest, so that what is out of view costs nothing.
        for element in readings.reversed() {
            let (instant, value) = reading(element)
            guard let place = place(instant) else {
                if instant > now { continue }
                break
            }
            values[place] = values[place].isNaN ? value : max(values[place], value)
        }
        return values
    }

    /// The same values, each standing until the next, at most for `duration`: readings come once a
    /// second and a slot may be shorter.
    func held(_ values: [Double], for duration: Duration) -> [Double] {
        var values = values
        var room: Int64 = 0
        for index in values.indices {
            if !values[index].isNaN {
                room = duration.inNanoseconds / slot
            } else if room > 0, index > 0 {
                values[index] = values[index - 1]
                room -= 1
            }
        }
        return values
    }

    /// A minute until something measured is older than that.
    static func span(oldest: Instant?, now: Instant) -> Duration {
        oldest.map { now.elapsed(since: $0) > short } == true ? long : short
    }

    /// The time that the graphs of a screen show: what the person chose, else as much as there is.
    static func span(_ model: Model) -> Duration {
        model.interface.graphSpan?.duration
            ?? span(oldest: model.shown.firstTokens.first?.at, now: model.shownNow)
    }
}
