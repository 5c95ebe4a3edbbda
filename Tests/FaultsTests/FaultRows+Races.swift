import Reliability

/// 106–113: cancels, and things that happen at the same time.
extension Fault {
    static let races =
        [
            ("the queue", "a cancel in the queue leaves the one ahead alone"),
            ("a backoff", "a cancel within a backoff sends nothing more"),
            (
                "the connecting",
                "a cancel while connecting ends the call at once, the socket by its limit"
            ),
            (
                "the head wait, prefill, commit, mid-token and teardown",
                "a cancel closes the socket and gives everything back"
            ),
        ].map { phase, test in
            shown(
                106, "cancel in \(phase)", by: test,
                in: "HTTPTransportTests/CallCancelTests.swift", is: .cancelled,
                sees: "what had come, marked as cancelled", .nothing)
        } + [
            own(
                106, "cancel while the name is looked up",
                by: "a cancel while a name is looked up gives everything back", is: .cancelled,
                sees: "nothing, marked as cancelled", .nothing),
            own(
                107, "two first tokens at one instant",
                by: "two first tokens at one instant: one is shown, the other is closed",
                sees: "the text of one", .nothing),
            own(
                108, "the winner fails behind its first token",
                by: "a winner that fails behind its first token leaves its text alone",
                is: .brokenStream, sees: "what the winner said, marked as incomplete", .brokenOff),
            own(
                109, "an answer as the hedge starts",
                by: "an answer as the hedge starts ends the call once, whoever gives it",
                sees: "the answer", .nothing),
            own(
                110, "an answer as the deadline passes",
                by: "an answer as the deadline passes ends the call once, one way or the other",
                sees: "the answer, or the deadline"),
            shown(
                111, "the trial of a breaker is cancelled",
                by: "a cancelled probe decides nothing and frees its place",
                in: "ClientTests/BreakerTests.swift", is: .cancelled, sees: "nothing", .nothing),
            own(
                112, "the key is revoked in mid-stream",
                by: "a key that is revoked in mid-stream lets the answer under way end",
                is: .auth, sees: "the whole answer; the next call says the key was refused",
                .deadKey),
            shown(
                113, "an endpoint is removed while it answers",
                by: "what runs at a removed endpoint ends well, and nothing new goes there",
                in: "ClientTests/RemovalTests.swift", sees: "the whole answer", .nothing),
            shown(
                113, "an endpoint is removed for which a call waits",
                by: "a call that waits for the removed endpoint alone fails at once",
                in: "ClientTests/RemovalTests.swift", is: .refusedLocally,
                sees: "a was removed", .nothing),
        ]

    private static func own(
        _ number: Int, _ name: String, by test: String, is kind: FailureKind? = nil, sees: String,
        _ effects: Effects? = nil
    ) -> Fault {
        shown(
            number, name, by: test, in: "FaultsTests/RaceFaultTests.swift", is: kind, sees: sees,
            effects)
    }
}
