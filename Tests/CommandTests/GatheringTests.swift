import Client
import Reliability
import Testing

@testable import Command

/// What of an answer is told to the screen's loop at once.
@Suite struct GatheringTests {
    /// `t` text, `r` reasoning, `c` a tool call, `s` the start; a run of pieces is told as one.
    private static func events(_ script: String) -> [ChatEvent] {
        script.split(separator: " ").map { word in
            let rest = String(word.dropFirst())
            return switch word.first {
            case "t": .text(rest)
            case "r": .reasoning(rest)
            case "c": .toolCall(index: 0, id: nil, name: rest, arguments: "")
            default: .started(CallID(1))
            }
        }
    }

    @Test(arguments: [
        ("ta", "ta"), ("ta tb tc", "tabc"), ("ra rb ta", "rab ta"), ("ta rb tc td", "ta rb tcd"),
        ("s ta tb", "s tab"), ("ta c1 tb tc", "ta c1 tbc"), ("s", "s"), ("ta tb s", "tab s"),
    ])
    func `pieces that follow each other are one, and the order stays`(
        arrived: String, told: String
    ) {
        let script = Self.events(arrived)
        var rest = script.dropFirst()
        let seen = Gathering.gather(script[0]) { rest.popFirst() }
        #expect(rest.isEmpty)
        #expect(seen == Self.events(told))
    }
}
