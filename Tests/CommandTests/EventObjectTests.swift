import Foundation
import Reliability
import Testing

@testable import Command

@Suite struct EventObjectTests {
    private let start = Instant(.seconds(100))

    @Test func `every kind of event is one line of a known type`() throws {
        let known: Set = [
            "start", "attempt", "first_token", "delta", "commit", "state", "route",
        ]
        let at = start.advanced(by: .microseconds(12_345))
        let one = AttemptID(1)
        let east = EndpointID(0)
        let kinds: [TraceEvent.Kind] = [
            .callStarted(CallFacts()), .queued(one, expected: at.advanced(by: .seconds(1))),
            .attemptStarted(one, east, .first), .requestSent(one), .headReceived(one),
            .firstToken(one), .attemptEnded(one, .failed(Failure(.timeout, "late"))),
            .attemptEnded(one, .cancelled(.lostRace)), .hedgeArmed(at: at, because: .cold),
            .hedgeSuppressed(.budget), .backingOff(until: at, retryAfter: true),
            .budgetRefused(.retry), .committed(one),
            .breakerChanged(east, .open(until: at.advanced(by: .seconds(5))), reason: "5 of 5"),
            .keyChanged(
                east, KeyChange(number: 2, count: 3, standing: .dead, reason: "401")),
            .limitLearned(east, reason: "429"), .manualChanged(east, reason: "off"),
            .panicChanged(isOn: true, reason: "3 of 5 endpoints are out"),
        ]
        var owners: [AttemptID: String] = [:]
        for kind in kinds {
            let object = try #require(
                EventObject(
                    TraceEvent(at: at, call: CallID(1), kind: kind), names: ["east"], start: start,
                    owners: &owners))
            #expect(known.contains(object.type))
            #expect(object.ms == 12.345)
            let line = JSONLine.text(object)
            #expect(line.hasSuffix("}\n") && !line.dropLast().contains("\n"))
        }
        #expect(owners == [one: "east"])
    }

    @Test func `a key's state names it by its number alone`() throws {
        let until = start.advanced(by: .seconds(2))
        var owners: [AttemptID: String] = [:]
        func line(_ standing: KeyStanding) throws -> String {
            let change = KeyChange(number: 2, count: 3, standing: standing, reason: "no")
            return JSONLine.text(
                try #require(
                    EventObject(
                        TraceEvent(
                            at: start, call: nil, kind: .keyChanged(EndpointID(0), change)),
                        names: ["east"], start: start, owners: &owners)))
        }

        #expect(
            try line(.benched(until: until))
                == #"{"endpoint":"east","in_ms":2000,"key":2,"keys":3,"ms":0,"phase":"key","#
                + #""reason":"no","state":"benched","type":"state"}"# + "\n")
        #expect(try line(.dead).contains(#""state":"dead""#))
    }

    @Test func `a route has each candidate with its score or why it was skipped`() throws {
        let decision = RouteDecision(
            strategy: .balanced, attempt: AttemptID(2), chosen: EndpointID(1),
            because: .affinity, rival: EndpointID(2),
            candidates: [
                .init(endpoint: EndpointID(0), skipped: .breakerOpen),
                .init(endpoint: EndpointID(1), score: 0.25),
                .init(endpoint: EndpointID(2), score: 0.2),
            ])
        var owners: [AttemptID: String] = [:]

        let object = EventObject(
            TraceEvent(at: start, call: CallID(1), kind: .routed(decision)),
            names: ["east", "west", "north"], start: start, owners: &owners)

        #expect(
            JSONLine.text(try #require(object))
                == #"{"because":"affinity","call":1,"candidates":["#
                + #"{"endpoint":"east","skipped":"breaker_open"},"#
                + #"{"endpoint":"west","score":0.25},{"endpoint":"north","score":0.2}],"#
                + #""chosen":"west","id":2,"ms":0,"rival":"north","strategy":"balanced","#
                + #""type":"route"}"# + "\n")
    }

    @Test(arguments: [
        (TraceEvent.Kind.budgetRefused(.retry), #""phase":"budget","reason":"retry","#),
        (.hedgeSuppressed(.budget), #""phase":"hedge_suppressed","reason":"budget","#),
        (.hedgeSuppressed(.noTarget), #""phase":"hedge_suppressed","reason":"no_target","#),
        (.hedgeSuppressed(.degraded), #""phase":"hedge_suppressed","reason":"degraded","#),
        (
            .panicChanged(isOn: true, reason: "3 of 5 endpoints are out"),
            #""phase":"panic","reason":"3 of 5 endpoints are out","state":"on","#
        ),
    ])
    func `what was held back is a state with its reason`(
        kind: TraceEvent.Kind, fields: String
    ) throws {
        var owners: [AttemptID: String] = [:]
        let call = if case .panicChanged = kind { CallID?.none } else { CallID(1) }

        let object = try #require(
            EventObject(
                TraceEvent(at: start, call: call, kind: kind), names: ["east"], start: start,
                owners: &owners))

        let before = call == nil ? #"{"ms":0,"# : #"{"call":1,"ms":0,"#
        #expect(JSONLine.text(object) == before + fields + #""type":"state"}"# + "\n")
    }

    @Test func `a later event of an attempt names its endpoint`() throws {
        var owners: [AttemptID: String] = [AttemptID(3): "west"]

        let object = EventObject(
            TraceEvent(at: start, call: CallID(1), kind: .firstToken(AttemptID(3))),
            names: [], start: start, owners: &owners)

        #expect(object?.endpoint == "west")
        #expect(object?.id == 3)
    }

    @Test func `a quantile is written as people write it`() {
        #expect(HedgeReason.quantile(0.95, samples: 9).word == "p95")
        #expect(HedgeReason.quantile(0.999, samples: 9).word == "p99.9")
    }
}
