import Reliability

extension Behaviour {
    /// What becomes of request `number` (from 0) whose service begins `elapsed` after the start.
    ///
    /// Quotas and slots need a memory and are added by `BehaviourState`. The dice of a request depend
    /// on the seed and its number alone, so requests may arrive in any company.
    public func plan(forRequest number: Int, at elapsed: Duration) -> ResponsePlan {
        var random = SplitMix64(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9)
        let slowdown = slowdown(at: elapsed)
        let first = firstToken.sample(using: &random)
        let headDelay = head.map { min(first, $0.sample(using: &random)) } ?? first
        let roll = Double.random(in: 0..<1, using: &random)
        var plan = ResponsePlan(
            number: number, head: headDelay.slowed(slowdown), firstToken: first.slowed(slowdown),
            gap: gap.slowed(slowdown), fixedWords: fixedWords)
        let outage = outageBegins(after: elapsed)
        if outage == .zero {
            plan.fault = .reset
            plan.answerAtOnce()
            return plan
        }
        plan.resetAfter = outage
        if let chance = strikes(roll, at: elapsed, using: &random) {
            plan.fault = chance.fault
            if let after = chance.after {
                plan.firstToken = after.sample(using: &random).slowed(slowdown)
                plan.head = min(plan.head, plan.firstToken)
            }
        }
        return plan
    }

    /// Whether it is down at `elapsed`, so that a new connection is reset at once.
    public func isDown(at elapsed: Duration) -> Bool { outageBegins(after: elapsed) == .zero }

    /// The factor on all times at `elapsed`: the product of all weather.
    public func slowdown(at elapsed: Duration) -> Double {
        var factor = 1.0
        for weather in weather where weather.slowdown != 1 {
            factor *= weather.slowdown(at: elapsed)
        }
        return factor
    }

    /// How many requests it serves at once at `elapsed`, at least one; `nil` for no limit.
    ///
    /// Five slots of which half are left are two.
    public func slots(at elapsed: Duration) -> Int? {
        guard let slots else { return nil }
        var share = 1.0
        for weather in weather where weather.capacity != 1 && weather.lasts(at: elapsed) {
            share *= weather.capacity
        }
        // A millionth forgives the rounding of shares such as a third.
        return max(1, Int((Double(slots) * share + 1e-6).rounded(.down)))
    }

    /// How long it is until weather changes the number of slots; `nil` when it never does again.
    ///
    /// Requests may wait for a slot then that no release will announce.
    public func slotsChange(after elapsed: Duration) -> Duration? {
        guard slots != nil else { return nil }
        var next: Duration?
        for weather in weather where weather.capacity != 1 {
            guard let change = weather.changes(after: elapsed) else { continue }
            next = next.map { min($0, change) } ?? change
        }
        return next
    }

    private var gap: Duration {
        wordsPerSecond.map { .seconds(1) / $0 } ?? .zero
    }

    private func outageBegins(after elapsed: Duration) -> Duration? {
        var next: Duration?
        for outage in outages {
            guard let begins = outage.begins(after: elapsed) else { continue }
            next = next.map { min($0, begins) } ?? begins
        }
        return next
    }

    /// Weather rolls dice of its own, after those of the request, so that it changes no other part.
    private func strikes(
        _ roll: Double, at elapsed: Duration, using random: inout SplitMix64
    ) -> FaultChance? {
        for weather in weather where !weather.faults.isEmpty && weather.lasts(at: elapsed) {
            let roll = Double.random(in: 0..<1, using: &random)
            if let chance = weather.faults.struck(by: roll) { return chance }
        }
        return faults.struck(by: roll)
    }
}

extension Duration {
    /// The same time under a slowdown, untouched by rounding when there is none.
    fileprivate func slowed(_ factor: Double) -> Duration { factor == 1 ? self : self * factor }
}
