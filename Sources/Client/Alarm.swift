import Reliability
import Synchronization

/// Who wants to be woken.
protocol AlarmOwner: AnyObject, Sendable {
    /// The instant that was set has come. Called without any lock held.
    func alarmRang()
}

/// Where an owner is registered.
struct AlarmSlot: Sendable, Equatable {
    fileprivate let index: Int
}

/// All timers of a client behind one sleeping task on the injected clock.
///
/// Each owner has one slot with one instant: the earliest of its own timers. Moving a timer later
/// is free, because an owner that rings too early just sets its slot again; a new sleeper starts only
/// when an earlier instant arrives than the one being slept for.
final class Alarm: Sendable {
    private struct Slot {
        var owner: (any AlarmOwner)?
        var stamp = 0
        var isArmed = false
    }

    private struct State {
        var heap = AlarmHeap()
        var slots: [Slot] = []
        var free: [Int] = []
        var stale = 0
        var sleepingUntil: Instant?
        var isRinging = false
        var isStopped = false
        var generation = 0
        var sleeper: Task<Void, Never>?

        func isLive(_ entry: AlarmHeap.Entry) -> Bool {
            slots[entry.slot].isArmed && slots[entry.slot].stamp == entry.stamp
        }

        /// Forgets the instant of a slot.
        mutating func disarm(_ index: Int) {
            guard slots[index].isArmed else { return }
            slots[index].isArmed = false
            slots[index].stamp += 1
            stale += 1
            // 64 keeps a quiet client from rebuilding a handful of entries over and over.
            if stale > 64, stale > heap.count / 2 {
                let slots = slots
                heap.rebuild { slots[$0.slot].isArmed && slots[$0.slot].stamp == $0.stamp }
                stale = 0
            }
        }

        /// The next instant somebody waits for, after dropping stale entries on the way.
        mutating func nextInstant() -> Instant? {
            while let first = heap.first {
                if isLive(first) { return first.at }
                _ = heap.removeFirst()
                stale -= 1
            }
            return nil
        }
    }

    private let clock: ClientClock
    private let state = Mutex(State())

    init(clock: ClientClock) { self.clock = clock }

    /// A slot for `owner`, which is kept alive until `release`; `nil` after `stop`.
    func register(_ owner: any AlarmOwner) -> AlarmSlot? {
        state.withLock { state in
            guard !state.isStopped else { return nil }
            if let index = state.free.popLast() {
                state.slots[index].owner = owner
                return AlarmSlot(index: index)
            }
            state.slots.append(Slot(owner: owner))
            return AlarmSlot(index: state.slots.count - 1)
        }
    }

    /// Rings the slot's owner at `instant`, instead of at any instant set before.
    func set(_ slot: AlarmSlot, at instant: Instant) {
        let start: Int? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.disarm(slot.index)
            state.slots[slot.index].isArmed = true
            state.heap.insert(
                AlarmHeap.Entry(
                    at: instant, slot: slot.index, stamp: state.slots[slot.index].stamp))
            if state.isRinging { return nil }
            if let sleepingUntil = state.sleepingUntil, sleepingUntil <= instant { return nil }
            state.sleepingUntil = instant
            state.generation += 1
            return state.generation
        }
        if let start { startSleeper(start) }
    }

    /// Gives the slot back; its owner will not be rung for it again.
    func release(_ slot: AlarmSlot) {
        let owner = state.withLock { state in
            state.disarm(slot.index)
            state.free.append(slot.index)
            let owner = state.slots[slot.index].owner
            state.slots[slot.index].owner = nil
            return owner
        }
        // The last reference may go here, outside the lock.
        _ = owner
    }

    /// Ends the sleeping task for good, and returns everybody who is still registered.
    func stop() -> [any AlarmOwner] {
        let (sleeper, owners) = state.withLock { state in
            state.generation += 1
            state.sleepingUntil = nil
            state.isStopped = true
            for index in state.slots.indices { state.disarm(index) }
            return (state.sleeper.take(), state.slots.compactMap(\.owner))
        }
        sleeper?.cancel()
        return owners
    }

    /// Owners that are registered, and instants that are set: what a leak would show in.
    var holdings: (owners: Int, timers: Int) {
        state.withLock { state in
            (state.slots.count { $0.owner != nil }, state.slots.count { $0.isArmed })
        }
    }

    private func startSleeper(_ generation: Int) {
        let task = Task { await self.run(generation) }
        let obsolete: Task<Void, Never>? = state.withLock { state in
            guard state.generation == generation else { return task }
            let previous = state.sleeper
            state.sleeper = task
            return previous
        }
        obsolete?.cancel()
    }

    private func run(_ generation: Int) async {
        while let until = nextSleep(generation) {
            do { try await clock.sleep(until) } catch { return }
            ring(generation)
        }
    }

    /// The instant to sleep for; `nil` when a newer sleeper took over or nobody waits.
    private func nextSleep(_ generation: Int) -> Instant? {
        state.withLock { state in
            guard state.generation == generation else { return nil }
            state.sleepingUntil = state.nextInstant()
            if state.sleepingUntil == nil { state.sleeper = nil }
            return state.sleepingUntil
        }
    }

    private func ring(_ generation: Int) {
        let now = clock.now()
        let due: [any AlarmOwner]? = state.withLock { state in
            guard state.generation == generation else { return nil }
            var due: [any AlarmOwner] = []
            while let next = state.nextInstant(), next <= now, let entry = state.heap.removeFirst()
            {
                state.slots[entry.slot].isArmed = false
                state.slots[entry.slot].stamp += 1
                if let owner = state.slots[entry.slot].owner { due.append(owner) }
            }
            state.isRinging = true
            return due
        }
        guard let due else { return }
        for owner in due { owner.alarmRang() }
        state.withLock { $0.isRinging = false }
    }
}
