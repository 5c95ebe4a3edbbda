/// A time in which the endpoint resets every connection, once or again and again.
public struct Outage: Sendable, Equatable {
    /// When it begins, measured from the start of each period.
    public var begin: Duration
    /// When it ends, exclusive, measured likewise; must lie after `begin`.
    public var end: Duration
    /// After which time it comes again; `nil` for once.
    ///
    /// Must be at least `end`.
    public var period: Duration?

    /// Creates an outage.
    public init(from begin: Duration, to end: Duration, every period: Duration? = nil) {
        precondition(begin < end, "an outage must end after it begins: \(begin) … \(end)")
        precondition(period.map { $0 >= end } ?? true, "the period must hold the whole outage")
        self.begin = begin
        self.end = end
        self.period = period
    }

    /// How long it is until the outage begins: zero while it lasts, `nil` when it is over for good.
    ///
    /// Down from 40 s to 60 s of every 60 s: at 30 s it is 10 s, at 50 s it is 0, at 61 s it is 39 s.
    public func begins(after elapsed: Duration) -> Duration? {
        guard let period else {
            return elapsed < begin ? begin - elapsed : elapsed < end ? .zero : nil
        }
        let phase = elapsed.phase(of: period)
        if phase < begin { return begin - phase }
        return phase < end ? .zero : period - phase + begin
    }
}

extension Duration {
    /// How many whole periods have passed.
    ///
    /// Exact at the boundaries, which a quotient of floating-point numbers is not: 0.3 s are three
    /// periods of 0.1 s.
    func rounds(of period: Duration) -> Int {
        let guess = Int((self / period).rounded(.down))
        if period * guess > self { return guess - 1 }
        return period * (guess + 1) <= self ? guess + 1 : guess
    }

    /// How much of the present period has passed.
    func phase(of period: Duration) -> Duration { self - period * rounds(of: period) }
}
