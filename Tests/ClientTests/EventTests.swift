import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct EventTests {
    @Test func `every observer sees every decision and the end, with the label`() async {
        let stage = Stage("a", "b") { $0.answer() }
        let observers = [stage.client.events(), stage.client.events()]

        _ = await stage.client.stream(question, options: CallOptions(label: "background"))
            .answer()

        for observer in observers {
            var kinds: [TraceEvent.Kind] = []
            for await event in observer {
                switch event {
                case .trace(let line, let label):
                    #expect(label == "background")
                    #expect(line.call == CallID(1))
                    kinds.append(line.kind)
                case .callEnded(let call, let answer, let label):
                    #expect(call == CallID(1))
                    #expect(answer.status == .complete)
                    #expect(label == "background")
                }
                if case .callEnded = event { break }
            }
            #expect(kinds.contains(.attemptStarted(AttemptID(1), EndpointID(0), .first)))
            #expect(kinds.last == .callEnded(.complete(AttemptID(1))))
        }
    }

    @Test func `a route is explained only while somebody watches`() async {
        func isRouted(_ kind: TraceEvent.Kind) -> Bool {
            if case .routed = kind { true } else { false }
        }
        let stage = Stage("a", "b") { $0.answer() }

        let alone = await stage.client.stream(question).traces()
        let observer = stage.client.events()
        let watched = await stage.client.stream(question).traces()
        await stage.client.shutdown()

        #expect(!alone.contains(where: isRouted))
        #expect(watched.contains(where: isRouted))
        #expect(alone == watched.filter { !isRouted($0) })
        var heard = 0
        for await case .trace(let line, _) in observer where isRouted(line.kind) { heard += 1 }
        #expect(heard == 1)
    }

    @Test func `a change by hand is an event without a call`() async {
        let stage = Stage("a", "b")
        let observer = stage.client.events()

        stage.client.setManual(.disabled, for: EndpointID(1))

        for await event in observer {
            guard case .trace(let line, "") = event else { continue }
            #expect(line.call == nil)
            #expect(line.kind == .manualChanged(EndpointID(1), reason: "disabled"))
            break
        }
    }

    @Test func `a slow observer loses the oldest events, and they are counted`() async {
        let stage = Stage("a") { $0.answer() }
        let observer = stage.client.events()

        for _ in 0..<1_000 { _ = await stage.client.stream(question).answer() }
        await stage.client.shutdown()

        var last: CallID?
        var received = 0
        for await event in observer {
            received += 1
            if case .callEnded(let call, _, _) = event { last = call }
        }
        #expect(received == 4_096)
        #expect(last == CallID(1_000))
        #expect(stage.client.droppedEvents > 0)
    }

    @Test func `who wants some events gets those, and loses none to the others`() async {
        let stage = Stage("a") { $0.answer() }
        let ends = stage.client.events { event in
            if case .callEnded = event { true } else { false }
        }

        for _ in 0..<1_000 { _ = await stage.client.stream(question).answer() }
        await stage.client.shutdown()

        var calls: [CallID] = []
        for await event in ends {
            guard case .callEnded(let call, _, _) = event else {
                Issue.record("nobody wanted \(event)")
                continue
            }
            calls.append(call)
        }
        #expect(calls == (1...1_000).map { CallID($0) })
        #expect(stage.client.droppedEvents == 0)
    }

    @Test func `without observers nothing is lost`() async {
        let stage = Stage("a") { $0.answer() }

        _ = await stage.client.stream(question).answer()

        #expect(stage.client.droppedEvents == 0)
    }
}
