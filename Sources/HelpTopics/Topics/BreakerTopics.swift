extension HelpTopics {
    /// Circuit breakers.
    static let breakerTopics: [HelpTopic] = [
        HelpTopic(
            id: "breaker",
            title: "Circuit breakers",
            question: "What does a circuit breaker do?",
            keywords: """
                breaker circuit closed open trip tripped lamp protection failure state states
                """,
            body: """
                A breaker keeps traffic away from an endpoint that fails, so that calls do not
                waste their time there and the endpoint can recover. Each endpoint has one.

                | state | what it admits |
                | --- | --- |
                | `● closed` | everything; outcomes are watched |
                | `✖ OPEN 17s` | nothing until the next trial, here in 17 seconds |
                | `◐ half-open` | one trial at a time |

                ```
                closed ─failures─▶ open ─time─▶ half-open ─2 successes─▶ closed
                                     ▲               │
                                     └─── failure ───┘
                ```

                Only failures of the endpoint count: refused connections, 5xx, resets, timeouts,
                broken streams. A 429, a wrong key, a mistake in the request or your own cancel
                never moves it.
                """),
        HelpTopic(
            id: "breaker-opens",
            title: "When a breaker opens",
            question: "When does a breaker open?",
            keywords: "trip threshold consecutive rate failures window rule open why minimum",
            body: """
                By one of two rules, over a rolling window of 30 seconds:

                1. **Run**: 5 failures in a row, or more where the endpoint is known to fail often.
                   With 30 % failures five in a row happen by chance; there it needs ten.
                2. **Rate**: more than half of the calls failed, and there were at least 10.

                It stays open for 5 seconds, then one trial is allowed. Each failed trial doubles
                the wait, up to 300 seconds, spread by jitter so that many clients do not return
                together.

                ```yaml
                breaker: {consecutive: 5, rate: 0.5, minimum: 10, window: 30s, open: 5s, open_max: 300s}
                ```

                The detail of an endpoint (`Enter`) keeps the breaker's history with the reasons.
                """),
        HelpTopic(
            id: "half-open",
            title: "Half-open: the trial",
            question: "What does half-open mean?",
            keywords: "trial probe half open recovery recover test permit stampede lease",
            body: """
                After the open time the breaker is **half-open**: it lets exactly one real call
                through as a trial, and everybody else goes elsewhere. Two successes close it; one
                failure opens it again, for longer.

                - A thousand callers waiting still make one trial, so a sick server meets one
                  request and not a stampede.
                - The trial's permit carries a generation. A late result from before the breaker
                  opened is recognised and ignored.
                - A trial that is cancelled decides nothing and gives its permit back. One that is
                  never heard of again loses it after 90 seconds.
                """),
        HelpTopic(
            id: "force-breaker",
            title: "Forcing and resetting a breaker",
            question: "How do I force a breaker open or closed?",
            keywords: "force forced manual reset override hand hold",
            body: """
                In the endpoint table, on the chosen endpoint:

                | key | does |
                | --- | --- |
                | `o` | forced open: nothing goes there, without a countdown |
                | `c` | forced closed: everything goes there, however it fails |
                | `r` | reset: the automatic rules again, with a clean window |

                What you force is obeyed to the letter. If you force every endpoint open, a
                question is refused at once and says so; `ask` then ends with exit code 5.
                """),
        HelpTopic(
            id: "last-endpoint",
            title: "The last usable endpoint",
            question: "What does open, in use: last mean?",
            keywords: "last usable spare only remaining eject panic resort",
            body: """
                Automatic opening spares the last usable endpoint. If every other one is open, off
                or benched, the last one keeps its traffic even though its breaker has opened, and
                the table says `open, in use: last`: a failing endpoint is better than none.

                This holds only for what the program decides by itself. What *you* force open or
                switch off stays shut.
                """),
    ]
}
