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
                By one of these rules, over a rolling window of 30 seconds:

                1. **Run**: 5 failures in a row, or more where the endpoint is known to fail often.
                   With 30 % failures five in a row happen by chance; there it needs ten.
                2. **Rate**: more than half of the calls failed, and there were at least 10.

                3. **Slow**: more than half of at least 10 first tokens took over 3 seconds and over
                   six times the usual, while another endpoint is not slow.
                4. **Silent**: so many attempts in a row were beaten by a later one, without a single
                   token, that chance cannot be the cause. See *Black holes*.
                5. **Worse than its peers**: see *Peers*.

                It stays open for 5 seconds, then one trial is allowed. Each failed trial doubles
                the wait, up to 300 seconds, spread by jitter so that many clients do not return
                together.

                ```yaml
                breaker: {consecutive: 5, rate: 0.5, minimum: 10, window: 30s, slow: 3s, silent: 5}
                ```

                `slow: off` and `silent: off` switch these rules off. The detail of an endpoint
                (`Enter`) keeps the breaker's history with the reasons.
                """),
        HelpTopic(
            id: "half-open",
            title: "Half-open: the trial",
            question: "What does half-open mean?",
            keywords: "trial probe half open recovery recover test permit stampede lease",
            body: """
                After the open time the breaker is **half-open**: it lets exactly one real call
                through as a trial, and everybody else goes elsewhere. Two first tokens close it; one
                failure opens it again, for longer.

                - A thousand callers waiting still make one trial, so a sick server meets one
                  request and not a stampede.
                - The trial's permit carries a generation. A late result from before the breaker
                  opened is recognised and ignored.
                - A trial that is cancelled decides nothing and gives its permit back. One that is
                  never heard of again loses it after 90 seconds.
                """),
        HelpTopic(
            id: "gradual-return",
            title: "The gradual return",
            question: "Why does an endpoint come back step by step?",
            keywords: "gradual return ramp recovery recovering back percent share slow start step",
            body: """
                An endpoint that was just sick would fall over again under everybody's calls at
                once. So after its trials the breaker is closed, but the endpoint gets only a part
                of its fair share, and its line says how much:

                | after the trials | share of its share |
                | --- | --- |
                | the first 10 seconds | 10 % |
                | the next 10 seconds | 50 % |
                | from then on | all |

                A call that is not in the share goes elsewhere; the route says *returning step by
                step*. If nobody else is free, the call goes there all the same. A failure or a
                slow first token meanwhile opens it at once, unless nine of ten calls were well.

                ```yaml
                breaker: {recovery: 20s}       # off: all of its share at once
                ```
                """),
        HelpTopic(
            id: "black-holes",
            title: "Black holes",
            question: "What if an endpoint swallows requests without an error?",
            keywords: """
                black hole silent silence lost loss swallow never answers hang eject ejected \
                hedge censored
                """,
            body: """
                A black hole takes the request and says nothing. A hedge saves each call, and the
                attempt there is cancelled: it never fails, and never succeeds. Counting failures
                would not find it.

                So these *silent losses* are counted by themselves: attempts without a token that
                one started later has beaten. One proves nothing. A run of them opens the breaker
                when chance gives it more rarely than once in ten million calls:

                | lost silently before | in a row that open |
                | --- | --- |
                | 5 %, or nothing known | 6 |
                | 10 % | 7 |
                | 30 % | 14 |

                When everybody is slow at once, the share of all counts, and nobody stands out. A
                plain loser of a race, and a hedge that loses, are no silent losses.
                """),
        HelpTopic(
            id: "peers",
            title: "Peers: worse than the others",
            question: "When is an endpoint ejected because its peers do better?",
            keywords: "peers peer outlier ejection ejected compare deviation sigma relative envoy",
            body: """
                A breaker asks whether an endpoint is bad. This rule asks whether it is worse than
                the others, and finds one that fails 20 % among those that fail 1 %. Every 10
                seconds, with at least 5 endpoints of 20 outcomes each in the last minute, one is
                ejected whose success rate is

                - more than 1.9 standard deviations below the mean,
                - at least 10 points below that of its peers, and
                - lower than chance would make it.

                At most 10 % of the endpoints are out this way, one at least is allowed. It comes
                back as from any open breaker: by trials, then step by step.

                ```yaml
                peers: {endpoints: 5, outcomes: 20, deviations: 1.9, gap: 10%, most: 10%, every: 10s}
                peers: off                     # nobody is compared
                ```
                """),
        HelpTopic(
            id: "suspects",
            title: "Suspects: the provider behind two models",
            question: "Why is an endpoint half-open though it never failed?",
            keywords: """
                suspect suspects suspicion provider two models same vendor outage whole kin shared
                """,
            body: """
                A breaker belongs to one model of one provider. But when the breakers of two
                *different* models of the same provider are open, the provider itself may be down.
                So its other models become half-open at once: one call is tried there, and the rest
                goes elsewhere until two trials were well. They did not fail, so there is no open
                time to wait for.

                Its breaker history says it: *groq fails with a and b: trying one call*. Endpoints
                that are only known by their address have no provider in common.
                """),
        HelpTopic(
            id: "panic",
            title: "Panic: when most endpoints are open",
            question: "What does panic mode do when most breakers are open?",
            keywords: "panic mode majority half most open breakers everything outage threshold",
            body: """
                When more than half of all breakers are not closed, the survivors would drown in
                everybody's calls, and so many sick endpoints at once are more likely a mistake of
                ours. Then the open ones serve as well, but only with what the closed ones have no
                room for or failed at. The event log says when it begins and when it ends.

                ```yaml
                breaker: {panic: 50%}          # of three endpoints or more; off: never
                ```

                What you force open or switch off stays shut.
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
