import Testing

@testable import Providers

@Suite struct ToolCallAssemblerTests {
    private func assembled(
        _ fragments: [(index: Int, id: String?, name: String?, arguments: String)]
    ) -> [ToolCall] {
        var assembler = ToolCallAssembler()
        for fragment in fragments {
            assembler.take(
                .toolCall(
                    index: fragment.index, id: fragment.id, name: fragment.name,
                    arguments: fragment.arguments))
        }
        return assembler.finish()
    }

    @Test func `interleaved fragments with gaps come together in order`() {
        let calls = assembled([
            (4, "b", "get", "{"), (1, "a", "sum", "{\"x\""), (4, nil, nil, "}"),
            (1, nil, nil, ":1}"),
        ])

        #expect(
            calls == [
                ToolCall(id: "a", name: "sum", arguments: "{\"x\":1}"),
                ToolCall(id: "b", name: "get", arguments: "{}"),
            ])
    }

    @Test func `calls that all claim index zero are told apart by their ids`() {
        let calls = assembled([
            (0, "a", "sum", "{"), (0, nil, nil, "}"), (0, "b", "get", "{}"), (0, "b", nil, ""),
        ])

        #expect(calls.map(\.id) == ["a", "b"])
        #expect(calls.map(\.arguments) == ["{}", "{}"])
    }

    @Test func `what is cut, nameless or no object is discarded`() {
        #expect(assembled([(0, "a", "sum", "{\"x\":")]).isEmpty)
        #expect(assembled([(0, "a", nil, "{}")]).isEmpty)
        #expect(assembled([(0, "a", "sum", "[1]")]).isEmpty)
        #expect(assembled([]).isEmpty)
    }

    @Test func `missing ids are made up and missing arguments are none`() {
        let calls = assembled([(0, nil, "sum", ""), (7, "", "get", " ")])

        #expect(calls.map(\.id) == ["call_0", "call_1"])
        #expect(calls.map(\.arguments) == ["{}", "{}"])
    }

    @Test func `the number of calls is bounded`() {
        let calls = assembled((0..<5000).map { ($0, "\($0)", "f", "{}") })

        #expect(calls.count == ToolCallAssembler.callsMax)
    }

    /// Scalars that a terminal obeys, and some that it does not.
    @Test func `arguments are made safe without changing a value`() {
        let scalars =
            (0x80..<0xA1 as Range<UInt32>).compactMap(Unicode.Scalar.init)
            + ["\u{7F}", "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{AD}", "é", "日", "😀"]
        for scalar in scalars {
            let raw = #"{"k":""# + String(Character(scalar)) + #""}"#

            let safe = TextSanitiser.json(raw)

            #expect(JSONValue(parsing: Array(safe.utf8)) == JSONValue(parsing: Array(raw.utf8)))
            #expect(TextSanitiser.sanitise(safe) == safe, "U+\(String(scalar.value, radix: 16))")
        }
        #expect(TextSanitiser.json("{\r\n\t}") == "{ \n\t}")
    }

    @Test func `a scalar is escaped exactly when the sanitiser would change it`() {
        for value in 0..<0x1_1000 as Range<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(Character(scalar))
            let isSame = TextSanitiser.json(text) == text

            let shown = TextSanitiser.sanitise(text)
            #expect(
                isSame == shown.unicodeScalars.elementsEqual(text.unicodeScalars),
                "U+\(String(value, radix: 16))")
        }
    }
}
