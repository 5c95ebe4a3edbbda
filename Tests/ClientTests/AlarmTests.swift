import Reliability
import Synchronization
import TestSupport
import Testing

@testable import Client

@Suite struct AlarmTests {
    private final class Owner: AlarmOwner {
        let rings = Atomic<Int>(0)
        func alarmRang() { rings.add(1, ordering: .relaxed) }
        var count: Int { rings.load(ordering: .relaxed) }
    }

    @Test func `the heap gives instants in order`() {
        let start = ClientClock(ManualClock()).now()
        var random = SplitMix64(seed: 7)
        var heap = AlarmHeap()
        for slot in 0..<1_000 {
            let at = start.advanced(by: .milliseconds(Int.random(in: 0..<500, using: &random)))
            heap.insert(AlarmHeap.Entry(at: at, slot: slot, stamp: 0))
        }
        heap.rebuild { $0.slot.isMultiple(of: 3) }

        var taken: [AlarmHeap.Entry] = []
        while let entry = heap.removeFirst() { taken.append(entry) }

        #expect(taken.count == 334)
        #expect(zip(taken, taken.dropFirst()).allSatisfy { $0.at <= $1.at })
    }

    @Test func `an earlier instant interrupts the sleep for a later one`() async throws {
        let clock = ManualClock()
        let alarm = Alarm(clock: ClientClock(clock))
        let start = ClientClock(clock).now()
        let late = Owner()
        let early = Owner()
        let first = try #require(alarm.register(late))
        let second = try #require(alarm.register(early))

        alarm.set(first, at: start.advanced(by: .seconds(10)))
        await clock.sleeper(dueAfter: .seconds(10))
        alarm.set(second, at: start.advanced(by: .seconds(1)))
        await clock.sleeper(dueAfter: .seconds(1))
        clock.advance(by: .seconds(1))
        while early.count == 0 { await Task.yield() }

        #expect(late.count == 0)
        await clock.sleeper(dueAfter: .seconds(10))
        clock.advance(by: .seconds(9))
        while late.count == 0 { await Task.yield() }
        #expect(early.count == 1)
    }

    @Test func `a released slot never rings`() async throws {
        let clock = ManualClock()
        let alarm = Alarm(clock: ClientClock(clock))
        let start = ClientClock(clock).now()
        let released = Owner()
        let kept = Owner()
        let first = try #require(alarm.register(released))
        let second = try #require(alarm.register(kept))

        alarm.set(first, at: start.advanced(by: .seconds(1)))
        alarm.set(second, at: start.advanced(by: .seconds(1)))
        alarm.release(first)
        await clock.sleeper(dueAfter: .seconds(1))
        clock.advance(by: .seconds(1))
        while kept.count == 0 { await Task.yield() }

        #expect(released.count == 0)
    }

    @Test func `ten thousand calls' timers leave nothing behind and wake once at most`()
        async throws
    {
        let clock = ManualClock()
        let alarm = Alarm(clock: ClientClock(clock))
        let start = ClientClock(clock).now()
        let owner = Owner()

        for call in 0..<10_000 {
            let slot = try #require(alarm.register(owner))
            alarm.set(slot, at: start.advanced(by: .seconds(120) + .milliseconds(call)))
            alarm.release(slot)
        }
        clock.advance(by: .seconds(1_000))
        let last = try #require(alarm.register(owner))
        alarm.set(last, at: ClientClock(clock).now().advanced(by: .seconds(1)))
        await clock.sleeper(dueBy: clock.now.advanced(by: .seconds(1)))
        clock.advance(by: .seconds(1))
        while owner.count == 0 { await Task.yield() }

        #expect(owner.count == 1)
    }
}
