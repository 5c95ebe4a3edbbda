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
            id: "clocks",
            title: "Clocks, sleep and the time of day",
            question: "What happens when my computer sleeps or its clock is set?",
            keywords: """
                clock clocks sleep suspend suspended laptop lid closed wake resume ntp hour daylight \
                wall monotonic boottime time zone summer
                """,
            body: """
                Nothing is decided by the time of day: set the clock an hour forward or back, and no
                timeout, breaker or bucket notices. Two clocks that only run forward are used:

                | question | asked for | while the computer sleeps |
                | --- | --- | --- |
                | how long did a server take? | timeouts, deadline, latencies | stands still |
                | when may it be asked again? | Retry-After, breakers, buckets | runs on |

                So a closed laptop is not a three-hour latency: an attempt that had 58 of its 60
                seconds left has 58 left when you open the lid. But a Retry-After of 50 seconds is
                over then, and the buckets are full again, because the server's time went on.

                A sleep is noticed at the first event after it, if it lasted over a second. The
                connection of an answer may not have survived; then it is an ordinary failure.
                """),
        HelpTopic(
            id: "cancelling",
            title: "What a cancel gives back",
            question: "How fast is a cancelled request closed?",
            keywords: """
                cancel cancelled cancellation close closed closing socket disconnect leak free \
                release lease teardown fin quick milliseconds billed
                """,
            body: """
                Whoever cancels (you, a lost race, a deadline, a task of a program) closes the
                socket at once, without waiting for the next piece of text, so that the server can
                stop working and charging. On this machine the server sees the close within a
                millisecond; the goal is 5.

                | cancelled while | what happens |
                | --- | --- |
                | in the queue, backing off | it leaves; nothing was sent, nothing will be |
                | connecting | the request is withdrawn; the socket ends by the connect limit |
                | waiting for the head or a token | the socket is closed |
                | text streams | the socket is closed; the text so far stays |

                What the attempt held goes back exactly once: its place in the buckets, its slot,
                its leave from the breaker and its timers. A cancel decides nothing about an
                endpoint. Cancelling twice is the same as once.
                """),
        HelpTopic(
            id: "commit",
            title: "The commit: from whom the answer comes",
            question: "What is the commit of a call?",
            keywords: """
                commit commits committed commitment point splice switch invisible shown token \
                after before buffered
                """,
            body: """
                The first useful token commits the call: from then on the answer comes from that
                attempt alone. All others are cancelled in the same moment.

                | | before the commit | after it |
                | --- | --- | --- |
                | a failure | the call goes on elsewhere, unseen | the text stays, marked incomplete |
                | the deadline | runs | is over |
                | `gap`, `total`, you | end an attempt | end the answer |

                Text of two models is never sewn together unseen. What broke off is yours to
                continue behind a visible seam (`c`), to start over (`R`), or to leave.

                Where nobody reads along (`batch`, `ask --buffered`, `--no-stream`) the commit is
                the end of the answer, so a stream that is cut is simply repeated.
                """),
        HelpTopic(
            id: "metrics",
            title: "Metrics of an endpoint",
            question: "Which metrics does Breakwater keep of an endpoint?",
            keywords: """
                metric metrics statistics counters kept keep histogram histograms \
                distribution observe observability numbers detail
                """,
            body: """
                Of every endpoint, from the events of the core and nothing else:

                | measured | shown |
                | --- | --- |
                | first token, gap between tokens, whole answer | p50, p95, p99 and bars in its detail |
                | attempts: delivered, failed, cancelled | its detail; errors of the last minute |
                | tokens and cost | its line |
                | buckets, slots, who says so | its line and its detail |
                | breaker, why and since when | its detail, with history |

                Distributions keep every sample within one percent in fixed memory. `Enter` on an
                endpoint opens the detail; `--log-file FILE` and `ask --json` have each decision with
                its time. A Swift program finds the same in swift-metrics, as `breakwater_…`.
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
