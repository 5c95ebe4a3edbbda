import Testing

@testable import OpenTelemetryExport

@Suite struct SpanContextTests {
    static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a trace parent is read and written as it was`() {
        let context = SpanContext(traceParent: Self.parent)

        #expect(context?.trace.text == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(context?.spanText == "00f067aa0ba902b7")
        #expect(context?.isSampled == true)
        #expect(context?.traceParent == Self.parent)
    }

    @Test func `flags and parts of later versions are passed over`() {
        let later = "42-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-08-more"

        #expect(
            SpanContext(traceParent: later)?.traceParent
                == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
    }

    @Test(arguments: [
        "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
    ])
    func `what is no trace parent is none`(text: String) {
        #expect(SpanContext(traceParent: text) == nil)
    }

    @Test func `a span below another shares its trace and not its number`() throws {
        var random = SystemRandomNumberGenerator()
        let parent = try #require(SpanContext(traceParent: Self.parent, state: "x=1"))
        let sampler = TraceSampler()

        let child = SpanContext(below: parent, sampler: sampler, using: &random)
        let other = SpanContext(below: nil, sampler: sampler, using: &random)

        #expect(child.trace == parent.trace)
        #expect(child.span != parent.span)
        #expect(child.state == "x=1")
        #expect(other.trace != parent.trace)
        #expect(other.trace.text.count == 32)
        #expect(other.state == nil)
    }
}

@Suite struct TraceSamplerTests {
    @Test(arguments: [
        ("always_on", nil, 1.0, false), ("always_off", nil, 0, false),
        ("traceidratio", "0.25", 0.25, false), ("traceidratio", nil, 1, false),
        ("parentbased_always_on", nil, 1, true), ("parentbased_always_off", nil, 0, true),
        ("parentbased_traceidratio", "0.5", 0.5, true),
    ])
    func `the names are OpenTelemetry's`(
        name: String, argument: String?, share: Double, followsParent: Bool
    ) {
        #expect(
            TraceSampler(named: name, argument: argument)
                == TraceSampler(share: share, followsParent: followsParent))
    }

    @Test(arguments: [
        ("jaeger_remote", nil), ("", nil), ("traceidratio", "1.5"), ("traceidratio", "half"),
        ("traceidratio", "-0.1"), ("traceidratio", "nan"),
    ])
    func `other names and shares are none`(name: String, argument: String?) {
        #expect(TraceSampler(named: name, argument: argument) == nil)
    }

    /// Shares against numbers at the edges of what they keep, and both ends of the bits that count.
    @Test(
        arguments: [
            (0.0, 0x0, false), (0, 0x00FF_FFFF_FFFF_FFFF, false), (1, 0x0, true),
            (1, 0xFFFF_FFFF_FFFF_FFFF, true), (0.5, 0x007F_FFFF_FFFF_FF00, true),
            (0.5, 0x0080_0000_0000_0000, false), (0.5, 0xFF00_0000_0000_0000, true),
        ] as [(Double, UInt64, Bool)])
    func `a number decides alike everywhere`(share: Double, low: UInt64, isKept: Bool) {
        let trace = SpanContext.TraceID(high: 7, low: low)

        #expect(TraceSampler(share: share).keeps(trace, parent: nil) == isKept)
    }

    @Test(arguments: [true, false]) func `the parent's decision holds where it is followed`(
        isSampled: Bool
    ) {
        let trace = SpanContext.TraceID(high: 7, low: 7)
        let parent = SpanContext(trace: trace, span: 1, isSampled: isSampled)

        #expect(TraceSampler(share: 0).keeps(trace, parent: parent) == isSampled)
        #expect(TraceSampler(share: 1).keeps(trace, parent: parent) == isSampled)
        #expect(!TraceSampler(share: 0, followsParent: false).keeps(trace, parent: parent))
    }
}
