extension HelpTopics {
    /// Who is asked: strategies and manual states.
    static let routingTopics: [HelpTopic] = [
        HelpTopic(
            id: "strategies",
            title: "Routing strategies",
            question: "Which routing strategies are there?",
            keywords: """
                strategy strategies routing route balance balancing load choose selection \
                algorithm pick
                """,
            body: """
                The strategy chooses among the endpoints that are free. Change it in the palette,
                with `--strategy NAME`, or in the configuration:

                | strategy | chooses |
                | --- | --- |
                | `balanced` | the better of two by latency × load; the default |
                | `priority` | the first in configuration order |
                | `round-robin` | one after the other |
                | `weighted` | by `weight`, evenly spread |
                | `least-loaded` | the fewest in flight |
                | `latency` | the quickest first token |
                | `cost` | the cheapest for this prompt |
                | `health` | the best health |

                ```yaml
                routing: {strategy: balanced}
                ```

                Whatever the strategy: what is off, draining, refused by its breaker, out of
                tokens or already tried by this call is passed over, and the reason is logged.
                """),
        HelpTopic(
            id: "balanced",
            title: "The strategy balanced",
            question: "How does the balanced strategy choose?",
            keywords: "balanced default power two choices p2c ewma peak load latency",
            body: """
                Two endpoints are drawn at random, and the one with the lower score is taken:

                ```
                score = first-token estimate · (in flight + 1)
                ```

                The estimate jumps up at once when an endpoint becomes slow and comes down slowly
                (a *peak* EWMA), so trouble is noticed quickly and forgiven carefully. Drawing two
                instead of always taking the best keeps many callers from rushing to one endpoint.

                A score alone cannot protect you from an endpoint that fails fast, because fast
                looks attractive. That is the breaker's part: it ejects.
                """),
        HelpTopic(
            id: "priority-strategy",
            title: "The strategy priority",
            question: "How do I always use my favourite endpoint first?",
            keywords: "priority favourite favorite prefer preferred order first primary main",
            body: """
                `priority` takes the first endpoint, in the order of the configuration, that is
                free: the second is asked only when the first is off, open, out of tokens or has
                failed this call.

                ```yaml
                routing: {strategy: priority}
                endpoints:
                  - {name: local, provider: ollama, model: llama3.2}
                  - {name: hosted, provider: groq, model: llama-3.3-70b-versatile}
                ```

                To stay on one endpoint for a while without changing the strategy, pin it with `p`.
                """),
        HelpTopic(
            id: "round-robin",
            title: "The strategies round-robin and weighted",
            question: "How do I split traffic evenly or by weight?",
            keywords: """
                round robin weighted weight weights share split even equal percent distribute \
                rotation
                """,
            body: """
                `round-robin` asks one endpoint after the other, each as often as the next.

                `weighted` follows the weights, smoothly: with 3 and 1 the order is
                `a a b a`, not `a a a b`, so that no endpoint gets its share in a burst.

                ```yaml
                routing: {strategy: weighted}
                endpoints:
                  - {name: a, url: "http://127.0.0.1:8080/v1", weight: 3}
                  - {name: b, url: "http://127.0.0.1:8081/v1", weight: 1}
                ```

                Shares hold while all are free; a throttled or open endpoint gives its turns away.
                """),
        HelpTopic(
            id: "measured-strategies",
            title: "The strategies least-loaded, latency, cost and health",
            question: "What do least-loaded, latency, cost and health choose by?",
            keywords: """
                least loaded in-flight latency fastest quick cheap cheapest cost healthy health \
                best
                """,
            body: """
                - `least-loaded`: the fewest attempts in flight now. Good for local servers with
                  few slots.
                - `latency`: the lowest estimate of the time to the first token. One endpoint may
                  get nearly everything; it moves when that one slows down.
                - `cost`: the cheapest for this very prompt, from the prices in the configuration.
                  Unknown prices come last, so name them: `price: {input: 0, output: 0}` for a
                  model of your own.
                - `health`: the best health number, which falls with errors and with an emptying
                  bucket.

                Equals are broken by configuration order or by turns, never by accident.
                """),
        HelpTopic(
            id: "manual",
            title: "Switching endpoints by hand",
            question: "How do I switch an endpoint off, drain it or pin it?",
            keywords: """
                turn off disable disabled enable drain draining pin pinned manual toggle switch \
                stop using maintenance hand
                """,
            body: """
                In the endpoint table, on the chosen line:

                | key | state | meaning |
                | --- | --- | --- |
                | `Space` | `○ off` | nothing new goes there; again `Space`: on |
                | `d` | `◌ drain` | what runs there finishes, nothing new starts |
                | `p` | pinned | all new calls go there, while it can take them |

                It takes effect with the next attempt, and you see it at once. What you decide
                always beats what the program would do by itself. If you switch everything off, a
                question is refused at once and says why.

                The same from a pipe: `breakwater ask --endpoint groq "…"` uses that one only.
                """),
    ]
}
