extension HelpTopics {
    /// The command line.
    static let commandTopics: [HelpTopic] = [
        HelpTopic(
            id: "commands",
            title: "The commands",
            question: "Which commands are there?",
            keywords: "command commands cli subcommand terminal shell line usage flags options",
            body: """
                | command | does |
                | --- | --- |
                | `breakwater` | the full screen |
                | `breakwater demo` | the full screen on the embedded demo endpoints |
                | `breakwater ask` | one answer on standard output |
                | `breakwater batch` | many prompts as JSON lines |
                | `breakwater bench` | measures the configured endpoints |
                | `breakwater serve` | an OpenAI-compatible server in front of the endpoints; `--screen` shows its cockpit |
                | `breakwater attach` | the cockpit of a running server, from another terminal |
                | `breakwater endpoints` | the table of endpoints |
                | `breakwater check` | validates a configuration |
                | `breakwater history` | kept conversations: list, export, import, delete |
                | `breakwater doctor` | what could stand in the way, and what to do |

                Flags that all of them know: `--config FILE`, `--url URL`, `--endpoint NAME`,
                `--model`, `--strategy NAME`, `--race N`, `--timeout SECONDS`, `--theme NAME`,
                `--no-color`, `--ascii`, `--json`, `--log-file FILE`, `--seed N`.

                Standard output carries the answer alone; everything else goes to standard error.
                """),
        HelpTopic(
            id: "attach",
            title: "Watching a server",
            question: "How do I watch a running server from another terminal?",
            keywords: """
                attach serve server --screen cockpit watch remote monitor observe control token
                """,
            body: """
                ```sh
                breakwater serve --screen              # the cockpit in the server's own terminal
                breakwater attach http://127.0.0.1:4141
                ```

                `attach` shows endpoints, breakers, limits, races and events of a server in another
                process. With the server's token in `BREAKWATER_TOKEN` the keys of the endpoint
                table act there; `--read-only` keeps them from it. With its `BREAKWATER_READ_TOKEN`,
                or at a server without a token, the screen only watches.

                When the connection is lost the screen says so, shows what was last known and tries
                again. Of a busy server's calls 50 a second are drawn; the counters count all.
                """),
        HelpTopic(
            id: "replay",
            title: "Recording and replaying",
            question: "How do I show somebody later what happened?",
            keywords: """
                record recording --record replay report incident bug share status curl capture
                """,
            body: """
                ```sh
                breakwater --record friday.traffic     # also: demo, ask, batch, bench, serve, attach
                breakwater replay friday.traffic --from 2m
                breakwater status --json               # how a server stands now, without a screen
                ```

                A recording has every decision, time and count, and the names and addresses of
                endpoints. Questions, answers and keys are not in it. `replay` shows the cockpit at
                the pace at which it happened; `P` pauses, `,` and `.` step through time, also behind
                the end. What `--from` skips can be stepped back to, a quarter of an hour at most.
                """),
        HelpTopic(
            id: "ask",
            title: "breakwater ask",
            question: "How do I ask from a script or a pipe?",
            keywords: "ask pipe script stdin stdout one answer shell batch noninteractive",
            body: """
                ```sh
                breakwater ask "Name three Baltic ports"
                git diff | breakwater ask "Write a commit message for this"
                breakwater ask --json "hello" | tail -n 1
                ```

                The text comes from the arguments, from standard input, or from both. The answer
                streams to standard output, with nothing around it; notes and errors go to standard
                error.

                - `--buffered` and `--no-stream` print at the end, so that a cut stream can be
                  repeated instead of ending incomplete.
                - `--endpoint`, `--model`, `--race`, `--timeout` hold for this question.
                - The exit code says how it went.
                """),
        HelpTopic(
            id: "exit-codes",
            title: "Exit codes",
            question: "What do the exit codes mean?",
            keywords: "exit code codes status return script error number 0 1 2 3 4 5 6 130 143",
            body: """
                5 is for what our own limits refused. A server's 429 that outlasts the deadline is
                1: it refused, and not we. Both say when it would be possible.

                | code | meaning |
                | --- | --- |
                | 0 | answered |
                | 1 | no endpoint could answer |
                | 2 | usage or configuration |
                | 3 | answered incompletely: the text so far was printed |
                | 4 | no usable terminal for the full screen |
                | 5 | refused by our own limits, with the earliest time |
                | 6 | the deadline passed |
                | 130, 143 | ended by INT, by TERM |
                """),
        HelpTopic(
            id: "json",
            title: "JSON output",
            question: "What does ask --json print?",
            keywords: "json ndjson lines machine readable output events result object parse jq",
            body: """
                One object a line, times in milliseconds from the start of the call; the last line
                is the result:

                ```json
                {"type":"result","status":"complete","text":"…","endpoint":"groq",
                 "model":"llama-3.3-70b-versatile","finish_reason":"stop","attempts":[…],
                 "usage":{"input_tokens":12,"output_tokens":48,"source":"reported"},
                 "cost_usd":0.00004,"total_ms":612}
                ```

                The lines before it have the types `start`, `attempt`, `first_token`, `delta`,
                `commit`, `state` and `route`. `route` holds the decision: every candidate with its
                score or the reason it was skipped.

                `state` says what changed or was held back: `breaker`, `limit`, `panic`, `manual`,
                `hedge`, `hedge_suppressed`, `backoff`, and `budget` when it refused an attempt.
                `cost_usd` is `null` when no price is known. `usage` names `cached_input_tokens` and
                `cache_write_tokens` where a service told of its prompt cache.

                An answer that calls tools has `tool_calls`, a list of `id`, `name` and `arguments`,
                the last as the JSON text that the model wrote. `ask --tools FILE` offers tools,
                `--tool-choice` says whether one must be called; none is ever executed. While they
                arrive, `delta` lines carry pieces of them in `tool_call`.

                `status` is `complete`, `incomplete`, `failed` or `cancelled`; an attempt's
                `outcome` is `won`, `failed` or `cancelled`.
                """),
        HelpTopic(
            id: "batch",
            title: "breakwater batch",
            question: "How do I send many prompts from a file?",
            keywords: "batch many prompts file jsonl bulk lines resume concurrency mass",
            body: """
                One JSON object a line, with `prompt` or `messages`, and if you like `id`, `model`
                and `max_tokens`:

                ```json
                {"id":"a","prompt":"Summarise retry budgets in one line"}
                ```

                ```sh
                breakwater batch prompts.jsonl --concurrency 8 > answers.jsonl
                breakwater batch prompts.jsonl --resume answers.jsonl >> answers.jsonl
                ```

                One result a line comes back, in the order of the input, with `id` and `index`.
                Progress goes to standard error. An item that fails does not stop the others, and
                every item passes the same breakers, buckets and budget.
                """),
        HelpTopic(
            id: "bench",
            title: "breakwater bench",
            question: "How do I measure my endpoints?",
            keywords: """
                bench benchmark measure load performance percentiles throughput requests rate \
                test speed
                """,
            body: """
                ```sh
                breakwater bench --requests 200 --concurrency 10
                breakwater bench --seconds 30 --rate 5
                breakwater bench --requests 100 --json | tail -n 1
                ```

                `--concurrency` keeps that many calls going (closed loop); `--rate` starts that
                many a second whatever comes back (open loop), which shows queues honestly.

                The summary has the success rate, percentiles of the whole answer and of the first
                token, attempts per request, each endpoint's share, and hedges sent and won. With
                `--json` each request is one object: `ok`, `ms`, `ttft_ms`, `words`, `attempts`,
                `endpoint`, `failure`.

                Real endpoints charge for it.
                """),
        HelpTopic(
            id: "endpoints-command",
            title: "breakwater endpoints and check",
            question: "How do I see my endpoints or check my configuration?",
            keywords: """
                endpoints check validate verify list table probe configuration error print- \
                default
                """,
            body: """
                ```sh
                breakwater endpoints            # provider, model, key found or not, limits
                breakwater endpoints --probe    # and ask each whether it answers
                breakwater check                # every mistake at once: file, line, key, remedy
                breakwater check --print-default
                ```

                `--print-default` prints a commented configuration with every key and its default,
                to start your own from. Keys are never printed, only whether one was found.
                `breakwater check --convert litellm.yaml` makes one of a LiteLLM `config.yaml`,
                which `--config` also reads as it is.
                """),
        HelpTopic(
            id: "history-command",
            title: "breakwater history",
            question: "How do I import conversations of ChatGPT, oterm, llm or aichat?",
            keywords: """
                import chatgpt claude oterm llm aichat elia gptme conversations.json logs.db \
                store.db elia.sqlite conversation.jsonl backup \
                html other program
                """,
            body: """
                ```sh
                breakwater history import conversations.json    # ChatGPT, Claude
                breakwater history import ~/.local/share/oterm/store.db
                breakwater history list
                breakwater history search tides
                breakwater history show last
                breakwater history export 12 --output tides.html
                breakwater history export --all --format json --output backup.json
                breakwater history delete 12                    # asks; restore brings it back
                ```

                llm's `logs.db`, elia's `elia.sqlite`, gptme's `conversation.jsonl`, and aichat's
                sessions and `messages.md` are read too. JSON holds every branch and can be
                imported again; Markdown and HTML hold the branch in view.
                """),
        HelpTopic(
            id: "doctor",
            title: "breakwater doctor",
            question: "What does the doctor say is wrong with my terminal or setup?",
            keywords: "doctor diagnose wrong terminal setup locale proxy clock width emoji ragged",
            body: """
                ```sh
                breakwater doctor            # terminal, locale, keys, proxies, endpoints, …
                breakwater doctor --offline  # ask nobody
                ```

                Each finding says what to do about it. Keys and proxies are named by their
                variables and never shown. It ends with 1 when something does not work.
                """),
    ]
}
