/// Breakwater's help: every page, their search, and the answer that a demo endpoint gives.
///
/// Pure text. The help overlay and the demo endpoints read the same pages, so what the program says
/// of itself is written once. The pages are in the files under `Topics/`, one file a theme; the
/// ranking is in `HelpIndex`.
public enum HelpTopics {
    /// Every page, in the order of the table of contents.
    public static let all: [HelpTopic] =
        overviewTopics + screenTopics + chatTopics + breakerTopics + limitTopics + attemptTopics
        + routingTopics + timeTopics + commandTopics + simulationTopics + setupTopics + demoTopics

    /// The index over `all`, built at the first search.
    private static let index = HelpIndex(all)

    /// The line under every answer of a demo endpoint.
    public static let signature =
        "*A simulated endpoint answered this from Breakwater's own help. No language model was asked.*"

    /// The pages that fit the query, best first.
    ///
    /// Words are compared without their endings (`hedging` finds `hedge`); a page's title and
    /// keywords weigh more than its text. Nothing is returned for a query without a known word.
    public static func search(_ query: String, limit: Int = 5) -> [HelpTopic] {
        Array(index.ranking(of: query).prefix(max(0, limit)).map { all[$0.page] })
    }

    /// A Markdown answer to a question about Breakwater, composed of the best pages.
    ///
    /// Without a page that fits it says so and names what it can answer. The last line always says
    /// that a simulated endpoint is speaking.
    public static func answer(to question: String) -> String {
        let ranking = index.ranking(of: question)
        guard let best = ranking.first, best.covers else { return unknown(nearest: ranking) }

        var parts = [all[best.page].page]
        let related = ranking.dropFirst().prefix(2).filter { $0.score >= best.score * 0.4 }
        if !related.isEmpty {
            parts.append("See also:\n\n" + questions(related.map { all[$0.page] }))
        }
        parts.append(signature)
        return parts.joined(separator: "\n\n")
    }

    /// The answer when no page fits.
    private static func unknown(nearest: [HelpIndex.Hit]) -> String {
        let near = nearest.prefix(3).map { all[$0.page] }
        let offered = near.isEmpty ? overviewTopics + breakerTopics.prefix(2) : near
        return """
            I do not know that. I am a simulated endpoint: I know Breakwater's own help and nothing \
            else of the world. You could ask me:

            \(questions(offered))

            For anything else, give Breakwater a real endpoint: ask "How do I use my own model?"

            \(signature)
            """
    }

    /// The questions of these pages as a list.
    private static func questions(_ topics: [HelpTopic]) -> String {
        topics.map { "- \($0.question)" }.joined(separator: "\n")
    }
}
