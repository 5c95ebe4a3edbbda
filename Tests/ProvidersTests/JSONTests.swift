import Testing

@testable import Providers

@Suite struct JSONTests {
    @Test func `a view walks down by keys and indices`() {
        let bytes = Array(#"{"choices":[{"delta":{"content":"hi"}},{"n":3}],"t":true}"#.utf8)

        JSONDocument.read(bytes) { root in
            #expect(root["choices"][0]["delta"]["content"].string == "hi")
            #expect(root["choices"][1]["n"].int == 3)
            #expect(root["t"].bool == true)
            #expect(root["choices"][2]["n"].int == nil)
            #expect(root["missing"][0]["deeper"].string == nil)
            #expect(!root["missing"].isPresent)
        }
    }

    @Test(arguments: [
        ("12", 12), ("-3", -3), ("12.0", 12), ("12.5", nil), ("18446744073709551615", nil),
        ("1e3", 1000), ("\"12\"", nil), ("null", nil), ("1e300", nil),
    ]) func `a whole number is read only when it is one`(_ text: String, _ expected: Int?) {
        let number: Int?? = JSONDocument.read(Array("[\(text)]".utf8)) { $0[0].int }

        #expect(number == .some(expected))
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1}}", "[1] [2]", "nul", "\"\\ud83d\"", "\"\\udc00\"",
        "\"a\u{0}b\"", "\"\u{1}\"", "[1e999]", "'a'", "[01]", "{\"a\" 1}", "\"\\x\"", "NaN",
    ]) func `what is not JSON reads as nothing`(_ text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test func `invalid UTF-8 reads as nothing`() {
        #expect(JSONValue(parsing: [0x22, 0xFF, 0x22]) == nil)
        #expect(JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) == nil)
    }

    @Test func `a document inside a document is refused, and the outer one survives`() {
        JSONDocument.read(Array("[1,2]".utf8)) { outer in
            #expect(JSONValue(parsing: Array("[3]".utf8)) == nil)
            #expect(outer[1].int == 2)
        }
        #expect(JSONValue(parsing: Array("[3]".utf8)) == .array([.integer(3)]))
    }

    @Test func `a tree survives writing and reading`() {
        let tree: JSONValue = .object([
            "a": .array([.null, .bool(false), .integer(-7), .number(0.5), .object([:])]),
            "quote\"\\\n\u{1}/": .string("é😀\u{7F}\u{0}\t\r\n"),
        ])

        #expect(JSONValue(parsing: tree.encoded) == tree)
    }

    @Test func `random text survives writing and reading`() {
        for seed in 0..<200 as Range<UInt64> {
            var dice = TestDice(state: seed)
            var text = String.UnicodeScalarView()
            for _ in 0..<50 {
                let limit: UInt32 = Bool.random(using: &dice) ? 0x80 : 0x11_0000
                if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &dice)) {
                    text.append(scalar)
                }
            }
            let value = JSONValue.string(String(text))
            #expect(JSONValue(parsing: value.encoded) == value, "seed \(seed)")
        }
    }

    @Test func `random bytes crash nothing`() {
        let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \u{0}é".utf8) + [0xFF]
        for seed in 0..<2000 as Range<UInt64> {
            var dice = TestDice(state: seed)
            let bytes = (0..<Int.random(in: 0..<80, using: &dice)).map { _ in
                alphabet.randomElement(using: &dice) ?? 0
            }
            _ = JSONValue(parsing: bytes)
        }
    }

    @Test func `numbers without a JSON form become null`() {
        #expect(
            JSONValue.array([.number(.nan), .number(.infinity)]).encoded
                == Array("[null,null]".utf8))
    }
}
