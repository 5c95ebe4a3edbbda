/// One page of help: what the help overlay shows and what a demo endpoint answers with.
public struct HelpTopic: Sendable, Hashable {
    /// A short stable name in lower case, such as `half-open`.
    public let id: String
    /// The heading, as a person would write it.
    public let title: String
    /// A question that this page answers; offered as an example, and asked in the background.
    public let question: String
    /// Words that people use for it and that the text does not contain.
    public let keywords: [String]
    /// The text, in Markdown, without the heading.
    public let body: String

    /// Creates a page; `keywords` are separated by blanks.
    public init(id: String, title: String, question: String, keywords: String, body: String) {
        self.id = id
        self.title = title
        self.question = question
        self.keywords = keywords.split(separator: " ").map(String.init)
        self.body = body
    }

    /// The page with its heading, as Markdown.
    public var page: String { "## \(title)\n\n\(body)" }
}
