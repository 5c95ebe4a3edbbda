import Behaviours
import Reliability

/// Rules that only a stretch of a run can break, judged where the scenario gives them room.
extension InvariantChecker {
    /// Fewer attempts than this say nothing about a share.
    private static let startsToJudge = 1_000
    /// What a share may be off by chance: three standard errors.
    private static func chance(_ share: Double, of count: Int) -> Double {
        3 * (share * (1 - share) / Double(count)).squareRoot()
    }

    /// From when on everything had time to recover; `nil` when the scenario promises no such time.
    var calm: Instant? {
        // A breaker's longest open time with jitter, and the minute that routing has.
        scenario.faultsUntil.map {
            Instant($0 + scenario.fleet.breaker.openMax * 1.25 + .seconds(60))
        }
    }

    /// How long a trial may go unreported: as long as any attempt may wait there, and its own time.
    func lease(at index: Int) -> Duration {
        let patience = profiles[index].timeouts.firstToken.map { $0 + .seconds(5) } ?? .zero
        return max(scenario.fleet.breaker.trialLease, patience)
    }

    /// 6, 9: looked at once a second.
    mutating func secondPassed(_ fleet: Fleet, now: Instant) {
        for index in endpoints.indices {
            let reserved = fleet.reservations(at: EndpointID(index))
            if reserved != endpoints[index].live {
                broke(
                    6, nil, at: now,
                    "\(reserved) reserved at \(index), \(endpoints[index].live) in flight")
            }
            guard endpoints[index].failures > 0, !endpoints[index].trials.isEmpty,
                case .trialTaken = fleet.readiness(at: EndpointID(index), now: now)
            else { continue }
            let lease = lease(at: index) + .seconds(1)
            if endpoints[index].trials.allSatisfy({ now.elapsed(since: $0) > lease }) {
                broke(9, nil, at: now, "a trial holds \(index) half-open beyond its lease")
            }
        }
    }

    // MARK: All benched (39)

    /// Notes that every endpoint has told us to wait.
    mutating func noteBenched(now: Instant) {
        guard isOnlyThrottled else { return }
        var until: Instant?
        for endpoint in endpoints {
            guard let blocked = endpoint.blockedUntil, blocked > now else { return }
            until = min(until ?? blocked, blocked)
        }
        if let until { benched = (now, until) }
    }

    /// 39: the first attempt after all were benched leaves within 100 ms of the earliest recovery.
    ///
    /// Unless a rate was learned meanwhile, which then says when.
    mutating func checkBenched(_ call: CallID, _ fleet: Fleet, now: Instant) {
        guard let benched, now >= benched.until else { return }
        self.benched = nil
        guard line.hasWaited(since: benched.until), now > benched.until + .milliseconds(100),
            !endpoints.indices.contains(where: {
                fleet.hasLearnedRate(at: EndpointID($0), now: now)
            })
        else { return }
        broke(39, call, at: now, "service resumed \(now - benched.until) after it could")
    }

    /// True when nothing but a server's Retry-After can keep anybody waiting.
    private var isOnlyThrottled: Bool {
        scenario.happenings.isEmpty && limited.isEmpty
            && behaviours.allSatisfy { behaviour in
                behaviour.slots == nil && behaviour.outages.isEmpty
                    && (behaviour.faults + behaviour.weather.flatMap(\.faults)).allSatisfy {
                        if case .status(429, _, _?) = $0.fault { true } else { false }
                    }
            }
    }

    // MARK: At the end

    /// 38: who fails at once keeps at most 2 % of the traffic after its tenth failure.
    mutating func checkBlackHoles(now: Instant) {
        guard scenario.happenings.isEmpty, behaviours.contains(where: \.isWell) else { return }
        for index in endpoints.indices where behaviours[index].failsAtOnce {
            guard let (here, all) = endpoints[index].atTenth else { continue }
            let later = starts - all
            let share = Double(endpoints[index].starts - here) / Double(max(1, later))
            if later >= Self.startsToJudge, share > 0.02 {
                broke(38, nil, at: now, "\(index) fails at once and holds \(share) of the traffic")
            }
        }
    }

    /// 37: among equals everyone has a fair share again, within a tenth of it and chance.
    mutating func checkShares(now: Instant) {
        guard scenario.faultsUntil != nil, areEqual else { return }
        let all = endpoints.reduce(0) { $0 + $1.calmStarts }
        guard all >= Self.startsToJudge else { return }
        let fair = 1 / Double(endpoints.count)
        for (index, endpoint) in endpoints.enumerated() {
            let share = Double(endpoint.calmStarts) / Double(all)
            if abs(share - fair) > 0.1 * fair + Self.chance(fair, of: all) {
                broke(37, nil, at: now, "\(index) has \(share) of the traffic, fair is \(fair)")
            }
        }
    }

    /// Whether only faults make endpoints differ, so that an even split is fair.
    private var areEqual: Bool {
        guard let first = behaviours.first, endpoints.count > 1, limited.isEmpty,
            scenario.strategy == .balanced, scenario.happenings.isEmpty,
            scenario.policy.fallback == FallbackLists(),
            profiles.allSatisfy({ $0.contextTokens == nil })
        else { return false }
        return behaviours.allSatisfy {
            $0.firstToken == first.firstToken && $0.wordsPerSecond == first.wordsPerSecond
                && $0.fixedWords == first.fixedWords && $0.slots == nil
        }
    }

    /// 35: a learned rate is back at nine tenths of the true limit after five windows, and holds it
    /// with at most one 429 in a hundred attempts.
    mutating func checkLearnedRates(_ report: Report, now: Instant) {
        guard let faultsUntil = scenario.faultsUntil, behaviours.count == 1,
            let quota = behaviours[0].quota, quota.headers == .silent, quota.strangers == 0
        else { return }
        let minute = 60.0
        let calm = Int(faultsUntil.inSeconds + 5 * minute)
        // Only seconds in which somebody waits show what the client believes it may send.
        let busy = report.seconds.dropFirst(calm).filter { $0.waiting > 0 }
        guard busy.count >= Int(5 * minute) else { return }
        let attempts = busy.reduce(0) { $0 + $1.attempts }
        let throttled = busy.reduce(0) { $0 + $1.throttled }
        let limit = Double(quota.requestsPerMinute * busy.count) / minute
        if Double(attempts - throttled) < 0.9 * limit {
            broke(35, nil, at: now, "\(attempts - throttled) of \(limit) requests in five minutes")
        }
        if Double(throttled) > 0.01 * Double(attempts) {
            broke(35, nil, at: now, "\(throttled) of \(attempts) attempts were throttled")
        }
    }
}

extension Behaviour {
    /// Whether nothing is ever wrong with it.
    var isWell: Bool {
        faults.isEmpty && outages.isEmpty && weather.isEmpty && quota == nil && slots == nil
    }

    /// Whether every request fails, in the time of a first token, for a reason that is its own.
    fileprivate var failsAtOnce: Bool {
        faults.contains { chance in
            guard chance.share == 1 else { return false }
            return switch chance.fault {
            case .status(500..., _, _), .gatewayPage, .reset, .refuse: true
            default: false
            }
        }
    }
}
