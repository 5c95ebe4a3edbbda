import Behaviours
import Reliability

/// How far one phase of the load has come, and its dice.
struct PhaseState: Sendable {
    let phase: LoadPhase
    let ends: Duration
    private let seed: UInt64
    private var random: SplitMix64
    /// Calls begun.
    private(set) var begun = 0
    /// Arrivals that are planned.
    var planned = 0

    init(_ phase: LoadPhase, number: Int, scenario: Scenario, seed: UInt64) {
        self.phase = phase
        self.seed = ServerModel.mix(seed, 2, UInt64(number))
        random = SplitMix64(seed: self.seed)
        ends = min(phase.until ?? scenario.duration, scenario.duration)
    }

    /// Whether another call may begin at `instant`.
    func admits(at instant: Duration) -> Bool {
        instant < ends && begun + planned < (phase.calls ?? .max)
    }

    /// True when none will come.
    ///
    /// A worker whose call is under way may still ask again, but then the run is not idle anyway.
    var isOver: Bool { planned == 0 }

    /// How many arrivals are planned when the phase opens.
    var openings: Int {
        switch phase.arrivals {
        case .every, .poisson: 1
        case .workers(let count, _), .burst(let count): min(count, phase.calls ?? .max)
        }
    }

    /// From one arrival to the next, where arrivals follow each other; `nil` where they do not.
    mutating func gap() -> Duration? {
        switch phase.arrivals {
        case .every(let gap): gap
        case .poisson(let perSecond):
            LatencyLaw.exponential(mean: .seconds(1 / perSecond)).sample(using: &random)
        case .workers, .burst: nil
        }
    }

    /// Begins a call; its own dice depend on its number in the phase alone, so that they fall the
    /// same whatever the policies do.
    mutating func begin() -> SplitMix64 {
        begun += 1
        return dice(begun)
    }

    private func dice(_ number: Int) -> SplitMix64 {
        SplitMix64(seed: ServerModel.mix(seed, 3, UInt64(number)))
    }

    /// How long the person of call `number` cares to wait; `nil` for as long as it takes.
    func patience(_ dice: inout SplitMix64) -> Duration? {
        guard phase.cancelShare > 0,
            Double.random(in: 0..<1, using: &dice) < phase.cancelShare
        else { return nil }
        return phase.cancelAfter.sample(using: &dice)
    }

    /// How long a worker thinks before he asks again; `nil` when nobody waits for answers here.
    mutating func thinking() -> Duration? {
        guard case .workers(_, let law) = phase.arrivals else { return nil }
        return law.sample(using: &random)
    }
}
