extension HelpTopics {
    /// Buckets, quotas and the queue.
    static let limitTopics: [HelpTopic] = [
        HelpTopic(
            id: "buckets",
            title: "Buckets and rate limits",
            question: "What do the bucket gauges show?",
            keywords: """
                bucket gauge level fill token tokens rpm tpm limit limits limiter throttle quota \
                refill water requests minute day
                """,
            body: """
                Providers limit requests and tokens a minute. Breakwater keeps a bucket for each
                limit, so that it waits *before* the server has to refuse. A gauge shows what is
                left: a full bar is a full bucket.

                | bucket | counts |
                | --- | --- |
                | requests | requests a minute |
                | tokens | input and output tokens a minute |
                | day | requests a day |
                | slots | requests in flight at once |

                An attempt takes from all of them together or from none. It reserves an estimate
                and is corrected to the real usage at the end, in both directions.

                ```yaml
                limits: {requests_per_minute: 60, tokens_per_minute: 40000, concurrent: 2}
                ```
                """),
        HelpTopic(
            id: "bucket-source",
            title: "Where a bucket's level comes from",
            question: "What do local, header and learned mean beside a bucket?",
            keywords: """
                source local header headers learned x-ratelimit remaining server level who says
                """,
            body: """
                Beside each level stands who says so:

                - **local**: counted by Breakwater against the limit in your configuration;
                - **header**: the server's response headers said there is less, for example because
                  somebody else uses the same key. The lower figure holds, less what was sent since;
                - **learned**: no limit is known, but the server answered 429. The rate is lowered
                  to 70 % and grows back to just below what was admitted. The surer that is, the
                  more rarely more is tried.

                An older response never overrides a newer one, and headers never raise a level
                above what the server itself last said.
                """),
        HelpTopic(
            id: "learned-rate",
            title: "A rate learned from refusals",
            question: "How is a rate limit learned that nobody told?",
            keywords: """
                learned learn rate adaptive cubic aimd multiplicative decrease unknown undocumented \
                recovery slow down throttled 70
                """,
            body: """
                Some servers refuse with 429 and never say what their limit is. Then the rate that
                was being sent is the measure:

                - a 429 lowers it to 70 %, once for a burst of refusals that were under way at
                  the same time;
                - from there it grows again while no 429 comes: quickly at first, flat around the
                  rate that was too much, carefully beyond it.

                | after a 429 at 10 a second | rate |
                | --- | --- |
                | at once | 7 a second |
                | 20 s | 9.1 a second |
                | 60 s | 10 a second |
                | 120 s | 13 a second |

                The bucket then says `learned`. A limit of your configuration or in the server's
                headers is better knowledge: write one if you know it.
                """),
        HelpTopic(
            id: "retry-after",
            title: "429 and Retry-After",
            question: "What happens on a 429 with Retry-After?",
            keywords: """
                429 retry-after throttled throttling rate limited too many requests wait storm
                """,
            body: """
                A 429 says that the endpoint is busy with you, not that it is broken. So:

                1. the call goes **elsewhere at once**, if another endpoint is free;
                2. nothing is sent there before `Retry-After` is over. It is a lower bound, which
                   jitter may only make longer, and a later, shorter one does not shorten it;
                3. the bucket is drained and its rate lowered; it recovers while all goes well;
                4. the breaker does **not** move.

                Seconds, milliseconds and dates are understood; a date is read against the
                server's own clock, so that a wrong clock here does not matter. Without another
                free endpoint the call waits in line, as long as its deadline allows.
                """),
        HelpTopic(
            id: "queue",
            title: "Waiting in line",
            question: "What does queued mean?",
            keywords: "queue queued waiting line wait full refused refuse earliest fifo order slot",
            body: """
                When every endpoint that a call could use has an empty bucket or no free slot, the
                call waits in line. The line is

                - **in order**: first in, first out; your questions before background ones;
                - **bounded**: 10,000 calls at most;
                - **honest**: what cannot be served before its deadline is refused at once, with the
                  earliest time at which it could be;
                - **free to leave**: a cancelled call leaves no trace.

                A background question counts as one of yours after ten seconds, so that it is not
                passed for ever (`queue: {most: 10000, ageing: 10s}`). Hedges never wait in line.
                Time in line counts against the deadline, never against
                the timeouts of an attempt. In the waterfall it is the `·` at the start of a lane.
                """),
        HelpTopic(
            id: "quota",
            title: "Used-up quotas and dead keys",
            question: "What happens when a quota is used up or a key is wrong?",
            keywords: """
                quota credit credits money insufficient_quota 401 402 403 key auth \
                authentication unauthorized invalid billing
                """,
            body: """
                These do not pass by waiting a moment, so they are not retried there:

                | answer | class | what happens |
                | --- | --- | --- |
                | 401, 403 | `auth` | the key counts as dead; calls go elsewhere |
                | 402, 429 `insufficient_quota` | `quota` | the key is benched; calls go elsewhere |

                The endpoint's line says so in words. The breaker does not move: the endpoint is
                well, only your key is not. Mend the key or the account, then press `r` on the
                endpoint.
                """),
        HelpTopic(
            id: "adaptive-concurrency",
            title: "Adaptive concurrency",
            question: "How many requests does a local server get at once?",
            keywords: """
                adaptive concurrency concurrent slots parallel local gradient measured measuring \
                server once llama.cpp vllm
                """,
            body: """
                A local server has a few slots, and nobody says how many. Beyond them it queues, where
                your timers run and nothing can move elsewhere. So for `ollama`, `llama.cpp`,
                `lm-studio` and `vllm` the number is found by measuring: it starts at 4, grows while
                first tokens come in the usual time of their prompt size, and shrinks when they take
                more than twice that. What is too many waits in the program's own queue, in order.

                `concurrent` is the ceiling; `adaptive` switches it on or off for any endpoint:

                ```yaml
                endpoints:
                  - {name: local, provider: ollama, model: llama3.2, limits: {concurrent: 8}}
                  - {name: fixed, provider: vllm, limits: {concurrent: 32, adaptive: false}}
                ```

                The endpoint's detail shows it: *slots 2 of 3 taken, found by measuring*.
                """),
    ]
}
