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
                | `balanced` | the better of two by expected time × load, and price; the default |
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
                score = (first token + tokens · time per token) · (in flight + 1) ÷ slots + λ · price
                ```

                All in seconds. The first token is what prompts of this size take there; it jumps up
                at once when an endpoint becomes slow and comes down slowly (a *peak* EWMA), and who
                waits right now counts as well. The price counts by `seconds_per_dollar`: with 100,
                an answer that is a cent cheaper may take a second longer.

                ```yaml
                routing: {strategy: balanced, seconds_per_dollar: 100, explore: 2%}
                ```

                Drawing two instead of always taking the best keeps many callers from rushing to one
                endpoint. A score alone cannot protect you from an endpoint that fails fast, because
                fast looks attractive. That is the breaker's part: it ejects.

                The detail of an endpoint (`Enter`) and `ask --json` show the last choice: every
                score, who was drawn, and why the winner won.
                """),
        HelpTopic(
            id: "exploration",
            title: "Exploration",
            question: "Why is an endpoint with a worse score tried?",
            keywords: "explore exploration explored stale retried worse again untried lately share",
            body: """
                Nobody learns that an endpoint is well again unless somebody asks it. So `balanced`
                gives 2 % of first attempts (at low rates one in 20 seconds, at most one in twenty)
                to the endpoint that waited longest, if nobody tried it for 10 seconds.

                It never explores with a hedge or a retry, with a prompt of 8,000 tokens or more,
                with a conversation that is cached elsewhere, where a breaker or you say no, or where
                the price alone loses. If the find is bad, a hedge soon helps.

                ```yaml
                routing: {explore: 2%}
                ```

                `explore: 0%` switches it off. The route then says *no attempt lately, tried again*
                never again.
                """),
        HelpTopic(
            id: "affinity",
            title: "Staying with a conversation",
            question: "Why does a conversation stay on one endpoint?",
            keywords: "affinity sticky prompt cache cached conversation same stays stick session",
            body: """
                The server that answered the last turn has the beginning of the conversation in its
                prompt cache: the next answer starts sooner there, and hosted services charge less
                for what is cached. So under `balanced` the next turn goes to the same endpoint,
                unless its score is more than twice that of the endpoint it would go to else, or it
                is off, open, full or failed this call.

                After ten minutes without a turn the cache is most likely gone, and the score alone
                decides. The route says *answered this conversation last* where this decided.
                """),
        HelpTopic(
            id: "slow-start",
            title: "Slow start",
            question: "Why does a new endpoint get little traffic at first?",
            keywords: "new joined join added warm warming fresh newcomer slow start thirty",
            body: """
                An endpoint that joins while calls are running looks good, because nobody waits
                there, and a crowd would rush to it before it is warm. So it gets a tenth of its share
                for 15 seconds, half of it for 15 more, then all: the same steps as after a breaker's
                trials. When both hold, the smaller share counts, not their product.

                What is there when the program starts begins at once, because nobody else could take
                the calls.
                """),
        HelpTopic(
            id: "compatibility",
            title: "What an endpoint cannot do",
            question: "What happens when a model takes no images or has too small a context?",
            keywords: """
                image images tools context modality incompatible lacks vision too dear ceiling \
                forbidden privacy policy ability abilities
                """,
            body: """
                Before any attempt, a fallback included, the router leaves out what cannot serve the
                call: a context smaller than the prompt, a model that takes no images or calls no
                tools. Write what you know; what is unknown counts as able:

                ```yaml
                endpoints:
                  - {name: small, provider: ollama, model: llama3.2, context: 8192, lacks: [images]}
                ```

                Embeddings are the other way round: `serve` passes them only to endpoints that declare
                `serves: [embeddings]`, and never to another model than the one that was asked for.

                A program that uses the library may also set the most an answer may cost, which
                leaves out unknown prices, and name endpoints that must not see a call. The reason is
                shown like any other: *takes no images*, *too dear for this call*.
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
