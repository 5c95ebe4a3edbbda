import Reliability
import Testing

@testable import Dashboard

/// Numbers as the screen writes them.
@Suite struct FormatTests {
    @Test(arguments: [
        (Duration.milliseconds(4), "4ms"), (.zero, "0s"), (.milliseconds(62), "62ms"),
        (.milliseconds(412), "0.41s"),
        (.milliseconds(999), "1.00s"),
        (.milliseconds(1900), "1.9s"), (.milliseconds(9960), "10s"), (.seconds(12), "12s"),
        (.seconds(125), "2m05"),
    ])
    func `a duration in five columns`(duration: Duration, text: String) {
        #expect(Format.seconds(duration) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1234, "1.2k"), (9_949, "9.9k"), (34_000, "34k"), (999_499, "999k"),
        (1_200_000, "1.2M"), (34_000_000, "34M"),
    ])
    func `a count in five columns`(count: Int, text: String) {
        #expect(Format.count(count) == text)
    }

    @Test(arguments: [
        (0.0, "$0"), (0.00001, "<$0.0001"), (0.0041, "$0.0041"), (0.42, "$0.42"), (12.4, "$12.40"),
    ])
    func `money is never rounded to nothing`(dollars: Double, text: String) {
        #expect(Format.money(dollars) == text)
    }

    @Test(arguments: [(0.0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")])
    func `percent says all or nothing only when it is`(share: Double, text: String) {
        #expect(Format.percent(share) == text)
    }

    @Test(arguments: [
        (0.0, "00:00:00"), (38_580.9, "10:43:00"), (86_400.0, "00:00:00"), (-1.0, "23:59:59"),
    ])
    func `the local time`(seconds: Double, text: String) {
        #expect(Format.clock(seconds) == text)
    }

    @Test(arguments: [
        ("a\tb", "a    b"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("\u{1B}[0m", "[0m"),
        ("x\u{202E}y", "xy"),
        ("漢字👩‍👩‍👧", "漢字👩‍👩‍👧"),
    ])
    func `text from outside is made safe`(raw: String, clean: String) {
        #expect(VisibleText.clean(raw) == clean)
    }

    @Test func `letters in order match, whole words first`() {
        #expect(Fuzzy.score("xyz", in: "Force breaker open") == nil)
        let whole = Fuzzy.score("open", in: "Force breaker open") ?? 0
        let spread = Fuzzy.score("open", in: "Other path, even none") ?? 0
        #expect(whole > spread)
    }
}
