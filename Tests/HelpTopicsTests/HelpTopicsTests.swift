import HelpTopics
import Testing

@Suite struct HelpTopicsTests {
    @Test func `every page has a name of its own, a heading, a question and a text`() {
        let topics = HelpTopics.all

        #expect(topics.count >= 30)
        #expect(Set(topics.map(\.id)).count == topics.count)
        #expect(Set(topics.map(\.title)).count == topics.count)
        for topic in topics {
            #expect(!topic.title.isEmpty && topic.question.hasSuffix("?"), "\(topic.id)")
            #expect(topic.body.split(separator: " ").count >= 40, "\(topic.id) is too thin")
            #expect(topic.body.split(separator: "\n").count <= 45, "\(topic.id) is too long")
        }
    }

    @Test(arguments: HelpTopics.all)
    func `a page's own question finds it first`(topic: HelpTopic) {
        let found = HelpTopics.search(topic.question).first?.id

        #expect(found == topic.id)
    }

    @Test(arguments: [
        ("how do hedged requests differ from retries", ["hedge-or-retry"]),
        ("What is a circuit breaker?", ["breaker"]),
        ("How does routing work?", ["strategies"]),
        ("why is the breaker half-open", ["half-open"]),
        ("shortcuts", ["keys"]),
        ("how can I quit", ["keys"]),
        ("turn an endpoint off", ["manual"]),
        ("what do these symbols in the race panel mean", ["waterfall"]),
        ("I got a 429, what now", ["retry-after"]),
        ("how much does it cost me", ["cost"]),
        ("where are old chats saved", ["conversations"]),
        ("use ollama", ["own-model"]),
        ("dark theme", ["themes"]),
        ("exit code 3", ["exit-codes"]),
        ("who are you, a real language model?", ["demo"]),
        ("hello", ["breakwater"]),
        ("ROUND ROBIN", ["round-robin"]),
        ("weighted", ["round-robin"]),
        ("is my api key safe", ["keys-and-privacy"]),
    ])
    func `a question in other words finds the page`(query: String, ids: [String]) {
        let found = HelpTopics.search(query, limit: 3).first?.id

        #expect(found.map(ids.contains) == true, "found \(found ?? "nothing")")
    }

    /// The primitives of the core, each in the words of somebody who wants to know.
    @Test(arguments: [
        ("what is the deadline", "deadline"), ("which timeouts are there", "timeouts"),
        ("how are errors classified", "failures"), ("exponential backoff with jitter", "retry"),
        ("extra attempt budget", "budget"), ("hedged request", "hedging"), ("racing", "race"),
        ("circuit breaker", "breaker"), ("half-open trial lease", "half-open"),
        ("gradual return in steps", "gradual-return"), ("outlier ejection by peers", "peers"),
        ("panic mode", "panic"), ("black hole", "black-holes"),
        ("two models of one provider fail", "suspects"), ("token bucket", "buckets"),
        ("learned rate", "learned-rate"), ("waiting queue", "queue"), ("fallback list", "fallback"),
        ("commit point", "commit"), ("cancellation closes sockets", "cancelling"),
        ("monotonic clock and suspend", "clocks"), ("which metrics are kept", "metrics"),
        ("routing strategies", "strategies"),
    ])
    func `every primitive has its page`(words: String, id: String) {
        #expect(HelpTopics.search(words, limit: 3).first?.id == id)
    }

    @Test(arguments: ["", "   ", "the of and", "zzyzx", "?!"])
    func `nothing is found for a query without a known word`(query: String) {
        #expect(HelpTopics.search(query).isEmpty)
    }

    @Test func `a search returns no more than its limit`() {
        #expect(HelpTopics.search("breaker endpoint", limit: 2).count == 2)
        #expect(HelpTopics.search("breaker endpoint", limit: 0).isEmpty)
        #expect(HelpTopics.search("breaker endpoint", limit: -1).isEmpty)
    }

    @Test func `the same query always gives the same order`() {
        let first = HelpTopics.search("endpoint", limit: 40).map(\.id)

        for _ in 0..<20 { #expect(HelpTopics.search("endpoint", limit: 40).map(\.id) == first) }
    }

    @Test func `an answer is the page, related questions and who is speaking`() {
        let answer = HelpTopics.answer(to: "How does hedging work?")

        #expect(answer.hasPrefix("## Hedging\n"))
        #expect(answer.contains("```yaml\n"))
        #expect(answer.contains("| --- |"))
        #expect(answer.hasSuffix(HelpTopics.signature))
    }

    @Test(arguments: [
        "What is the capital of France?", "Write a poem about the sea in winter", "2 + 2", "",
        "Wie wird das Wetter morgen?", "東京の天気は？",
    ])
    func `what the help does not know is admitted`(question: String) {
        let answer = HelpTopics.answer(to: question)

        #expect(answer.hasPrefix("I do not know that."))
        #expect(answer.contains("\n- "), "names what it can answer")
        #expect(answer.hasSuffix(HelpTopics.signature))
    }

    @Test(arguments: HelpTopics.all)
    func `Markdown of a page is balanced`(topic: HelpTopic) {
        let lines = topic.body.split(separator: "\n", omittingEmptySubsequences: false)
        let fences = lines.filter { $0.hasPrefix("```") }

        #expect(fences.count.isMultiple(of: 2), "an open code block")
        var columns: Int?
        for line in lines {
            guard line.hasPrefix("|") else { columns = nil; continue }
            let cells = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect(columns == nil || columns == cells, "a ragged table: \(line)")
            columns = cells
        }
        for line in lines where !line.hasPrefix("|") {
            #expect(line.count <= 110, "\(line)")
        }
    }
}
