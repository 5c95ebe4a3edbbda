import Client
import Foundation
import Gateway
import Reliability
import TestSupport
import Testing

@testable import Command

@Suite struct RecordedTrafficTests {
    private let origin = Instant(.seconds(500))
    private let start = Instant(.seconds(20))

    private func at(_ seconds: Double) -> Instant {
        origin.advanced(by: .milliseconds(seconds * 1000))
    }

    private func hello(_ seconds: Double) -> WatchFrame {
        .hello(WatchHello(run: "r", acts: false, at: at(seconds)))
    }

    private func decision(_ seconds: Double, call: Int = 1) -> WatchFrame {
        .trace(
            TraceEvent(at: at(seconds), call: CallID(call), kind: .callStarted(CallFacts())),
            label: "own")
    }

    private func bytes(_ frames: [WatchFrame], from seconds: Double = 0) throws -> [UInt8] {
        try WatchWriter(origin: at(seconds)).bytes(frames)
    }

    private func dues(_ traffic: RecordedTraffic) -> [Double] {
        traffic.map { $0.at.elapsed(since: start) / .seconds(1) }
    }

    @Test func `everything is due as long after the start as it was recorded`() throws {
        let frames = [hello(0), decision(0.5), decision(2), decision(2), .stopping]

        #expect(try dues(RecordedTraffic(bytes(frames), start: start)) == [0, 0.5, 2, 2, 2])
    }

    @Test func `another connection goes on where the one before ended`() throws {
        let first = try bytes([hello(0), decision(3)])
        // A server that was started again counts from another instant.
        let second = try bytes([hello(100), decision(101)], from: 100)

        #expect(dues(RecordedTraffic(first + second, start: start)) == [0, 3, 3, 4])
    }

    @Test func `what is cut off at the end of the file is left out`() throws {
        let whole = try bytes([hello(0), decision(1)])
        for length in [whole.count - 1, whole.count - 2, whole.count - 40] {
            var traffic = RecordedTraffic(Array(whole.prefix(length)), start: start)
            var pieces = 0
            while traffic.next() != nil { pieces += 1 }
            #expect(pieces == 1)
            #expect(traffic.problem == nil)
        }
    }

    @Test func `what is no recording is told`() throws {
        var text = RecordedTraffic(Array("event: fleet\ndata: {}\n\n".utf8), start: start)
        #expect(text.next() == nil)
        #expect(text.problem == .malformed)

        let later = WatchFrame.hello(WatchHello(version: 9, run: "r", acts: false, at: at(0)))
        var newer = RecordedTraffic(try bytes([later]), start: start)
        #expect(newer.next() == nil)
        #expect(newer.problem == .version(9))

        var nothing = RecordedTraffic(Array("hello".utf8), start: start)
        #expect(nothing.next() == nil)
        #expect(nothing.problem == nil)
    }

    @Test func `what a client does is recorded whole`() async throws {
        let transport = ScriptedTransport()
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north"), scriptedEndpoint("south")], transport: transport)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-\(UUID().uuidString).traffic")
        defer { try? FileManager.default.removeItem(at: file) }
        let recording = try Recording.start(of: client, to: file.path)
        client.setManual(.disabled, for: EndpointID(1))
        await client.shutdown()
        await recording.finish()

        let traffic = RecordedTraffic([UInt8](try Data(contentsOf: file)), start: start)
        let news = traffic.flatMap(\.news)
        guard case .began(let hello)? = news.first else {
            Issue.record("no hello")
            return
        }
        #expect(!hello.acts)
        #expect(news.last == .stopping)
        let fleets = news.compactMap { news in
            if case .fleet(let fleet, _, leftOut: _) = news { fleet } else { nil }
        }
        #expect(fleets.last?.endpoints.map(\.manual) == [.enabled, .disabled])
        #expect(fleets.last?.endpoints.map(\.profile.name) == ["north", "south"])
    }
}
