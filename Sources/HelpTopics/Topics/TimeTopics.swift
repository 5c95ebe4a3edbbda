extension HelpTopics {
    /// Clocks.
    static let timeTopics: [HelpTopic] = [
        HelpTopic(
            id: "timeouts",
            title: "The five timeouts",
            question: "Which timeouts does an attempt have?",
            keywords: """
                timeout timeouts timer timers clock clocks connect head first token gap total \
                slow hang stuck seconds
                """,
            body: """
                | clock | runs | default |
                | --- | --- | --- |
                | `connect` | until the connection stands | 5 s |
                | `head` | until the response head | as `first_token` |
                | `first_token` | until the first useful token | 60 s |
                | `gap` | between two useful tokens | 30 s |
                | `total` | over the whole attempt | off |

                ```yaml
                timeouts: {connect: 5s, first_token: 60s, gap: 30s, total: off}
                ```

                Keep-alive comments, empty pieces and role-only pieces do not stop the
                first-token clock: only text does. The clocks start when the request leaves, so
                waiting in line never looks like a slow endpoint. `total` is off because a long
                answer is no fault.
                """),
        HelpTopic(
            id: "deadline",
            title: "The deadline",
            question: "What is the deadline of a call?",
            keywords: "deadline limit overall whole time total budget seconds give up timeout flag",
            body: """
                One deadline stands over everything that a call does: waiting in line, retries,
                backoff, hedges and fallbacks. It runs from Enter to the first shown token, 120
                seconds unless you set it; from then on only `gap`, `total` and you end the answer.

                ```yaml
                deadline: 120s
                ```

                ```sh
                breakwater ask --timeout 20 "short and quick, please"
                ```

                Nothing starts after the deadline, and no wait is begun that would end after it.
                `ask` reports a passed deadline with exit code 6.
                """),
        HelpTopic(
            id: "first-token",
            title: "Time to first token",
            question: "What is the time to first token?",
            keywords: """
                ttft first token latency measure p50 p95 p99 percentile histogram speed quantile
                """,
            body: """
                The time from sending a request to its first *useful* token. For a chat it is the
                wait that a person feels, and it does not depend on how long the answer is. So it
                is what Breakwater measures, shows, hedges and routes by.

                Percentiles come from a histogram whose error is at most one percent and whose
                memory is fixed. `p95` of 400 ms means: 95 of 100 first tokens came within 400 ms.

                Attempts that were cancelled as losers are counted as “took at least this long”.
                Leaving them out would make every endpoint look faster than it is.
                """),
    ]
}
