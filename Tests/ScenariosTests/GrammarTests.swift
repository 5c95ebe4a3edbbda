import Behaviours
import Simulation
import Testing

@testable import Scenarios

@Suite struct GrammarTests {
    static let laws: [(String, LatencyLaw)] = [
        ("50ms", .constant(.milliseconds(50))), ("constant 1.5s", .constant(.milliseconds(1500))),
        ("0s", .constant(.zero)),
        ("40ms…60ms", .uniform(from: .milliseconds(40), to: .milliseconds(60))),
        ("uniform 40ms...60ms", .uniform(from: .milliseconds(40), to: .milliseconds(60))),
        ("40ms to 1s", .uniform(from: .milliseconds(40), to: .seconds(1))),
        (
            "lognormal 45ms ± 10ms",
            .lognormal(mean: .milliseconds(45), deviation: .milliseconds(10))
        ),
        ("lognormal 5ms+-2ms", .lognormal(mean: .milliseconds(5), deviation: .milliseconds(2))),
        ("lognormal 45ms sigma 0.25", .lognormal(median: .milliseconds(45), sigma: 0.25)),
        ("exponential 10ms", .exponential(mean: .milliseconds(10))),
        (
            "60ms or 2.5s in 5%",
            .bimodal(usual: .milliseconds(60), rare: .milliseconds(2500), rareShare: 0.05)
        ),
        (
            "bimodal 60ms or 2s 5%",
            .bimodal(usual: .milliseconds(60), rare: .seconds(2), rareShare: 0.05)
        ),
        (
            "50ms with 5% ×10", .sometimes(.constant(.milliseconds(50)), share: 0.05, factor: 10)
        ),
        (
            "50ms, 5% x10 + 20ms",
            .delayed(
                .sometimes(.constant(.milliseconds(50)), share: 0.05, factor: 10),
                by: .milliseconds(20))
        ),
    ]

    @Test(arguments: laws)
    func `a law of times is read`(text: String, law: LatencyLaw) {
        #expect(LawGrammar.law(text) == law)
    }

    @Test(arguments: [
        "", "soon", "50", "50ms 60ms", "lognormal", "lognormal 5ms", "lognormal 5ms ±",
        "lognormal 0ms ± 1ms", "lognormal 5ms sigma 99", "60ms…40ms", "exponential 0s",
        "60ms or 2s in 500%", "50ms with 5%", "50ms with 5% ×0", "50ms +", "50ms 5% ×10 ×10",
    ])
    func `what is no law is refused`(text: String) {
        #expect(LawGrammar.law(text) == nil)
    }

    static let faults: [(String, Fault)] = [
        ("500", .status(500)), ("529", .status(529, code: "overloaded", retryAfter: nil)),
        ("401", .status(401, code: "invalid_api_key", retryAfter: nil)),
        ("429 insufficient_quota", .quotaGone),
        (
            "429 after 2s",
            .status(429, code: "rate_limit_exceeded", retryAfter: .after(.seconds(2)))
        ),
        (
            "503 overloaded date 2s",
            .status(503, code: "overloaded", retryAfter: .date(after: .seconds(2)))
        ),
        ("429 hint -5", .status(429, code: "rate_limit_exceeded", retryAfter: .text("-5"))),
        ("502 page", .gatewayPage(502)), ("200 error overloaded", .errorBody(code: "overloaded")),
        ("204 empty", .empty(204)), ("307 to evil.example", .redirect(307, to: "evil.example")),
        ("refuse", .refuse), ("reset", .reset), ("black hole", .blackHole),
        ("stall after 5 words", .stall(afterWords: 5)),
        ("cut after 1 word", .cut(afterWords: 1, reset: true)),
        ("close after 0 words", .cut(afterWords: 0, reset: false)),
        (
            "error server_error after 5 words",
            .errorInStream(afterWords: 5, code: "server_error")
        ),
        ("finish length after 5 words", .finish(afterWords: 5, reason: "length")),
        ("empty answer", .emptyAnswer), ("missing end", .missingEnd),
        ("comments forever", .commentsForever), ("empty deltas forever", .emptyDeltasForever),
        ("drip", .drip),
    ]

    @Test(arguments: faults)
    func `a fault is read`(text: String, fault: Fault) {
        #expect(FaultGrammar.fault(text) == fault)
    }

    @Test(arguments: [
        "", "200", "99", "1000", "5xx", "500 500", "429 after", "429 after soon", "200 error",
        "307 to", "stall", "cut after words", "cut after -1 words", "finish after 5 words",
        "error X after 5 words", "black holes",
    ])
    func `what is no fault is refused`(text: String) {
        #expect(FaultGrammar.fault(text) == nil)
    }

    @Test(arguments: FaultGrammar.known.filter { !$0.contains("HOST") })
    func `what is suggested can be read`(text: String) {
        #expect(FaultGrammar.fault(text) != nil)
    }

    static let measures: [(String, Simulation.Expectation.Measure)] = [
        ("success", .success), ("attempts", .attempts), ("amplification", .amplification),
        ("p99.9", .percentile(99.9)), ("hedges", .hedgeRate), ("throttled", .throttled),
        ("recovery", .recovery), ("recovery vs bare", .recoveryAgainst(.bare)),
        ("p99 vs backoff", .percentileAgainst(99, .backoff)),
        ("makespan vs backoff", .makespanAgainst(.backoff)),
        ("throttled saved vs backoff", .throttledSaved(.backoff)),
        ("share of squall-2", .share("squall-2")),
    ]

    @Test(arguments: measures)
    func `a measure is read`(text: String, measure: Simulation.Expectation.Measure) {
        switch (ExpectationGrammar.measure(text), measure) {
        case (.percentile(let found)?, .percentile(let wanted)),
            (.percentileAgainst(let found, _)?, .percentileAgainst(let wanted, _)):
            #expect(abs(found - wanted) < 1e-9)
        case (let found, _):
            #expect(found == measure)
        }
    }

    @Test(arguments: [
        "", "succes", "p100", "p0", "share", "share of", "recovery vs", "recovery vs luck",
        "success vs bare", "throttled vs bare", "recovery saved vs bare", "attempts twice",
    ])
    func `what is no measure is refused`(text: String) {
        #expect(ExpectationGrammar.measure(text) == nil)
    }

    static let bounds: [(String, ExpectationGrammar.Unit, Simulation.Expectation.Bound?)] = [
        ("≥ 99.9%", .percent, .atLeast(99.9)), (">=99.9%", .percent, .atLeast(99.9)),
        ("at least 99%", .percent, .atLeast(99)), ("at most 2%", .percent, .atMost(2)),
        ("≤ 250ms", .milliseconds, .atMost(250)), ("<= 1.5s", .milliseconds, .atMost(1500)),
        ("≤ 250ms", .seconds, .atMost(0.25)), ("≤ 1.1", .times, .atMost(1.1)),
        ("≤ 1.1×", .times, .atMost(1.1)), ("99%", .percent, nil), ("≤ 99", .percent, nil),
        ("≤ 5", .milliseconds, nil), ("≤ 5ms", .times, nil), ("at 5%", .percent, nil),
        ("≤", .times, nil), ("≤ 1 2", .times, nil),
    ]

    @Test(arguments: bounds)
    func `a bound is read in its unit`(
        text: String, unit: ExpectationGrammar.Unit, bound: Simulation.Expectation.Bound?
    ) {
        #expect(close(ExpectationGrammar.bound(text, in: unit), bound))
    }

    private func close(_ one: Simulation.Expectation.Bound?, _ other: Simulation.Expectation.Bound?)
        -> Bool
    {
        switch (one, other) {
        case (.atMost(let a)?, .atMost(let b)?), (.atLeast(let a)?, .atLeast(let b)?):
            abs(a - b) < 1e-9
        case (nil, nil): true
        default: false
        }
    }
}
