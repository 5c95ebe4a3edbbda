/// What the terminal is asked to do beyond showing cells, as the bytes that ask it.
nonisolated enum TerminalRequest {
    /// Terminals cut or drop what is longer than about 100 000 characters of base64.
    static let clipboardLimit = 74_000

    /// Text on the clipboard (OSC 52); `nil` when it is too long for that.
    static func copy(_ text: String, through multiplexer: Multiplexer?) -> String? {
        guard text.utf8.count <= clipboardLimit else { return nil }
        return passing("\u{1B}]52;c;\(Base64.encode(text.utf8))\u{07}", through: multiplexer)
    }

    /// A message of the desktop (OSC 9); `text` is one line without control characters.
    static func message(_ text: String, through multiplexer: Multiplexer?) -> String {
        passing("\u{1B}]9;\(text)\u{07}", through: multiplexer)
    }

    private static func passing(_ sequence: String, through multiplexer: Multiplexer?) -> String {
        multiplexer?.passing(sequence) ?? sequence
    }
}
