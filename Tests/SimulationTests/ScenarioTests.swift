import Simulation
import Testing

@Suite struct `Bounds of expectations` {
    @Test func `hold on their own side only`() {
        #expect(Expectation.Bound.atMost(2).holds(for: 2))
        #expect(!Expectation.Bound.atMost(2).holds(for: 2.01))
        #expect(Expectation.Bound.atLeast(2).holds(for: 2))
        #expect(!Expectation.Bound.atLeast(2).holds(for: 1.99))
    }
}
