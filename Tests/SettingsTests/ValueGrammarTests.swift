import Settings
import Testing

@Suite struct ValueGrammarTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("5s", .seconds(5)), ("1.5s", .milliseconds(1500)),
        ("2m", .seconds(120)), ("10min", .seconds(600)), ("1h", .seconds(3600)),
        ("1d", .seconds(86_400)), ("0s", .zero), ("250us", .microseconds(250)),
    ])
    func `times are read`(text: String, expected: Duration) {
        #expect(ValueGrammar.duration(text) == expected)
    }

    @Test(arguments: [
        "", "5", "s", "-5s", "5 s", "1e3s", "0x5s", "infs", "1.2.3s", "5S", "99999999999d", ".s",
        "٣s",
    ])
    func `what is no time is refused`(text: String) {
        #expect(ValueGrammar.duration(text) == nil)
    }

    @Test(arguments: [Duration.milliseconds(500), .seconds(300), .microseconds(1500), .zero])
    func `times are written as they are read`(time: Duration) {
        #expect(ValueGrammar.duration(ValueGrammar.text(time)) == time)
    }

    @Test func `shares, rates and quantiles are read`() {
        #expect(ValueGrammar.share("8%") == 0.08)
        #expect(ValueGrammar.share("0.5") == 0.5)
        #expect(ValueGrammar.share("nan") == nil)
        #expect(ValueGrammar.interval("1 per 10s") == .seconds(10))
        #expect(ValueGrammar.interval("4 per 1s") == .milliseconds(250))
        #expect(ValueGrammar.interval("0 per 1s") == nil)
        #expect(ValueGrammar.quantile("p95") == 0.95)
        #expect(ValueGrammar.quantile("p100") == nil)
        #expect(ValueGrammar.quantile("95") == nil)
    }

    @Test(arguments: [
        ("80 per s", 80.0), ("80/s", 80), ("3 per 10s", 0.3), ("600 per min", 10),
        ("0.5 per s", 0.5),
    ])
    func `rates are read as units a second`(text: String, expected: Double) {
        #expect(abs((ValueGrammar.rate(text) ?? 0) - expected) < 1e-9)
    }

    @Test(arguments: ["80", "0 per s", "80 per", "per s", "80 per 0s", "80 per week", "-1 per s"])
    func `what is no rate is refused`(text: String) {
        #expect(ValueGrammar.rate(text) == nil)
    }
}
