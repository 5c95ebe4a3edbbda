extension HelpTopics {
    /// The regions of the screen and its keys.
    static let screenTopics: [HelpTopic] = [
        HelpTopic(
            id: "screen",
            title: "The regions of the screen",
            question: "What do the parts of the screen show?",
            keywords: "layout panels regions window display dashboard header footer small terminal",
            body: """
                - **Header**: success, calls in flight, tokens, cost, strategy.
                - **Endpoints**: one line or card an endpoint, with state, latency and buckets.
                - **Conversation**: questions and answers, each with its endpoint and cost.
                - **Race**: one lane for each attempt of a call, at true scale.
                - **Events**: what the core decided, and why.
                - **Message**: where you type.

                `Tab` moves the focus, `Alt-1` to `Alt-5` go straight to a panel, `z` zooms the
                focused panel, and a click focuses as well. At 80×24 everything needed is there; from
                140×45 on there is room for graphs and events. Below 40×10 the screen becomes the
                last lines of the conversation, one status line and the composer.
                """),
        HelpTopic(
            id: "keys",
            title: "Keys",
            question: "Which keys are there?",
            keywords: """
                shortcut shortcuts hotkey keyboard binding bindings press command controls quit \
                exit
                """,
            body: """
                While you type, letters are text. In a panel, letters act. `Esc` leaves the
                composer, `i` or a click returns. `Esc` never quits. `bindings:` in the
                configuration gives actions other keys; `composer: {keys: vim}` has the
                message take those of vi, `enter: newline` has Enter begin a line.

                | key | does |
                | --- | --- |
                | `Enter` | sends |
                | `Ctrl-J`, `Alt-Enter` | new line |
                | `Esc`, `Ctrl-C` | stops the answer that streams |
                | `Ctrl-P` | command palette: finds every action |
                | `Tab`, `Shift-Tab`, `Alt-1`…`Alt-5`, `1`…`5` in panels | focus |
                | `Ctrl-G` | one endpoint for all new questions |
                | `Space`, `d`, `p` | endpoint on or off, drain, pin |
                | `o`, `c`, `r` | breaker open, closed, back to automatic |
                | `x` | faults of a demo endpoint |
                | `R`, `c`, `e` | regenerate, continue, edit in the conversation |
                | `/`, `n`, `N` | find in the conversation or the events, next, previous |
                | `z`, `+`, `_` | zoom, next and previous layout |
                | `F7` | the conversation alone, for copying with the mouse |
                | `Ctrl-N`, `Ctrl-S`, `Ctrl-F` | new conversation, list, search |
                | `T` | themes |
                | `F1`, `?` | help |
                | `Ctrl-C` twice, `Ctrl-D` when empty, `q` in a panel | quit |

                The help overlay lists all of them; it is made from the same table that the
                program obeys.
                """),
        HelpTopic(
            id: "endpoint-table",
            title: "The columns of the endpoint table",
            question: "What do the columns of the endpoint table mean?",
            keywords: """
                column list row rows won share sort sparkline p50 p95 latency statistics stats
                """,
            body: """
                | column | meaning |
                | --- | --- |
                | lamp | health, as a sign and a colour |
                | name, model | as in the configuration; demo endpoints are marked simulated |
                | breaker | `closed`, `half-open`, or `OPEN` with the seconds to the next trial |
                | bucket | what is left of requests and tokens, and who says so |
                | first token | the last times to the first useful token, as a small graph |
                | p50, p95 | half, and 95 of 100, of the first tokens came within this time |
                | error % | failed attempts of the last 60 seconds |
                | in flight | attempts under way |
                | won | the share of answers that came from here |
                | cost | US dollars, when the price is known |

                `s` changes the sort column, `I` reverses it. `Enter` opens the detail: histogram,
                all buckets with their source, the breaker's history, the last errors, the limits.

                Attempts that we ended ourselves, as losers of a race, count neither as success
                nor as failure.
                """),
        HelpTopic(
            id: "health",
            title: "The health lamp",
            question: "How is the health of an endpoint measured?",
            keywords: """
                lamp light green red yellow status healthy unhealthy probe check alive color
                """,
            body: """
                Health is a number from 0 to 1, made from what real calls showed:

                ```
                health = usable · (1 − error rate) · min(1, bucket level / 10 %)
                ```

                *Usable* is 0 while the endpoint is switched off, its breaker refuses, or its key
                is dead. The error rate covers the last 60 seconds. An endpoint whose bucket falls
                below a tenth fades, because it will soon have to refuse.

                Real calls come first. An active probe is sent only to an endpoint without recent
                traffic, and only if its configuration asks for one:

                ```yaml
                health: {probe: completion, every: 60s}               # one token: the model answers
                health: {probe: path, path: /v1/models, every: 60s}   # free: somebody is there
                ```

                A path proves less than an answer. So one that answers changes nothing, and one that
                fails, or is silent for 30 seconds, counts against the breaker.

                The lamp always comes as a sign and a word as well as a colour, so that it can be
                read without colours. What was never measured is shown as unknown, not as healthy.
                """),
        HelpTopic(
            id: "waterfall",
            title: "The race waterfall",
            question: "How do I read the race waterfall?",
            keywords: """
                lane lanes glyph glyphs symbols signs legend timeline chart winner star race \
                panel
                """,
            body: """
                One lane is one attempt, drawn from what really happened; the axis is time since
                you pressed Enter.

                | sign | means | in ASCII |
                | --- | --- | --- |
                | `·` | queued: waits for a bucket or a slot | `.` |
                | `░` | connecting | `,` |
                | `▒` | sent, waiting for the first token | `-` |
                | `◆` | first useful token | `*` |
                | `█` | streaming | `#` |
                | `▶` | still streaming | `>` |
                | `★` | winner | `W` |
                | `✕` | cancelled: by the winner, by you, by the deadline | `x` |
                | `!` | failed, with the class of the failure | `!` |
                | `↻` | backing off before a retry | `~` |
                | `⊘` | refused, with the reason | `0` |
                | `┆` | the hedge timer | `\\|` |

                Two numbers stand behind a lane: *own*, from the attempt's start, and *seen*, from
                your Enter. Only *seen* is what you waited.

                In the race panel `←` and `→` walk through older and newer races.
                """),
        HelpTopic(
            id: "events",
            title: "The event log",
            question: "Where do I see why something happened?",
            keywords: """
                log events history reason explanation why decision message trace debug freeze \
                pause
                """,
            body: """
                The event panel says in plain words what the core decided and why, such as:

                - an attempt failed with 429 and Retry-After, so the call went elsewhere at once;
                - a hedge was sent because the first attempt was silent for longer than usual;
                - a breaker opened, after how many failures, and when its next trial is.

                The panel shows itself on larger terminals, and can be opened from the palette on
                smaller ones. `f` filters, `G` returns to the newest line, `P` freezes the screen
                while the data keeps arriving.

                `breakwater ask --json` prints the same events as one JSON object a line.
                """),
        HelpTopic(
            id: "palette",
            title: "The command palette",
            question: "How do I find an action without knowing its key?",
            keywords: "palette ctrl-p actions menu search find commands everything",
            body: """
                `Ctrl-P` opens the palette. Type a few letters of what you want, choose with the
                arrow keys, press `Enter`. Every action is in it, each with its key:

                - strategy, hedging and race width;
                - endpoint on, off, drain, pin; breaker open, closed, reset;
                - background questions: send some, or stop them;
                - theme, help, conversations, search;
                - the faults of the demo endpoints.

                An effect is visible with the next picture, and the event log notes it.
                """),
        HelpTopic(
            id: "background",
            title: "Background questions",
            question: "How do I make traffic without typing?",
            keywords: "background load traffic generate many questions send automatic stress busy",
            body: """
                `Ctrl-P`, then `background`: Breakwater sends a number of questions of its own
                through the same core that serves you, so that one person alone can watch
                breakers, buckets and races work.

                They are bounded in number, labelled as background, can be stopped from the
                palette, and wait behind your own questions whenever a bucket is empty. Their
                answers are counted but do not enter your conversation.

                With real endpoints they cost real money. For measuring, use the command:

                ```sh
                breakwater bench --requests 200 --concurrency 10
                ```
                """),
        HelpTopic(
            id: "themes",
            title: "Themes and colours",
            question: "How do I change the theme?",
            keywords: """
                color colors colour theme themes dark light base16 base24 appearance palette \
                contrast mono ascii unicode no_color font
                """,
            body: """
                `T` in a panel, or *theme* in the palette, opens the list with a live preview. On
                the command line:

                ```sh
                breakwater --theme lighthouse
                ```

                A theme is a base16 or base24 scheme file, so any such file in the world drops in:
                put it into `~/.config/breakwater/themes/`. A scheme may add a `roles:` block to
                override single roles. `terminal`, the default, keeps your terminal's own colours
                and background.

                - Contrast is checked while a theme loads: text that would be too faint is moved
                  until it can be read.
                - Every state has a sign and a word besides its colour.
                - `--no-color` or `NO_COLOR` switches colours off; `--ascii` and `LANG=C` draw
                  with plain characters. The text of an answer stays as the model wrote it; only
                  where the terminal itself cannot show a character (`LANG=C`) the nearest plain
                  one stands, or `?`.
                """),
    ]
}
