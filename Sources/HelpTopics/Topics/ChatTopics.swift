extension HelpTopics {
    /// The conversation: typing, reading, keeping.
    static let chatTopics: [HelpTopic] = [
        HelpTopic(
            id: "composer",
            title: "Writing a message",
            question: "How do I type a new line or edit my message?",
            keywords: """
                compose composer newline multiline editor paste input emoji undo cursor text \
                line history recall typing
                """,
            body: """
                `Enter` sends. `Ctrl-J` and `Alt-Enter` start a new line everywhere; the composer
                grows with the text. You can type the next message while an answer streams.

                | key | does |
                | --- | --- |
                | `↑`, `↓` on the first or last line | earlier and later messages |
                | `Ctrl-A`, `Ctrl-E` | start and end of the line |
                | `Ctrl-W`, `Ctrl-U`, `Ctrl-K` | delete a word, to the start, to the end |
                | `Ctrl-Y` | put back what was deleted |
                | `Alt-B`, `Alt-F` | a word left, a word right |
                | `Ctrl-_` | undo |

                A paste is one step and never sends by itself, whatever it contains. Characters of
                any script, and emoji of several parts, move and delete as one.
                """),
        HelpTopic(
            id: "stop",
            title: "Stopping and repeating an answer",
            question: "How do I stop an answer or ask for another one?",
            keywords: """
                stop cancel abort interrupt regenerate again retry answer redo resend partial
                """,
            body: """
                - `Esc` or `Ctrl-C` stops the answer. The text so far stays and is marked as
                  stopped; the socket is closed at once, so that the server need not go on.
                - In the conversation `R` asks the same question again, `c` asks for the rest of an
                  answer that broke off, and `e` brings the question back for editing.
                - `Ctrl-N` begins a new conversation; the old one is kept.

                An attempt that you stop decides nothing: it counts neither as a success nor as a
                failure of the endpoint, and a trial of a half-open breaker gives its permit back.
                """),
        HelpTopic(
            id: "incomplete",
            title: "Incomplete answers",
            question: "What does an incomplete answer mean?",
            keywords: """
                incomplete cut truncated partial broken stream half unfinished missing mid- \
                stream died
                """,
            body: """
                An answer is *complete* only if the server said so: with a finish reason, not just
                by closing the connection. Everything else is marked **incomplete**, with the
                reason, and keeps the text that arrived.

                - **Before the first visible word** Breakwater repairs silently: it retries or
                  moves to another endpoint, and you only see it in the waterfall.
                - **After it** nothing is spliced silently. Two models' texts in one answer would
                  look like one, so the partial answer stays as it is and you decide.

                | you | what happens |
                | --- | --- |
                | `c` continue | the rest comes below as a piece of its own, headed *goes on here* |
                | `R` start over | a new answer; what you read stays above it, struck out |
                | nothing | it stays as it is, marked incomplete |

                For `c` a service that knows it gets the text as a *prefill* and goes on in the
                middle of a word (Mistral, Moonshot, vLLM); the others get an instruction behind it
                and may repeat a few words. Both are kept in the history with their seam.

                Where nobody reads along (`batch`, `ask --no-stream`, `--buffered`) the commit is
                the end of the answer, and a cut stream is repeated like any other failure. `ask`
                ends with exit code 3 when it printed an incomplete answer.
                """),
        HelpTopic(
            id: "cost",
            title: "Tokens and cost",
            question: "How are tokens and costs counted?",
            keywords: """
                price money dollar usd cost costs expensive cheap token tokens usage billing \
                estimate spend
                """,
            body: """
                Under each answer stand its endpoint, attempts, tokens and cost:

                ```
                cost = input tokens · input price + output tokens · output price
                       (of the input, cached · `cached_input` and written · `cache_write`)
                ```

                Prices are US dollars per million tokens and come from your configuration:

                ```yaml
                price: {input: 0.59, output: 0.79}
                ```

                - Token counts are the server's when it reports them, else estimated; estimates
                  are marked as such.
                - What losing attempts used is part of the cost: a hedge or a race is not free.
                - An endpoint without a price shows no cost, and sorts last under the strategy
                  `cost`.
                """),
        HelpTopic(
            id: "conversations",
            title: "Conversations and their search",
            question: "Where are my conversations kept, and how do I search them?",
            keywords: """
                history saved save database sqlite search find reopen old sessions list delete \
                storage persist previous killed
                """,
            body: """
                Every turn is on disk before it is shown as done; if the program is killed, the
                partial answer is still there, marked incomplete.

                | key | does |
                | --- | --- |
                | `Ctrl-S` | list of conversations |
                | `Ctrl-F` | full-text search over all of them |
                | `Ctrl-N` | new conversation |
                | `Ctrl-R` | search in what you sent before |

                `F2` opens the last conversation again after a start. The database is SQLite, one file that only you may read:

                ```
                $XDG_DATA_HOME/breakwater/          (~/.local/share/breakwater/)
                ```
                """),
        HelpTopic(
            id: "reading",
            title: "Reading and copying",
            question: "How do I scroll, copy text or read Markdown?",
            keywords: """
                scroll copy clipboard mouse select wheel page markdown code block table follow \
                tail selection
                """,
            body: """
                Answers are Markdown, drawn in cells: headings, lists, emphasis, tables, links and
                code blocks. Prose wraps at the width of the panel, at most about 100 columns.

                - `PgUp`, `PgDn`, the wheel, or `j` and `k` in the conversation scroll. While you
                  read further up, a streaming answer does not move the text under your eyes.
                - `End` or `G` follows the newest line again.
                - `y` copies the answer, `Y` its code blocks, one after the other.
                - `F6` releases the mouse to the terminal, so that dragging selects text there.
                - `/notify` tells the end of a long answer. Inside tmux a desktop message needs
                  `set -g allow-passthrough on` in its configuration.

                What a model writes is data: control sequences in it are shown as visible signs
                and never reach your terminal.
                """),
    ]
}
