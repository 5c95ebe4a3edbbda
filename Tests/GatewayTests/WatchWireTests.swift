import Client
import Foundation
import Providers
import Reliability
import TestSupport
import Testing

@testable import Gateway

@Suite struct WatchWireTests {
    private static let origin = Instant(.seconds(5_000))
    /// The reader's clock stands elsewhere.
    private static let arrival = Instant(.seconds(70))
    private static let hello = WatchHello(run: "a1", acts: true, at: origin)

    private static func at(_ milliseconds: Int) -> Instant {
        origin.advanced(by: .milliseconds(milliseconds))
    }

    static let kinds: [TraceEvent.Kind] = [
        .callStarted(CallFacts(needs: [.images], only: EndpointID(1), conversation: .max)),
        .routed(
            RouteDecision(
                strategy: .leastLoaded, attempt: AttemptID(1), chosen: EndpointID(0),
                because: .score, rival: EndpointID(1),
                candidates: [
                    .init(endpoint: EndpointID(0), score: 0.25),
                    .init(endpoint: EndpointID(1), skipped: .breakerOpen),
                ])),
        .queued(AttemptID(1), expected: at(700)),
        .attemptStarted(AttemptID(2), EndpointID(1), .hedge),
        .requestSent(AttemptID(2)), .headReceived(AttemptID(2)), .firstToken(AttemptID(2)),
        .attemptEnded(AttemptID(2), .won(AttemptUsage(input: 3, output: 9, isReported: true))),
        .attemptEnded(
            AttemptID(3),
            .failed(
                Failure(
                    .rateLimited, "too many\nrequests", httpStatus: 429, retryAfter: .seconds(2),
                    timer: .gap, earliest: at(900)))),
        .attemptEnded(AttemptID(4), .cancelled(.lostRace)),
        .hedgeArmed(at: at(300), because: .quantile(0.95, samples: 40)),
        .hedgeArmed(at: at(300), because: .cold), .hedgeSuppressed(.longPrompt),
        .backingOff(until: at(800), retryAfter: true), .budgetRefused(.retry),
        .committed(AttemptID(2)), .callEnded(.complete(AttemptID(2))),
        .callEnded(.incomplete(AttemptID(2), Failure(.brokenStream, "cut"))),
        .callEnded(.failed(Failure(.deadline, "late"))), .callEnded(.cancelled(nil)),
        .breakerChanged(EndpointID(0), .open(until: at(5_000)), reason: "5 in a row"),
        .breakerChanged(EndpointID(0), .open(until: nil), reason: "by hand"),
        .limitLearned(EndpointID(0), reason: "60 a minute"),
        .keyChanged(
            EndpointID(0),
            KeyChange(number: 1, count: 2, standing: .benched(until: at(9_000)), reason: "quota")),
        .panicChanged(isOn: true, reason: "most are open"),
        .manualChanged(EndpointID(0), reason: "off"),
    ]

    @Test(arguments: kinds.indices)
    func `every decision arrives as it was made, on the reader's clock`(index: Int) throws {
        let event = TraceEvent(at: Self.at(250), call: CallID(7), kind: Self.kinds[index])

        let news = try Self.read(.trace(event, label: "batch"))

        let shifted = try Self.shifted(event)
        #expect(news == [.trace(shifted, label: "batch")])
        #expect(shifted.at == Self.arrival.advanced(by: .milliseconds(250)))
    }

    @Test func `a fleet arrives whole, and then only what changed`() throws {
        let client = ChatClient(
            endpoints: [
                scriptedEndpoint("north", limits: RateLimits(requestsPerMinute: 60)),
                scriptedEndpoint(
                    "south", price: TokenPrice(inputPerMillion: 1, outputPerMillion: 2)),
            ], transport: ScriptedTransport())
        let label = WatchLabel(isSimulated: false, address: "north.invalid")
        var fleet = client.snapshot()
        fleet.at = Self.at(0)
        var writer = WatchWriter(origin: Self.origin)
        var reader = WatchReader()
        let first = fleet.endpoints.map { WatchFrame.endpoint($0, label) }
        let begin = try writer.bytes(
            [.hello(Self.hello)] + first + [.fleet(fleet, count: 2, leftOut: 0)])

        let begun = try reader.read(begin, now: Self.arrival)
        fleet.endpoints[1].won = 41
        fleet.at = Self.at(1_000)
        writer = WatchWriter(origin: Self.origin)
        let later = try reader.read(
            writer.bytes([
                .endpoint(fleet.endpoints[1], label), .fleet(fleet, count: 2, leftOut: 3),
            ]), now: Self.arrival.advanced(by: .seconds(1)))

        #expect(begun.count == 2)
        #expect(later.count == 1)
        guard case .fleet(let picture, let labels, let leftOut)? = later.first else { return }
        #expect(picture.at == Self.arrival.advanced(by: .seconds(1)))
        #expect(picture.endpoints.map(\.won) == [0, 41])
        #expect(picture.endpoints.map(\.profile) == fleet.endpoints.map(\.profile))
        #expect(picture.policy == fleet.policy)
        #expect(labels == [label, label])
        #expect(leftOut == 3)
    }

    @Test(arguments: [1, 2, 7, 64, 4_096])
    func `frames are read in any chunking`(size: Int) throws {
        let events = Self.kinds.map { TraceEvent(at: Self.at(1), call: CallID(1), kind: $0) }
        let bytes = try WatchWriter(origin: Self.origin).bytes(
            [.hello(Self.hello)] + events.map { .trace($0, label: "") } + [.stopping])
        var reader = WatchReader()

        var news: [WatchReader.News] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            let chunk = Array(bytes[start..<min(bytes.count, start + size)])
            news += try reader.read(chunk, now: Self.arrival)
        }

        #expect(news.count == events.count + 2)
        #expect(news.last == .stopping)
    }

    @Test func `what this version does not know is left alone`() throws {
        let known = try WatchWriter(origin: Self.origin).bytes([.hello(Self.hello), .stopping])
        var reader = WatchReader()

        let news = try reader.read(
            Array("event: weather\ndata: {\"sun\":1}\n\n: a comment\n\n".utf8) + known,
            now: Self.arrival)

        #expect(news.last == .stopping)
        #expect(news.count == 2)
    }

    @Test(arguments: [
        (
            "event: hello\ndata: {\"version\":9,\"run\":\"a\",\"acts\":false,\"at\":0}\n\n",
            WatchProblem.version(9)
        ),
        ("event: hello\ndata: {}\n\n", .malformed),
        ("event: stopping\ndata: {}\n\n", .malformed),
        ("event: fleet\ndata: {}\n\n", .malformed),
    ])
    func `what is no such stream is refused`(text: String, problem: WatchProblem) {
        var reader = WatchReader()

        #expect(throws: problem) { try reader.read(Array(text.utf8), now: Self.arrival) }
    }

    @Test func `a fleet that does not have all its endpoints is refused`() throws {
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north")], transport: ScriptedTransport())
        let bytes = try WatchWriter(origin: Self.origin).bytes([
            .hello(Self.hello), .fleet(client.snapshot(), count: 1, leftOut: 0),
        ])
        var reader = WatchReader()

        #expect(throws: WatchProblem.malformed) { try reader.read(bytes, now: Self.arrival) }
    }

    /// The form on the wire: who changes it gives it another version.
    @Test func `the frames are written as they always were`() throws {
        let event = TraceEvent(
            at: Self.at(250), call: CallID(7),
            kind: .attemptStarted(AttemptID(2), EndpointID(1), .hedge))

        let bytes = try WatchWriter(origin: Self.origin).bytes([
            .hello(Self.hello), .trace(event, label: ""), .stopping,
        ])

        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                event: hello
                data: {"acts":true,"at":0,"run":"a1","version":1}

                event: trace
                data: {"label":"","trace":{"at":250000000,"call":7,"kind":{"attemptStarted":{"_0":2,"_1":1,"_2":"hedge"}}}}

                event: stopping
                data: {}


                """)
    }

    // MARK: Tools

    private static func read(_ frame: WatchFrame) throws -> [WatchReader.News] {
        let bytes = try WatchWriter(origin: origin).bytes([.hello(hello), frame])
        var reader = WatchReader()
        return Array(try reader.read(bytes, now: arrival).dropFirst())
    }

    /// The event with every instant moved, by way of the core's own form and another origin.
    private static func shifted(_ event: TraceEvent) throws -> TraceEvent {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = WatchNumbers.encoding
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = WatchNumbers.decoding
        decoder.userInfo[.instantOrigin] = Instant(.zero) + (arrival - origin)
        return try decoder.decode(TraceEvent.self, from: encoder.encode(event))
    }
}
