/// A program between ours and the terminal that keeps to itself what it does not know.
public nonisolated enum Multiplexer: Sendable, Hashable {
    /// tmux; since 3.3 it passes on only where `allow-passthrough` is on.
    case tmux
    /// GNU screen.
    case screen

    /// The one that the process runs in, by the variables that each sets; `nil` for none.
    ///
    /// `TERM` does not tell: tmux calls itself `screen` too, and over a network it stays what it was.
    init?(environment: (String) -> String?) {
        func isSet(_ name: String) -> Bool { !(environment(name) ?? "").isEmpty }
        if isSet("TMUX") {
            self = .tmux
        } else if isSet("STY") {
            self = .screen
        } else {
            return nil
        }
    }

    /// GNU screen drops a control string of more than 256 bytes in its older versions.
    private static let pieceLimit = 240

    /// What makes it pass a sequence on to the terminal.
    ///
    /// tmux takes it whole, each escape doubled: `ESC P tmux; … ESC \`. GNU screen takes it in pieces,
    /// as each of its control strings is passed on as it stands: `ESC P … ESC \`.
    func passing(_ sequence: String) -> String {
        switch self {
        case .tmux:
            let doubled = sequence.split(separator: "\u{1B}", omittingEmptySubsequences: false)
                .joined(separator: "\u{1B}\u{1B}")
            return "\u{1B}Ptmux;\(doubled)\u{1B}\\"
        case .screen:
            return Self.pieces(sequence).map { "\u{1B}P\(String($0))\u{1B}\\" }.joined()
        }
    }

    private static func pieces(_ text: String) -> [String.UnicodeScalarView] {
        var pieces: [String.UnicodeScalarView] = []
        var room = 0
        for scalar in text.unicodeScalars {
            let bytes = UTF8.width(scalar)
            if bytes > room {
                pieces.append(String.UnicodeScalarView())
                room = pieceLimit
            }
            pieces[pieces.count - 1].append(scalar)
            room -= bytes
        }
        return pieces
    }
}
