import Testing

@testable import CursesTerminal

/// The bytes that ask a terminal for its clipboard and for a message of the desktop.
@Suite struct TerminalRequestTests {
    private static func multiplexer(_ environment: [String: String]) -> Multiplexer? {
        TerminalCapabilities(environment: { environment[$0] }, isUTF8: true).multiplexer
    }

    @Test(arguments: [
        (["TERM": "xterm-256color"], "\u{1B}]9;done\u{07}", "\u{1B}]52;c;Zm9v\u{07}"),
        (
            ["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"],
            "\u{1B}Ptmux;\u{1B}\u{1B}]9;done\u{07}\u{1B}\\",
            "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{07}\u{1B}\\"
        ),
        (
            ["TERM": "screen-256color", "STY": "7.pts-1.host"],
            "\u{1B}P\u{1B}]9;done\u{07}\u{1B}\\", "\u{1B}P\u{1B}]52;c;Zm9v\u{07}\u{1B}\\"
        ),
        // Over a network: what stands between is not known.
        (["TERM": "screen"], "\u{1B}]9;done\u{07}", "\u{1B}]52;c;Zm9v\u{07}"),
        (["TERM": "xterm", "TMUX": ""], "\u{1B}]9;done\u{07}", "\u{1B}]52;c;Zm9v\u{07}"),
    ])
    func `a request reaches the terminal through what is between`(
        environment: [String: String], message: String, copy: String
    ) {
        let multiplexer = Self.multiplexer(environment)

        #expect(TerminalRequest.message("done", through: multiplexer) == message)
        #expect(TerminalRequest.copy("foo", through: multiplexer) == copy)
    }

    @Test func `GNU screen takes a long text in pieces that it keeps whole`() throws {
        let text = String(repeating: "日本", count: 300)
        let bytes = TerminalRequest.message(text, through: .screen)

        let pieces = bytes.components(between: "\u{1B}P", and: "\u{1B}\\")
        #expect(pieces.count > 5 && pieces.allSatisfy { $0.utf8.count <= 240 })
        #expect(pieces.joined() == "\u{1B}]9;\(text)\u{07}")
        #expect(pieces.map { "\u{1B}P\($0)\u{1B}\\" }.joined() == bytes)
    }

    @Test(arguments: [nil, Multiplexer.tmux, .screen])
    func `what no terminal takes is not sent`(multiplexer: Multiplexer?) {
        let most = String(repeating: "a", count: TerminalRequest.clipboardLimit)
        #expect(TerminalRequest.copy(most, through: multiplexer) != nil)
        #expect(TerminalRequest.copy(most + "a", through: multiplexer) == nil)
    }
}

extension String {
    /// What stands between each pair of marks.
    fileprivate func components(between open: String, and close: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let start = rest.firstRange(of: open) {
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: close) else { break }
            found.append(String(rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return found
    }
}
