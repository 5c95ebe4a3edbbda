/// Markdown as HTML, by the same parser that the screen uses.
public enum MarkdownHTML {
    /// A fragment without raw HTML and without addresses that run something: what the author wrote of
    /// those is left out by cmark-gfm.
    public static func fragment(_ text: String) -> String { MarkdownParser.html(text) }
}
