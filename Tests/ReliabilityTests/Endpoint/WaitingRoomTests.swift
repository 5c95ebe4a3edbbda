import Testing

@testable import Reliability

@Suite struct `A waiting room` {
    private typealias Room = WaitingRoom

    static func ticket(
        _ number: Int, _ priority: CallPriority = .interactive, at second: Double = 0
    ) -> WaitingRoom.Ticket {
        WaitingRoom.Ticket(
            call: CallID(number), attempt: AttemptID(1),
            want: AttemptWant(facts: CallFacts(priority: priority), reason: .first),
            enqueued: Timeline.at(second))
    }

    static func remove(_ room: inout WaitingRoom, _ ticket: WaitingRoom.Ticket) {
        room.remove(
            call: ticket.call, attempt: ticket.attempt, priority: ticket.want.facts.priority)
    }

    static func next(_ room: inout WaitingRoom, at second: Double = 0) -> Int? {
        room.popNext(now: Timeline.at(second), ageing: .seconds(10))?.call.number
    }

    @Test func `people come before batches, and who has waited long before people`() {
        var room = WaitingRoom(endpoints: 1)
        room.append(Self.ticket(1, .background, at: 0))
        room.append(Self.ticket(2, .background, at: 5))
        room.append(Self.ticket(3, .interactive, at: 6))
        room.append(Self.ticket(4, .interactive, at: 7))

        #expect(room.ahead(of: .interactive) == 2 && room.ahead(of: .background) == 4)
        #expect(Self.next(&room, at: 9) == 3)
        #expect(Self.next(&room, at: 11) == 1)
        #expect(Self.next(&room, at: 11) == 4)
        #expect(Self.next(&room, at: 11) == 2)
        #expect(Self.next(&room, at: 11) == nil && room.isEmpty)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `stays first in first out within a priority whoever leaves`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var room = WaitingRoom(endpoints: 1)
        var model: [CallPriority: [WaitingRoom.Ticket]] = [.interactive: [], .background: []]

        for number in 1...20_000 {
            let priority = CallPriority.allCases.randomElement(using: &rng) ?? .interactive
            switch Int.random(in: 0..<10, using: &rng) {
            case 0..<4:
                let ticket = Self.ticket(number, priority)
                room.append(ticket)
                model[priority]?.append(ticket)
            case 4..<7:
                guard let place = model[priority]?.indices.randomElement(using: &rng),
                    let ticket = model[priority]?.remove(at: place)
                else { continue }
                Self.remove(&room, ticket)
                Self.remove(&room, ticket)
            case 7:
                guard let served = room.popNext(now: Timeline.start, ageing: .seconds(10)) else {
                    continue
                }
                room.putBack([served])
            default:
                let first = CallPriority.allCases.first { model[$0]?.isEmpty == false }
                let expected = first.flatMap { model[$0]?.removeFirst() }
                #expect(
                    Self.next(&room) == expected?.call.number, "seed \(seed), step \(number)")
            }
            let count = model.values.reduce(0) { $0 + $1.count }
            #expect(room.count == count, "seed \(seed), step \(number)")
        }
    }

    @Test func `a ticket that was served or never came takes nobody's place`() {
        var room = WaitingRoom(endpoints: 1)
        room.append(Self.ticket(1))
        room.append(Self.ticket(2))
        #expect(Self.next(&room) == 1)

        Self.remove(&room, Self.ticket(1))
        Self.remove(&room, Self.ticket(9))

        #expect(room.count == 1)
        #expect(Self.next(&room) == 2)
    }
}
