import Behaviours
import Reliability
import Simulation
import Testing

@Suite struct `A world` {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `repeats itself by its seed`(seed: UInt64) {
        let first = World.run(Scene.stormy, seed: seed)
        let second = World.run(Scene.stormy, seed: seed)
        let other = World.run(Scene.stormy, seed: seed + 100)

        #expect(first == second, "seed \(seed)")
        #expect(first.digest != other.digest, "seed \(seed)")
        #expect(first.calls > 0 && first.calls == first.complete + first.incomplete + first.failed)
    }

    @Test func `writes the same log whatever the size of the steps`() {
        var whole = World(Scene.stormy, keepsLog: true)
        var steps = World(Scene.stormy, keepsLog: true)
        var log: [LogEntry] = []

        while whole.advance() {}
        while steps.advance(events: 7) { log += steps.takeLog() }
        log += steps.takeLog()

        #expect(log == whole.takeLog())
        #expect(whole.report == steps.report)
    }

    @Test func `sends a variant the same calls at the same instants`() {
        let product = World.run(Scene.stormy)
        let bare = World.run(Scene.stormy, variant: .bare)
        let backoff = World.run(Scene.stormy, variant: .backoff)

        let offered = product.seconds.map(\.offered)
        #expect(bare.calls == product.calls && backoff.calls == product.calls)
        #expect(Array(bare.seconds.map(\.offered).prefix(60)) == Array(offered.prefix(60)))
        #expect(bare.attempts == bare.calls)
        #expect(bare.success < backoff.success && backoff.success < product.success)
    }
}
