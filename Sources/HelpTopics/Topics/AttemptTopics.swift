extension HelpTopics {
    /// Attempts: retry, budget, hedge, race, fallback, failures.
    static let attemptTopics: [HelpTopic] = [
        HelpTopic(
            id: "hedging",
            title: "Hedging",
            question: "How does hedging work?",
            keywords: """
                hedge hedged backup request second tail slow latency p95 auto quantile cold \
                duplicate speculative
                """,
            body: """
                A hedge is a second attempt on another endpoint, sent while the first is still
                silent. Whoever gives the first useful token wins; the other's socket is closed at
                once. So one slow endpoint does not make you wait.

                | `hedge.after` | the second attempt starts |
                | --- | --- |
                | `auto` | after the delay that shortens the tail most within the load limit |
                | `p95` | when the first is slower than 95 of 100 before it |
                | `800ms` | after a fixed time |
                | `off` | never |

                `auto` learns from each endpoint's own first-token times. Below 20 samples it waits
                the `cold` delay of one second. Losers are counted as “took at least this long”, so
                that the estimate does not creep down.

                ```yaml
                hedge: {after: auto, extra_load: 8%, cold: 1s, min: 50ms, max: 15s, extra: 1,
                        max_prompt: 16000}
                ```

                `extra: 2` allows a third attempt where both are late; both delays then share the
                one `extra_load`.

                A hedge is not sent, and the event log says why, when

                - the budget is closed, or hedges have used up their tokens,
                - lately more calls were hedged than `extra_load` allows: if everybody is slow at
                  once, more requests would make it worse,
                - the prompt is longer than `max_prompt`: a hedge pays it a second time,
                - over 30 % of ten or more endpoints are failing,
                - the other bucket is at or below half, others wait for it, or nobody is free.
                """),
        HelpTopic(
            id: "hedge-or-retry",
            title: "Hedge or retry",
            question: "How does a hedged request differ from a retry?",
            keywords: "differ difference hedged hedge request retry versus vs compare instead",
            body: """
                A **retry** answers a failure, a **hedge** a silence.

                | | retry | hedge |
                | --- | --- | --- |
                | starts | after an attempt failed | while the first is still alive |
                | where | elsewhere, or there again after a pause | always elsewhere |
                | wins | the new attempt | whoever sends the first useful token |
                | costs | nothing twice | the prompt twice, when both are answered |
                | helps | against errors | against the slow tail |

                Both pay from one budget, so that neither can make an outage worse: a service that is
                already slow gets fewer extra attempts, not more.
                """),
        HelpTopic(
            id: "race",
            title: "Racing",
            question: "What is the difference between a race and a hedge?",
            keywords: "race racing parallel simultaneous fastest n width several same time compare",
            body: """
                A **race** starts several attempts at once; a **hedge** adds one only when the first
                is late. A race is the fastest and the dearest way: every racer's input tokens
                are paid.

                Set the width from the palette, or:

                ```sh
                breakwater --race 3
                breakwater ask --race 2 "quick, a haiku"
                ```

                The first *useful* token wins: response heads, keep-alive comments and empty pieces
                do not count. If a racer fails, the next contender starts at once.
                """),
        HelpTopic(
            id: "retry",
            title: "Retries and backoff",
            question: "How are failures retried?",
            keywords: """
                retry retries retried backoff exponential jitter again attempts repeat delay
                """,
            body: """
                If another endpoint is free, a failed call moves there **at once**: no backoff, you
                should not wait for somebody else's recovery. Only a repeat on the *same* endpoint
                backs off:

                ```
                delay before retry n = random between 0 and min(8 s, 0.5 s · 2ⁿ⁻¹)
                ```

                | retry | at most |
                | --- | --- |
                | 1 | 0.5 s |
                | 2 | 1 s |
                | 3 | 2 s |
                | 5 and later | 8 s |

                - All attempts of a call together are at most 6, hedges included.
                - A request that provably never left is sent again once, free of charge.
                - Mistakes in the request, a wrong key and a used-up quota are never repeated on
                  the same endpoint.
                - A server's Retry-After is a lower bound.
                """),
        HelpTopic(
            id: "budget",
            title: "The extra-attempt budget",
            question: "What is the retry budget?",
            keywords: """
                budget amplification storm retries deposit withdraw limit extra outage overload \
                metastable
                """,
            body: """
                Retries make an outage worse: when a server slows down, everyone who times out asks
                again, and the load rises just when capacity falls. So every extra attempt (retry,
                hedge, fallback) has to be paid from one budget:

                - each success deposits 0.1: one extra attempt for ten answers;
                - an extra attempt takes 1 and gets it back if it succeeds;
                - it holds about 10 and is closed below 5;
                - even then one extra attempt every 10 seconds is granted, so that a lone chat can
                  always try once more.

                The first attempt of a call never pays. When the budget refuses, the event log says
                so. A hedge may not use that floor: it is kept for calls that failed.

                Hedges pay from a second store as well, in tokens. A hedge sends the whole prompt
                again, and one of the two is read for nothing. Each answer pays in a tenth of its
                tokens, the store holds 100,000, and again one hedge every 10 seconds is free.

                ```yaml
                budget: {ratio: 0.1, floor: 1 per 10s, hedge_tokens: 10%}
                ```
                """),
        HelpTopic(
            id: "fallback",
            title: "Fallback",
            question: "How do I keep an endpoint as a fallback?",
            keywords: """
                fallback failover reserve spare standby backup secondary elsewhere switch \
                another list
                """,
            body: """
                Without any setting every endpoint stands in for every other. With lists you keep
                some in reserve, by the kind of failure:

                ```yaml
                fallback:
                  general: [workstation]     # when no other endpoint is left
                  too_long: [big-context]    # the prompt does not fit
                  filtered: [other-vendor]   # a content filter refused
                ```

                Endpoints named in `general` are left alone until the others are used up. Each
                endpoint is asked with its own model and its own key; no key ever travels to
                another host. The deadline and the budget of the call hold across all of them.
                """),
        HelpTopic(
            id: "failures",
            title: "Classes of failure",
            question: "What kinds of failure are there?",
            keywords: """
                error errors failure failures class classes classified classification \
                code status 400 404 500 502 503 529 overloaded transient timeout too_long filtered \
                bad_request
                """,
            body: """
                | class | typical cause | same endpoint | elsewhere | breaker |
                | --- | --- | --- | --- | --- |
                | `never_sent` | refused, no DNS | once, at once | at once | counts |
                | `transient` | 5xx, reset | after backoff | at once | counts |
                | `timeout` | one of the five clocks | after backoff | at once | counts |
                | `broken_stream` | no end, bad JSON | after backoff | at once | counts |
                | `overloaded` | 529, busy 503 | after backoff | at once | counts |
                | `rate_limited` | 429 | waits in line | at once | – |
                | `quota`, `auth` | money, key | never | at once | – |
                | `too_long`, `filtered` | the prompt | never | own list | – |
                | `bad_request` | 400, 404, 422 | never | unknown model only | – |
                | `deadline`, `refused_locally`, `cancelled` | our side | never | never | – |

                The body decides before the status: an error inside a 200 stream is an error.
                """),
    ]
}
