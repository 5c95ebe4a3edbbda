/// Ranks pages by the words of a query: BM25 over title, keywords and text.
///
/// The score of a page is, over the words of the query,
/// `idf · f·(k + 1) / (f + k·(1 − b + b·length/average))` with k = 1.2 and b = 0.75, where f counts a
/// word in the text once, in the keywords four times and in the title six times. It is then
/// multiplied by 1 + the share of its title's, or its question's, words that the query has, so that a
/// page is found by its own name before a longer one that contains it. `idf` is the usual
/// `log2(1 + (n − d + 0.5)/(d + 0.5))`, n pages of which d have the word. Source: Robertson and
/// Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond".
struct HelpIndex: Sendable {
    /// One page that has a word of the query.
    struct Hit: Sendable {
        /// Its position in the list of pages.
        var page: Int
        /// Its score; higher is better.
        var score: Double
        /// Whether it has enough of the query's weight to count as an answer.
        var covers: Bool
    }

    /// For each stem, the pages that have it and how often, weighted.
    private var postings: [String: [(page: Int, frequency: Double)]] = [:]
    private var lengths: [Double] = []
    private var names: [[Set<String>]] = []
    private var averageLength = 1.0

    private static let titleWeight = 6.0
    private static let keywordWeight = 4.0
    private static let saturation = 1.2
    private static let lengthShare = 0.75
    /// A page answers when it has this share of the weight of the query's words.
    ///
    /// A word that no page has weighs more than the rarest one, so that "capital of France" finds
    /// nothing.
    private static let coverage = 0.5

    init(_ topics: [HelpTopic]) {
        for (page, topic) in topics.enumerated() {
            var counts: [String: Double] = [:]
            var length = 0.0
            for stem in HelpWords.stems(of: topic.body) {
                counts[stem, default: 0] += 1
                length += 1
            }
            for stem in topic.keywords.flatMap({ HelpWords.stems(of: $0) }) {
                counts[stem, default: 0] += Self.keywordWeight
            }
            for stem in HelpWords.stems(of: topic.title + " " + topic.question) {
                counts[stem, default: 0] += Self.titleWeight
            }
            for (stem, frequency) in counts {
                postings[stem, default: []].append((page, frequency))
            }
            lengths.append(length)
            names.append([topic.title, topic.question].map { Set(HelpWords.stems(of: $0)) })
        }
        averageLength = max(1, lengths.reduce(0, +) / Double(max(1, lengths.count)))
    }

    /// The pages that have a word of the query, best first; equal scores keep the pages' order.
    func ranking(of query: String) -> [Hit] {
        var scores: [Int: Double] = [:]
        var covered: [Int: Double] = [:]
        var weight = 0.0
        let asked = Set(HelpWords.stems(of: query))
        for stem in asked {
            let pages = postings[stem] ?? []
            let rarity = rarity(ofWordOn: pages.count)
            weight += rarity
            for (page, frequency) in pages {
                let size = 1 - Self.lengthShare + Self.lengthShare * lengths[page] / averageLength
                let share = frequency * (Self.saturation + 1) / (frequency + Self.saturation * size)
                scores[page, default: 0] += rarity * share
                covered[page, default: 0] += rarity
            }
        }
        return
            scores
            .map { page, score in
                let covers = covered[page, default: 0] >= weight * Self.coverage
                let named = names[page].map { name in
                    Double(name.intersection(asked).count) / Double(max(1, name.count))
                }
                return Hit(page: page, score: score * (1 + (named.max() ?? 0)), covers: covers)
            }
            .sorted { ($1.score, $0.page) < ($0.score, $1.page) }
    }

    /// The idf of a word that this many pages have.
    private func rarity(ofWordOn pages: Int) -> Double {
        let all = Double(lengths.count)
        let having = Double(pages)
        return Self.log2(1 + (all - having + 0.5) / (having + 0.5))
    }

    /// The binary logarithm, exact at powers of two and linear between them: within 0.09, which is
    /// enough to rank by, and needs no C library.
    private static func log2(_ value: Double) -> Double {
        Double(value.exponent) + value.significand - 1
    }
}
