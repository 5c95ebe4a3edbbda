import Behaviours
import Reliability
import Simulation
import Testing

/// 40: where nothing goes wrong, the policies cost nobody anything.
@Suite struct `With nothing wrong` {
    private static let calls = 1_200

    /// Some servers of any speed, each for itself well, and a load that they bear.
    private func scenario(_ number: UInt64) -> Scenario {
        var dice = SplitMix64(seed: number)
        func milliseconds(_ range: ClosedRange<Int>) -> Duration {
            .milliseconds(Int.random(in: range, using: &dice))
        }
        let endpoints = (0..<Int.random(in: 1...4, using: &dice)).map { index in
            let law: LatencyLaw =
                switch Int.random(in: 0...3, using: &dice) {
                case 0: .uniform(from: milliseconds(5...100), to: milliseconds(100...500))
                case 1: .lognormal(median: milliseconds(20...800), sigma: 0.4)
                case 2: .exponential(mean: milliseconds(20...400))
                default:
                    .bimodal(
                        usual: milliseconds(20...200), rare: milliseconds(1_000...3_000),
                        rareShare: 0.05)
                }
            return ScenarioEndpoint(Behaviour(name: "e\(index)", firstToken: law, fixedWords: 4))
        }
        let rate = Double(Int.random(in: 1...40, using: &dice))
        return Scenario(
            name: "calm-\(number)", seed: number, endpoints: endpoints,
            load: [LoadPhase(.poisson(perSecond: rate), calls: Self.calls)],
            duration: .seconds(3_600))
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `no first token is later than without policies`(number: UInt64) throws {
        let scenario = scenario(number)
        let product = World.run(scenario)
        let bare = World.run(scenario, variant: .bare)

        // The hedge rate has a scenario of its own, with a law that it is judged by.
        #expect(product.violations.filter { $0.invariant != 23 }.map(\.text) == [])
        #expect(product.success == 1)
        // Other choices draw other latencies. The rank of a p99 of n draws has a standard error of
        // √(0.99 · 0.01 / n); the difference of two has √2 times that, and twice it is chance.
        let error = 100 * (0.99 * 0.01 * 2 / Double(Self.calls)).squareRoot()
        let ours = try #require(product.firstToken.percentile(99 - 2 * error))
        let theirs = try #require(bare.firstToken.percentile(99))
        #expect(ours <= theirs, "seed \(number): p99 \(ours) with, \(theirs) without policies")
    }
}
