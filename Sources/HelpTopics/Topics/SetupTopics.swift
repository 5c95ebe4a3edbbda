extension HelpTopics {
    /// Configuration, keys, files, trouble.
    static let setupTopics: [HelpTopic] = [
        HelpTopic(
            id: "own-model",
            title: "Using your own model",
            question: "How do I use my own model?",
            keywords: """
                own real model provider openai groq ollama llama local api key connect add \
                endpoint url vllm lm studio setup install chatgpt gpt
                """,
            body: """
                Without a configuration Breakwater takes every provider whose key is in the
                environment, and every local server that answers:

                ```sh
                export GROQ_API_KEY=…       # or OPENAI_API_KEY, MISTRAL_API_KEY, …
                breakwater
                ```

                Any OpenAI-compatible server works without a file:

                ```sh
                breakwater --url http://127.0.0.1:8080/v1 --model smollm2
                ```

                - Looked for on this machine: Ollama, llama.cpp, LM Studio, vLLM.
                - Built in: openai, anthropic, gemini, cohere, groq, deepseek, openrouter, mistral,
                  together, xai, azure and some thirty more; `providers:` in the configuration adds
                  any other.
                - `--url` takes its key from `BREAKWATER_API_KEY`.

                For more than that, write a configuration file.
                """),
        HelpTopic(
            id: "configuration",
            title: "The configuration file",
            question: "How do I write a configuration file?",
            keywords: """
                config configuration yaml file settings options setup default customise \
                customize path xdg
                """,
            body: """
                YAML in `$XDG_CONFIG_HOME/breakwater/config.yaml` (usually `~/.config`); every key
                is optional:

                ```yaml
                endpoints:
                  - name: groq
                    provider: groq
                    model: llama-3.3-70b-versatile
                    key: ${GROQ_API_KEY}
                  - name: workstation
                    provider: openai-compatible
                    url: http://127.0.0.1:8080/v1
                    model: smollm2
                routing: {strategy: balanced}
                deadline: 120s
                retry: {attempts: 6, base: 500ms, cap: 8s}
                hedge: {after: auto}
                race: 0
                theme: terminal
                ```

                `breakwater check --print-default` prints all keys with comments;
                `breakwater check` names every mistake with its line and what to write instead.
                """),
        HelpTopic(
            id: "keys-and-privacy",
            title: "API keys and privacy",
            question: "What happens to my API keys and my texts?",
            keywords: """
                api secret privacy private security safe secure data telemetry leak password \
                token send
                """,
            body: """
                - A key is named by reference: `key: ${GROQ_API_KEY}`, `key_file: ~/.groq.key`, or
                  `key_command: pass show groq`; a literal one works, with a warning.
                - Several keys take turns: `keys: ["${ONE}", "${TWO}"]`. A refused one is left out until
                  you reset the endpoint; one that is throttled or out of quota rests while another
                  serves. `limits` are those of all keys together.
                - A key is bound to its endpoint's host and is sent nowhere else, not even after a
                  redirect.
                - A key appears in no log, error, export or screen: it prints as `***`.
                - Your texts go to the endpoints you use, and to your own disk. Nobody else is told
                  anything, but for a collector of yours that you name: see `telemetry`.
                - Conversations lie in one SQLite file that only you may read.

                A race or a hedge sends your question to more than one provider. If that is not
                wanted, use `race: 0` and `hedge: {after: off}`, or pin an endpoint.
                """),
        HelpTopic(
            id: "files",
            title: "Files and environment",
            question: "Where are the files, and which environment variables count?",
            keywords: """
                files path paths directory folder environment variables xdg home location config \
                data log proxy
                """,
            body: """
                | what | where |
                | --- | --- |
                | configuration | `$XDG_CONFIG_HOME/breakwater/config.yaml` |
                | your themes | `$XDG_CONFIG_HOME/breakwater/themes/` |
                | conversations | `$XDG_DATA_HOME/breakwater/` |
                | log | where `--log-file` says |

                Honoured from the environment: `NO_COLOR`, `COLORTERM`, `TERM`, `LANG`,
                `HTTPS_PROXY`, `NO_PROXY`, the providers' key variables, `BREAKWATER_API_KEY` for
                `--url`, and OpenTelemetry's variables: see `telemetry`.
                """),
        HelpTopic(
            id: "telemetry",
            title: "Spans and metrics for a collector",
            question: "How do I send traces and spans to an OpenTelemetry collector?",
            keywords: """
                opentelemetry otlp otel telemetry collector export send span spans traces tracing \
                traceparent grafana jaeger tempo honeycomb observability
                """,
            body: """
                ```sh
                export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318
                export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20KEY"   # if it wants one
                breakwater serve
                ```

                Every command that asks then sends OTLP over HTTP: a span for each call, below it
                one for each attempt, hedges and refusals as events, and all metrics.
                The address may also stand in the configuration: `telemetry: http://127.0.0.1:4318`.
                Without one nothing is sent or even made. No word of a question, an answer
                or a key is in it.

                - `OTEL_TRACES_EXPORTER=none` and `OTEL_METRICS_EXPORTER=none` leave one out.
                - `OTEL_TRACES_SAMPLER=traceidratio` with `OTEL_TRACES_SAMPLER_ARG=0.1` keeps a
                  tenth of the traces.
                - `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` say who sends.
                - With port 4317, or `OTEL_EXPORTER_OTLP_PROTOCOL=grpc`, it is OTLP over gRPC;
                  `http/json` sends what a person can read on the way.

                A request to `breakwater serve` with a `traceparent` becomes part of that trace. A
                collector that is away holds nobody up: spans wait for it in bounded memory, and the
                end of the program waits two seconds at most. `breakwater doctor` asks it.
                """),
        HelpTopic(
            id: "troubleshooting",
            title: "Troubleshooting",
            question: "Nothing works. Where do I look?",
            keywords: """
                trouble problem broken error fix wrong help fails failing stuck nothing works \
                garbled boxes support bug issue
                """,
            body: """
                1. `breakwater check`: is the configuration what you think it is?
                2. `breakwater endpoints --probe`: which endpoint answers, and is its key found?
                3. `breakwater demo`: the same program without the network.
                4. In the screen: `Enter` on an endpoint shows its last errors and limits.
                5. `breakwater ask --json hello`: every decision, one line each.

                | you see | try |
                | --- | --- |
                | boxes or question marks instead of lines | `--ascii`, or a UTF-8 `LANG` |
                | colours that are hard to read | `T` for another theme, or `--no-color` |
                | exit code 4 | the full screen needs a terminal; use `ask` in a pipe |
                | exit code 5 | our own limits refuse; the message names the earliest time |
                | a question is refused at once | is everything off or forced open? |
                """),
        HelpTopic(
            id: "library",
            title: "Breakwater as a library",
            question: "Can I use this in my own Swift program?",
            keywords: """
                library swift package import code api embed developer client program reliability
                """,
            body: """
                The same core is a Swift library, product `Breakwater`:

                ```swift
                import Breakwater

                let client = ChatClient(endpoints: endpoints)
                for await event in client.stream(ChatRequest(messages: [.user("Hello")])) {
                    if case .text(let text) = event { print(text, terminator: "") }
                }
                ```

                The product `Reliability` is the pure core alone: breaker, buckets, budget, hedge
                and router as values that take the time as an argument.
                """),
    ]
}
