import Client
import Providers
import Reliability
import TestSupport
import Testing

@Suite struct LatencyTests {
    @Test func `first token, gap and total of an answer are measured apart`() async {
        let stage = Stage("a")
        let stream = stage.client.stream(question)
        let exchange = await stage.transport.exchange(1)
        exchange.sent()
        exchange.head()
        stage.clock.advance(by: .milliseconds(400))
        exchange.text("one")
        stage.clock.advance(by: .milliseconds(20))
        exchange.text("two")
        stage.clock.advance(by: .milliseconds(30))
        exchange.text("three")
        stage.clock.advance(by: .milliseconds(50))
        exchange.finish()
        exchange.end()
        _ = await stream.answer()

        let latencies = stage.client.latencies(of: EndpointID(0))
        #expect(latencies?.firstToken.count == 1)
        #expect(latencies?.gap.count == 2)
        #expect(latencies?.total.count == 1)
        #expect(near(latencies?.firstToken.percentile(1), .milliseconds(400)))
        #expect(near(latencies?.gap.percentile(1), .milliseconds(30)))
        #expect(near(latencies?.total.percentile(1), .milliseconds(500)))
        #expect(stage.client.latencies(of: EndpointID(9)) == nil)
    }

    @Test func `the head of the last response is kept, and when it came`() async {
        let stage = Stage("a")
        #expect(stage.client.lastHead(of: EndpointID(0)) == nil)
        let stream = stage.client.stream(question)
        let exchange = await stage.transport.exchange(1)
        exchange.sent()
        stage.clock.advance(by: .milliseconds(70))
        exchange.head([HeaderField("x-request-id", "r-1"), HeaderField("set-cookie", "c")])
        exchange.text("one")
        exchange.finish()
        exchange.end()
        _ = await stream.answer()

        let last = stage.client.lastHead(of: EndpointID(0))
        #expect(last?.head.status == 200)
        #expect(last?.head.headers == [HeaderField("x-request-id", "r-1")])
        #expect(last?.at == Instant(stage.clock.now))
    }

    /// Within the histogram's 1 %.
    private func near(_ measured: Duration?, _ expected: Duration) -> Bool {
        guard let measured else { return false }
        return abs(measured / expected - 1) <= 0.01
    }
}
