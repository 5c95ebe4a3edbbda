import Testing

@testable import Providers

@Suite struct JSONLinesTests {
    /// Every line in `pieces`; “too large” marks the parser giving up.
    private func read(_ pieces: [[UInt8]]) -> [String] {
        var parser = JSONLines()
        var found: [String] = []
        func note(_ event: StreamEvent, in chunk: [UInt8]) {
            switch event.data {
            case .chunk(let range): found.append(String(decoding: chunk[range], as: UTF8.self))
            case .bytes(let bytes): found.append(String(decoding: bytes, as: UTF8.self))
            }
        }
        for chunk in pieces {
            var position = 0
            reading: while true {
                switch parser.next(in: chunk, from: &position) {
                case .event(let event): note(event, in: chunk)
                case .needsMore: break reading
                case .tooLarge: return found + ["too large"]
                }
            }
        }
        if let event = parser.finish() { note(event, in: []) }
        return found
    }

    static let table: [(String, [String])] = [
        ("{\"a\":1}\n{\"b\":2}\n", ["{\"a\":1}", "{\"b\":2}"]),
        ("{\"a\":1}\r\n{\"b\":2}\r\n", ["{\"a\":1}", "{\"b\":2}"]),
        ("1\r2", ["1", "2"]), ("1\n2", ["1", "2"]), ("\n\n 1\n \t\n\r\n2 \n", [" 1", "2 "]),
        ("", []), (" ", []), ("\n", []), ("é\nü", ["é", "ü"]),
    ]

    @Test(arguments: table) func `a line is a document, in any pieces`(
        _ text: String, _ expected: [String]
    ) {
        let bytes = Array(text.utf8)

        #expect(read([bytes]) == expected)
        for cut in 0...bytes.count {
            #expect(
                read([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
        #expect(read(bytes.map { [$0] }) == expected)
    }

    @Test func `a line within one chunk is a range of it`() {
        var parser = JSONLines()
        var position = 0

        let step = parser.next(in: Array("\nab\n".utf8), from: &position)

        #expect(step == .event(StreamEvent(name: nil, data: .chunk(1..<3))))
    }

    @Test func `a line may take one mebibyte and no more`() {
        let longest = [UInt8](repeating: UInt8(ascii: "1"), count: StreamBounds.sizeMax)

        #expect(read([longest + [0x0A]]).first?.utf8.count == StreamBounds.sizeMax)
        #expect(read([longest + [0x31]]) == ["too large"])
        #expect(read([longest, [0x31]]) == ["too large"])
    }
}
