extension HelpTopics {
    /// What Breakwater is, and where to begin.
    static let overviewTopics: [HelpTopic] = [
        HelpTopic(
            id: "breakwater",
            title: "What Breakwater is",
            question: "What is Breakwater?",
            keywords: """
                breakwater breakwater breakwater hello hi hey welcome introduction overview \
                program name purpose test
                """,
            body: """
                Breakwater is a chat client for large language models in the terminal, and at the
                same time the instrument panel of the machinery that keeps the chat alive. You can:

                1. **chat** with any model, hosted or local, and get an answer while endpoints fail;
                2. **watch** live: health, circuit breakers, bucket levels, who won each race, where
                   the time and the money went;
                3. **take the wheel**: switch endpoints on and off, force a breaker, change the
                   strategy, and see the effect at once.

                The name is the product: circuit *break*ers, token buckets full of *water*, and a
                wall between the harbour and the weather.

                The same core is a Swift library and a set of commands for pipes and scripts:

                ```sh
                breakwater ask "Why do retries make an outage worse?"
                ```
                """),
        HelpTopic(
            id: "first-steps",
            title: "First steps",
            question: "What should I try first?",
            keywords: "start begin tutorial tour demo beginner guide walkthrough learn",
            body: """
                1. Type a question and press `Enter`. The answer streams into the conversation, and
                   the race panel draws one lane for each attempt behind it.
                2. Press `Tab` until the endpoint table has the focus, choose the endpoint that won
                   with `j` and `k`, and press `Space`: it is off. Ask again: somebody else answers.
                3. Press `o` on an endpoint: its breaker is forced open. `r` gives it back to the
                   automatic rules.
                4. Press `Ctrl-P`, type `background` and send some questions: breakers, buckets and
                   races start to move.
                5. Press `x` on a demo endpoint to kill, slow, throttle or heal it while an answer
                   streams.

                `F1` opens the keys and these pages at any time. `Ctrl-C` twice quits; the
                conversation is kept.
                """),
        HelpTopic(
            id: "words",
            title: "The words used here",
            question: "What do call, attempt, hedge and fallback mean?",
            keywords: "glossary vocabulary terms definitions terminology dictionary",
            body: """
                | word | meaning |
                | --- | --- |
                | endpoint | an address with a model and a key |
                | call | everything done for one question |
                | attempt | one request on the wire to one endpoint |
                | retry | an attempt later, on an endpoint that failed |
                | fallback | an attempt elsewhere, after a failure |
                | hedge | a second attempt beside one that is silent for too long |
                | race | several attempts from the start |
                | commit | the first useful token: the answer now comes from this attempt |
                | permit | a breaker's leave for one attempt |
                | deadline | the instant by which a call must have its first token |
                | timeout | how long one phase of one attempt may last |
                """),
        HelpTopic(
            id: "life-of-a-call",
            title: "What happens to a question",
            question: "What happens between Enter and the answer?",
            keywords: "life order pipeline sequence steps request flow internals decide",
            body: """
                Every question passes the same gates, in this order:

                1. **Deadline**: the clock of the whole call starts at Enter.
                2. **Route**: the strategy ranks the endpoints that are on and not excluded.
                3. **Budget**: only extra attempts (retry, hedge, fallback) have to pay here.
                4. **Buckets and slot**: requests, tokens and a free slot are reserved together, or
                   the attempt waits in line.
                5. **Breaker**: a permit is taken last, just before the wire.
                6. **Attempt**: its own clocks run: connect, head, first token, gap, total.
                7. **Commit**: the first useful token decides. The losers' sockets are closed.
                8. **Settle**: the reservation is corrected to what was really used, and the
                   breaker, the estimates and the log learn from the outcome.

                The event log shows these decisions in plain words while they are made.
                """),
    ]
}
