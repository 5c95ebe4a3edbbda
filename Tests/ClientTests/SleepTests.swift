import Providers
import Reliability
import TestSupport
import Testing

@testable import Client

/// The machine sleeps while a call is under way: a closed laptop is no slow server.
@Suite struct SleepTests {
    private static let nap = Duration.seconds(3 * 3600)

    @Test func `an answer goes on after the sleep, and nothing took three hours`() async {
        let stage = Stage("a")

        let stream = stage.client.stream(question, options: CallOptions(deadline: .seconds(20)))
        let exchange = stage.transport.exchanges[0]
        exchange.head()
        stage.clock.advance(by: .seconds(2))
        stage.clock.suspend(for: Self.nap)
        stage.clock.advance(by: .seconds(1))
        exchange.text("still ")
        stage.clock.suspend(for: Self.nap)
        stage.clock.advance(by: .seconds(2))
        exchange.text("here")
        exchange.finish()
        let answer = await stream.answer()

        #expect(answer?.status == .complete)
        #expect(answer?.firstToken == .seconds(3))
        #expect(answer?.total == .seconds(5))
        #expect(stage.endpoint(0).p50 == .seconds(3))
        let latencies = stage.client.latencies(of: EndpointID(0))
        #expect((latencies?.gap.percentile(0.5) ?? .zero) < .seconds(3))
        #expect((latencies?.total.percentile(0.5) ?? .zero) < .seconds(6))
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `the alarm that rings on waking ends nothing, and the time left still runs out`()
        async
    {
        let stage = Stage("a")

        let stream = stage.client.stream(question, options: CallOptions(deadline: .seconds(10)))
        stage.transport.exchanges[0].head()
        await stage.clock.sleeper(dueAfter: .seconds(10))
        stage.clock.advance(by: .seconds(4))
        stage.clock.suspend(for: Self.nap)
        // Woken, the alarm is set to what is left: six seconds from now.
        await stage.clock.sleeper(dueBy: stage.clock.now.advanced(by: .seconds(6)))
        #expect(stage.client.snapshot().callsInFlight == 1)
        stage.clock.advance(by: .seconds(6))
        let answer = await stream.answer()

        #expect(answer?.failure?.kind == .deadline)
        #expect(answer?.total == .seconds(10))
    }

    @Test func `a Retry-After runs on while the machine sleeps`() async {
        let stage = Stage("a") { exchange in
            if exchange.number == 1 {
                exchange.error(529, headers: [HeaderField("retry-after", "50")])
            } else {
                exchange.answer()
            }
        }

        let stream = stage.client.stream(question)
        await stage.clock.sleepers(atLeast: 1)
        stage.clock.suspend(for: Self.nap)
        let answer = await stream.answer()

        #expect(answer?.status == .complete)
        #expect(stage.asked.count == 2)
    }

    @Test func `without a sleep the same time is a silent server`() async {
        let stage = Stage("a")

        let stream = stage.client.stream(question, options: CallOptions(deadline: .seconds(10)))
        stage.transport.exchanges[0].head()
        await stage.pass(Self.nap)
        let answer = await stream.answer()

        #expect(answer?.status == .failed)
    }

    @Test func `time that passes while a call looks at its clock is no sleep`() {
        let manual = ManualClock()
        let clock = ClientClock(manual)
        var watch = SleepWatch(now: clock.now(), clock: clock)
        var sleeps: [Duration?] = []

        manual.advance(by: .seconds(20))
        let seen = clock.now()
        manual.advance(by: .seconds(20))
        sleeps.append(watch.slept(now: seen, clock: clock))
        sleeps.append(watch.slept(now: clock.now(), clock: clock))
        manual.suspend(for: Self.nap)
        sleeps.append(watch.slept(now: clock.now(), clock: clock))
        sleeps.append(watch.slept(now: clock.now(), clock: clock))

        #expect(sleeps == [nil, nil, Self.nap, nil])
    }

    @Test func `the real clocks agree while the machine is awake`() {
        let clock = ContinuousClock()
        let (start, asleep) = (clock.now, clock.timeAsleep)

        while start.duration(to: clock.now) < .milliseconds(5) {}
        let difference = clock.timeAsleep - asleep

        #expect(abs(difference.inMilliseconds) < 900, "\(difference)")
    }
}
