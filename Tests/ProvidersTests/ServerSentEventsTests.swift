import Testing

@testable import Providers

@Suite struct ServerSentEventsTests {
    /// Name and data of every event in `pieces`; `nil` data marks the parser giving up.
    private func read(_ pieces: [[UInt8]]) -> [String] {
        var parser = ServerSentEvents()
        var found: [String] = []
        func note(_ event: StreamEvent, in chunk: [UInt8]) {
            let data =
                switch event.data {
                case .chunk(let range): Array(chunk[range])
                case .bytes(let bytes): bytes
                }
            found.append("\(event.name ?? "message")|\(String(decoding: data, as: UTF8.self))")
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

    /// The examples of the standard, and corners beside them.
    static let table: [(String, [String])] = [
        ("data: a\n\n", ["message|a"]),
        ("data:a\n\n", ["message|a"]),
        ("data:  a\n\n", ["message| a"]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", ["message|YHOO\n+2\n10"]),
        (
            ": test stream\n\ndata: first\nid: 1\n\ndata:second\nid\n\n",
            ["message|first", "message|second"]
        ),
        ("data\n\ndata\ndata\n\ndata:", ["message|", "message|\n", "message|"]),
        ("event: add\ndata: 73857293\n\n", ["add|73857293"]),
        ("event: add\n\ndata: x\n\n", ["message|x"]),
        ("\u{FEFF}data: x\n\n", ["message|x"]),
        ("\n\u{FEFF}data: x\n\n", []),
        ("data: x\r\rdata: y\r\n\r\ndata: z\n\r\n", ["message|x", "message|y", "message|z"]),
        ("datax: 1\ndat: 2\n:data: 3\n\n", []),
        ("data: a:b: c\n\n", ["message|a:b: c"]),
        ("data: x", ["message|x"]),
        ("data: x\n", ["message|x"]),
        ("", []),
        ("\n\n\n", []),
        ("data: {\"a\":1}\n\ndata: [DONE]\n\n", ["message|{\"a\":1}", "message|[DONE]"]),
    ]

    @Test(arguments: table) func `the grammar of the standard holds`(
        _ text: String, _ expected: [String]
    ) {
        #expect(read([Array(text.utf8)]) == expected)
    }

    @Test(arguments: table) func `the pieces do not matter`(_ text: String, _ expected: [String]) {
        let bytes = Array(text.utf8)

        for cut in 0...bytes.count {
            #expect(
                read([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected, "cut at \(cut)")
        }
        #expect(read(bytes.map { [$0] }) == expected)
    }

    @Test func `a random stream reads the same in random pieces`() {
        let words = [
            "data", "event", ":", ": ", "\n", "\r", "\r\n", "\n\n", "id", "x", "é", "\u{FEFF}",
        ]
        for seed in 0..<300 as Range<UInt64> {
            var dice = TestDice(state: seed)
            var text = ""
            for _ in 0..<60 { text += words.randomElement(using: &dice) ?? "" }
            let bytes = Array(text.utf8)
            let whole = read([bytes])
            #expect(read(randomPieces(of: bytes, using: &dice)) == whole, "seed \(seed)")
            #expect(read(bytes.map { [$0] }) == whole, "seed \(seed)")
        }
    }

    @Test func `id and retry are remembered, bad ones ignored`() {
        var parser = ServerSentEvents()
        var position = 0

        _ = parser.next(
            in: Array("id: 7\nretry: 1500\nid: a\0b\nretry: 1x\nretry:\n\n".utf8),
            from: &position)

        #expect(parser.lastEventID == "7")
        #expect(parser.retryMilliseconds == 1500)
    }

    @Test func `an event within one chunk is a range of it`() {
        var parser = ServerSentEvents()
        var position = 0

        let step = parser.next(in: Array("data: abc\n\n".utf8), from: &position)

        #expect(step == .event(StreamEvent(name: nil, data: .chunk(6..<9))))
    }

    @Test func `a line may take one mebibyte and no more`() {
        let longest = String(repeating: "a", count: StreamBounds.sizeMax - 5)

        #expect(
            read([Array("data:\(longest)\n\n".utf8)]).first?.utf8.count == longest.utf8.count + 8)
        #expect(read([Array("data:\(longest)a\n\n".utf8)]) == ["too large"])
    }
}
