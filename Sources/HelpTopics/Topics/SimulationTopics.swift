/// Simulations: what they are, how to play one again, how to write one.
let simulationTopics = [
    HelpTopic(
        id: "simulate",
        title: "breakwater simulate",
        question: "What is a simulation, and how do I play one?",
        keywords: """
            simulate simulation scenario virtual time seed seeds replay invariant invariants \
            deterministic repeat library
            """,
        body: """
            A simulation plays the real retry, hedge, budget, bucket and breaker code against
            modelled endpoints, in virtual time: an hour takes less than a second, nothing is sent
            anywhere, and the same seed makes the same decisions to the last one.

            ```sh
            breakwater simulate                       # the scenarios that the program carries
            breakwater simulate hedge-storm           # one of them
            breakwater simulate hedge-storm --seeds 50
            breakwater simulate hedge-storm --seed 7  # the seventh of these again
            breakwater simulate --print example > mine.yaml
            breakwater simulate mine.yaml --json
            ```

            The picture shows how calls ended, percentiles of the first token beside `bare` (one
            attempt, no policies) and `backoff` (retries with growing pauses and nothing else),
            load, goodput, attempts a call and budget by second, a lane for each breaker, each
            endpoint's share, and whether everything came out as the scenario expects.

            Every run also watches the rules that must never break, such as: one trial at a time,
            nothing before its Retry-After, every lease returned once.

            `--seeds N` plays N seeds and tells the middle and the worst; a seed that failed is
            printed as the command that plays it again. `--calls N` makes a scenario shorter or
            longer. `--strategy`, `--race` and `--timeout` change its policies.

            Exit codes: 0 all as expected, 1 not, 2 a mistake in the file or the flags.
            """),
    HelpTopic(
        id: "scenario-file",
        title: "Writing a scenario file",
        question: "How do I write a scenario file?",
        keywords: "scenario file yaml write own load happenings expect expectation keys format",
        body: """
            YAML; only `endpoints` and `load` are needed. `breakwater simulate --print example`
            prints every key with its default. A mistake is named with file, line, key and remedy.

            | key | meaning |
            | --- | --- |
            | `name`, `summary` | what it is called, and one sentence |
            | `seed` | where the dice start |
            | `endpoints` | who answers: see the next page |
            | `load` | who asks; a list of phases |
            | `happenings` | what a person or the machine does |
            | `routing`, `deadline`, `retry`, `budget`, `hedge`, `race`, `breaker`, `peers`, \
            `queue`, `fallback` | \
            as in the configuration |
            | `faults_until` | when faults are over and recovery begins |
            | `duration`, `drain` | no call starts after it; how long calls may still take |
            | `compare` | the same load as `bare`, as `backoff` |
            | `expect` | what must come out |

            A phase of `load` says one of `poisson: 20 per s`, `every: 2s`, `workers: 3`
            (`thinking: 2s` between answers) or `burst: 20`; then `from`, `until`, `calls`,
            `input_tokens`, `output_tokens`, `shows_text`, `only` (an endpoint), `priority`,
            `cancel: 10%` and `cancel_after`.

            A happening is `at: 10s` with one of `enable`, `disable`, `drain`, `open`, `close`,
            `release` and `pin` (each an endpoint), `strategy`, `limits`, or `suspend: 1h`.

            `expect` takes a bound, or a list of two, for `success`, `attempts`, `amplification`
            (attempts a call in the worst second), `p50` to `p99.9` of the first token, `hedges`,
            `throttled`, `recovery`, `share of NAME`, and against a variant `p99 vs bare`,
            `recovery vs bare`, `makespan vs backoff`, `throttled saved vs backoff`:

            ```yaml
            expect: {success: ≥ 99.9%, p99: ≤ 250ms, attempts: [≥ 1, ≤ 1.45]}
            ```
            """),
    HelpTopic(
        id: "scenario-endpoints",
        title: "Endpoints of a scenario",
        question: "How do I model an endpoint in a scenario?",
        keywords: """
            scenario model endpoint behaviour latency law lognormal faults weather quota slots \
            outage
            """,
        body: """
            | key | meaning |
            | --- | --- |
            | `name`, `count` | one endpoint, or so many called `name-1`, `name-2` |
            | `first_token`, `head` | a time or a law of times |
            | `words`, `rate` | of an answer; a second |
            | `faults` | by share: `{500: 10%, reset: 1% in 5ms}` |
            | `outages` | `from`, `until`, `every`: every connection is reset |
            | `slots`, `queue` | requests at once; more that may wait |
            | `quota` | what it allows |
            | `weather` | what is different for a time |
            | `honours_cancel` | false works on when the client has left |
            | `seed` | the dice of this server |
            | `provider`, `model` | endpoints of one provider share a budget |
            | `limits`, `timeouts`, `weight`, `price`, `context` | as in the configuration |

            A law is `50ms`, `40ms…60ms`, `lognormal 45ms ± 10ms`, `exponential 10ms` or `60ms or
            2.5s in 5%`; behind it may stand `with 5% ×10` or `+ 20ms`.

            A fault is a status (`429 after 2s`, `429 insufficient_quota`, `502 page`, `204
            empty`), a connection (`refuse`, `reset`, `black hole`) or a stream (`cut after 5
            words`, `stall after 5 words`, `missing end`, `comments forever`).

            A quota has `requests_per_minute`, `tokens_per_minute`, `burst`, `window` (`refilling`,
            or `1s` for fixed windows), `headers` (`honest`, `silent`, `plenty`, `zero`, `late`),
            `strangers` who use it too, and a `key` that endpoints share.

            Weather has `from`, `until`, `every`, `slowdown: 3`, `ramps: true`, `capacity: 50%` of
            the slots, `quota: 50%` and `faults`.
            """),
]
