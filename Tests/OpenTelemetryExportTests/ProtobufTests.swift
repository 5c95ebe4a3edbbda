import Client
import Providers
import Reliability
import Testing
import Tracing

@testable import OpenTelemetryExport

@Suite struct ProtobufTests {
    @Test(
        arguments: [
            (0, "08 00"), (1, "08 01"), (127, "08 7F"), (128, "08 80 01"), (300, "08 AC 02"),
            (-1, "08 FF FF FF FF FF FF FF FF FF 01"),
        ] as [(Int64, String)])
    func `whole numbers take seven bits a byte`(number: Int64, bytes: String) {
        var writer = ProtobufWriter()
        writer.whole(Field("n", 1), number)

        #expect(Self.hexadecimal(writer.bytes) == bytes)
        #expect(ProtobufFields(writer.bytes)?.number(1) == Int(number))
    }

    @Test func `every other kind of field`() {
        var writer = ProtobufWriter()
        writer.text(Field("text", 5), "a")
        writer.truth(Field("truth", 16), true)
        writer.identity(Field("id", 1), [0x0102_0304_0506_0708])
        writer.fixed(Field("fixed", 2), [1])
        writer.number(Field("number", 3), 2)
        writer.message(Field("message", 4)) { $0.small(Field("small", 1), 2) }
        writer.messages(Field("none", 6), [Int]()) { $0.small(Field("small", 1), $1) }

        #expect(
            Self.hexadecimal(writer.bytes)
                == "2A 01 61 80 01 01 0A 08 01 02 03 04 05 06 07 08 12 08 01 00 00 00 00 00 00 00"
                + " 19 00 00 00 00 00 00 00 40 22 02 08 02")
    }

    @Test(
        arguments: [
            [0x0A], [0x0A, 0x02, 0x00], [0x80], [0x0B], [0x09, 1, 2, 3],
            [0x08] + [UInt8](repeating: 0xFF, count: 11),
        ] as [[UInt8]])
    func `what is no message is none`(bytes: [UInt8]) {
        #expect(ProtobufFields(bytes) == nil)
    }

    /// One span with everything, and its bytes as protobuf's own library for Python writes them from the
    /// same JSON.
    @Test func `a span is the same message in both encodings`() throws {
        var span = SpanRecord(
            "chat m", kind: .client,
            context: SpanContext(
                trace: .init(high: 1, low: 2), span: 3, isSampled: true, state: "k=v"),
            parent: 4, start: 5)
        span.attributes["b"] = true
        span.attributes["d"] = 0.5
        span.attributes["i"] = -7
        span.attributes["l"] = ["x", "y"]
        span.attributes["s"] = "salt"
        span.add(SpanEvent(name: "hedge", at: StillInstant(nanosecondsSinceEpoch: 6)))
        span.status = SpanStatus(code: .error, message: "broke")
        var resource = Resource()
        resource.set("service.name", "breakwater")
        let document = SpanDocument(spans: [span.ended(at: 9)], resource: resource)

        #expect(String(decoding: OTLPProtocol.json.body(of: document), as: UTF8.self) == Self.json)
        #expect(Self.hexadecimal(OTLPProtocol.protobuf.body(of: document)) == Self.bytes)
    }

    private struct StillInstant: TracerInstant {
        var nanosecondsSinceEpoch: UInt64
        static func < (left: StillInstant, right: StillInstant) -> Bool {
            left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
            .joined(separator: " ")
    }

    private static let json =
        #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"breakwater"}}]},"scopeSpans":[{"scope":{"name":"breakwater"},"spans":[{"traceId":"00000000000000010000000000000002","spanId":"0000000000000003","traceState":"k=v","parentSpanId":"0000000000000004","name":"chat m","kind":3,"startTimeUnixNano":"5","endTimeUnixNano":"9","attributes":[{"key":"b","value":{"boolValue":true}},{"key":"d","value":{"doubleValue":0.5}},{"key":"i","value":{"intValue":"-7"}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"x"},{"stringValue":"y"}]}}},{"key":"s","value":{"stringValue":"salt"}}],"events":[{"timeUnixNano":"6","name":"hedge"}],"status":{"message":"broke","code":2}}]}]}]}"#
    private static let bytes = [
        "0A E3 01 0A 1E 0A 1C 0A 0C 73 65 72 76 69 63 65 2E 6E 61 6D 65 12 0C 0A 0A 62 72 65",
        "61 6B 77 61 74 65 72 12 C0 01 0A 0C 0A 0A 62 72 65 61 6B 77 61 74 65 72 12 AF 01 0A",
        "10 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 02 12 08 00 00 00 00 00 00 00 03 1A",
        "03 6B 3D 76 22 08 00 00 00 00 00 00 00 04 2A 06 63 68 61 74 20 6D 30 03 39 05 00 00",
        "00 00 00 00 00 41 09 00 00 00 00 00 00 00 4A 07 0A 01 62 12 02 10 01 4A 0E 0A 01 64",
        "12 09 21 00 00 00 00 00 00 E0 3F 4A 10 0A 01 69 12 0B 18 F9 FF FF FF FF FF FF FF FF",
        "01 4A 11 0A 01 6C 12 0C 2A 0A 0A 03 0A 01 78 0A 03 0A 01 79 4A 0B 0A 01 73 12 06 0A",
        "04 73 61 6C 74 5A 10 09 06 00 00 00 00 00 00 00 12 05 68 65 64 67 65 7A 09 12 05 62",
        "72 6F 6B 65 18 02",
    ].joined(separator: " ")
}
