extension HelpTopics {
    /// The demo endpoints.
    static let demoTopics: [HelpTopic] = [
        HelpTopic(
            id: "demo",
            title: "The demo endpoints",
            question: "What are the demo endpoints?",
            keywords: """
                beacon squall undertow sluice tidal demo simulated simulation fake example \
                endpoint endpoints you yourself real language model ai intelligence chatbot
                """,
            body: """
                Five real HTTP servers inside this program, on loopback, each with a character.
                They start when no configuration, no key and no local server is found, or with
                `breakwater demo`. They are always labelled **simulated**.

                | name | character |
                | --- | --- |
                | `beacon` | steady: the first word after 0.2 s, never fails |
                | `squall` | quick, but three of ten requests fail |
                | `undertow` | a long tail: usually 60 ms, one time in twenty 2.5 s |
                | `sluice` | throttled: 20 requests a minute, then 429 with Retry-After |
                | `tidal` | flapping: resets every connection for 20 s of each minute |

                The sockets, streams and failures are real; only the text is not from a model. It
                comes from these help pages, so ask about Breakwater.
                """),
        HelpTopic(
            id: "faults",
            title: "Faults on demand",
            question: "How do I make a demo endpoint fail?",
            keywords: """
                fault faults kill heal slow throttle fail break chaos crash inject simulate \
                outage
                """,
            body: """
                In the endpoint table press `x` on a demo endpoint, or look for *fault* in the
                palette:

                - **kill**: connections are reset, also those that stream just now;
                - **slow**: the first token takes seconds;
                - **throttle**: 429 with Retry-After;
                - **fail**: server errors;
                - **heal**: its own character again.

                Try this: ask a question, and kill the endpoint that answers while it streams. The
                part you have seen stays and is marked incomplete. Kill it before the first word,
                and you get a whole answer from somebody else.
                """),
    ]
}
