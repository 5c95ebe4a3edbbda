/// The reservations under way; knows each by number, so that it ends exactly once.
///
/// Places are reused: once as many were in flight as ever will be, nothing is allocated.
struct ReservationTable: Sendable, Equatable {
    private struct Holder: Sendable, Equatable {
        /// 0 marks a free place.
        var sequence: UInt64
        var since: Instant
    }

    private var holders: [Holder] = []
    private var free: [Int] = []

    /// Reservations under way.
    var count: Int { holders.count - free.count }

    /// Enters a reservation and returns its place.
    mutating func insert(sequence: UInt64, now: Instant) -> Int {
        let holder = Holder(sequence: sequence, since: now)
        guard let place = free.popLast() else {
            holders.append(holder)
            return holders.count - 1
        }
        holders[place] = holder
        return place
    }

    /// Ends a reservation and returns when it began; `nil` when it has ended before.
    mutating func remove(_ reservation: Reservation) -> Instant? {
        let place = reservation.slot
        guard holders.indices.contains(place), holders[place].sequence == reservation.sequence
        else {
            return nil
        }
        holders[place].sequence = 0
        free.append(place)
        return holders[place].since
    }
}
