import LoopbackServers
import Reliability

/// 40–55: what takes too long.
extension Fault {
    static let timing =
        [
            play(
                40, "stall before the head",
                Play(cues: [Cue(moment: .sent, passes: .seconds(10))]), is: .timeout,
                sees: "no response within 10 s", .failure,
                terms: Terms(timeouts: AttemptTimeouts(head: .seconds(10)))),
            play(
                41, "first token just in time",
                Play(
                    reply: .bytes(Wire.chunkedHead),
                    cues: [
                        Cue(
                            moment: .head, passes: .seconds(59),
                            says: .bytes(
                                Wire.chunk(Wire.text("salt") + Wire.finish) + "0\r\n\r\n"))
                    ]),
                is: nil, sees: "salt", .nothing),
            play(
                41, "first token after a minute",
                Play(
                    reply: .bytes(Wire.chunkedHead),
                    cues: [Cue(moment: .head, passes: .seconds(60))]),
                is: .timeout, sees: "no token within 60 s", .failure),
            forever(42, "keep-alive comments forever", ": alive\n\n"),
            forever(
                43, "role and empty deltas forever",
                Wire.event(#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#)),
            drip(44, "one byte a second"),
            play(
                45, "stall after a few tokens",
                Play(
                    reply: .bytes(
                        Wire.chunkedHead + Wire.chunk(Wire.text("why ") + Wire.text("is "))),
                    cues: [Cue(moment: .text, passes: .seconds(31))]),
                is: .timeout, sees: "30 s", .brokenOff, keeps: "why is "),
            answered(
                46, "a burst of ten thousand tokens",
                String(repeating: Wire.text("salt "), count: 10_000), Wire.finish,
                sees: String(repeating: "salt ", count: 10_000)),
        ]
        + [
            (47, "bimodal latency", "a hedge answers, and an improbable run of losses ejects"),
            (48, "a slow ramp", "answers, from those that are quicker"),
            (49, "everything three times slower", "answers, and hardly a hedge more"),
            (50, "flapping", "answers, from those that hold"),
            (51, "a black hole that fails fast", "answers; the black hole is ejected"),
            (52, "half the capacity for a while", "answers again as soon as without retries"),
            (53, "a server that works on after a cancel", "answers; extra attempts stay few"),
            (54, "all return at one instant", "answers, without a stampede"),
        ].map { number, name, sees in
            shown(
                number, name,
                by: "a scenario of the library breaks no invariant and comes out as it expects",
                in: "ScenariosTests/LibraryPlayTests.swift", sees: sees)
        } + [
            shown(
                55, "the machine sleeps",
                by: "an answer goes on after the sleep, and nothing took three hours",
                in: "ClientTests/SleepTests.swift", sees: "the answer, as if nothing had been"),
            shown(
                55, "the wall clock jumps",
                by: "the time of day is read only where a person is told it",
                in: "TidyTests/SourceTests.swift", sees: "nothing: no duration reads it"),
        ]

    /// A piece that is no progress, every 20 s.
    private static func forever(_ number: Int, _ name: String, _ piece: String) -> Fault {
        let again = Cue(moment: .head, passes: .seconds(20), says: .bytes(Wire.chunk(piece)))
        return play(
            number, name,
            Play(
                reply: .bytes(Wire.chunkedHead + Wire.chunk(piece)), cues: [again, again, again]),
            is: .timeout, sees: "no token within 60 s", .failure)
    }

    /// A token that takes more than a minute to come whole.
    private static func drip(_ number: Int, _ name: String) -> Fault {
        play(
            number, name,
            Play(
                reply: .bytes(Wire.head),
                cues: Wire.text(String(repeating: "salt ", count: 20)).prefix(61).map {
                    Cue(moment: .head, passes: .seconds(1), says: .bytes(String($0)))
                }),
            is: .timeout, sees: "no token within 60 s", .failure)
    }
}
