import Client
import Reliability
import Testing

@testable import Gateway

@Suite struct CallSamplingTests {
    private static func event(
        _ kind: TraceEvent.Kind, call: Int?, at milliseconds: Int
    ) -> ClientEvent {
        .trace(
            TraceEvent(
                at: Instant(.milliseconds(milliseconds)), call: call.map(CallID.init), kind: kind),
            label: "")
    }

    private static func start(_ call: Int, at milliseconds: Int) -> ClientEvent {
        event(.callStarted(CallFacts()), call: call, at: milliseconds)
    }

    @Test func `calls are shown whole or not at all`() {
        var sampling = CallSampling()
        let calls = 1...1_000

        let begun = calls.filter { sampling.shows(Self.start($0, at: 0)) }
        let followed = calls.filter {
            sampling.shows(Self.event(.firstToken(AttemptID(1)), call: $0, at: 1))
        }
        let ended = calls.filter {
            sampling.shows(Self.event(.callEnded(.cancelled(nil)), call: $0, at: 2))
        }

        #expect(begun == Array(1...100))
        #expect(followed == begun)
        #expect(ended == begun)
        #expect(sampling.leftOut == 900)
    }

    @Test func `over a longer time fifty calls a second are shown`() {
        var sampling = CallSampling()

        let shown = (1...10_000).filter { sampling.shows(Self.start($0, at: $0)) }

        #expect((599...601).contains(shown.count))
        #expect(shown.last.map { $0 > 9_900 } == true)
    }

    @Test func `a quiet server shows every call`() {
        var sampling = CallSampling()

        let shown = (1...500).filter { sampling.shows(Self.start($0, at: $0 * 25)) }

        #expect(shown.count == 500)
        #expect(sampling.leftOut == 0)
    }

    @Test func `changes of endpoints are always shown`() {
        var sampling = CallSampling()
        for call in 1...1_000 { _ = sampling.shows(Self.start(call, at: 0)) }

        let change = Self.event(.manualChanged(EndpointID(0), reason: "off"), call: nil, at: 1)

        let isShown = sampling.shows(change)

        #expect(isShown)
    }

    @Test func `a call that began before is not shown by its end alone`() {
        var sampling = CallSampling()

        let isFollowed = sampling.shows(Self.event(.firstToken(AttemptID(1)), call: 3, at: 0))
        let isEnded = sampling.shows(Self.event(.callEnded(.cancelled(nil)), call: 3, at: 1))

        #expect(!isFollowed)
        #expect(!isEnded)
        #expect(sampling.leftOut == 0)
    }

    @Test func `ends that were never seen do not keep later calls out`() {
        var sampling = CallSampling()

        let shown = (1...20_000).filter { sampling.shows(Self.start($0, at: $0 * 20)) }

        #expect(shown.count == 20_000)
    }
}
