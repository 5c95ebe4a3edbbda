import Simulation
import Testing

@Suite struct `Names of variants` {
    @Test func `are those that a scenario file writes`() {
        #expect(Variant.allCases.map(\.rawValue) == ["bare", "backoff"])
    }
}
