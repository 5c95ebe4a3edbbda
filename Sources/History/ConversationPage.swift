import Foundation
import Providers

/// Conversations as one HTML page that stands alone.
///
/// It loads nothing: a picture that a model linked to would tell its server who reads the page and
/// when, so the page forbids itself every address, and scripts as well.
struct ConversationPage {
    /// Turns Markdown into HTML without raw HTML of its author's.
    let render: (String) -> String

    func html(_ conversations: [Conversation]) -> String {
        let title =
            conversations.count == 1
            ? conversations[0].header.title : "\(conversations.count) conversations"
        return """
            <!DOCTYPE html>
            <html>
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width">
            <title>\(Self.escaped(title))</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(conversations.map(article).joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private func article(_ conversation: Conversation) -> String {
        let created = ConversationExport.date(conversation.header.created)
        return """
            <article>
            <h1>\(Self.escaped(conversation.header.title))</h1>
            <p class="note">\(created)</p>
            \(conversation.turns.map(section).joined(separator: "\n"))
            </article>
            """
    }

    private func section(_ turn: Turn) -> String {
        var parts = [
            "<h2>\(Self.escaped(ConversationExport.speaker(turn)))"
                + " <time>\(ConversationExport.date(turn.created))</time></h2>"
        ]
        parts += turn.attachments.map(attachment)
        // What a person typed is no Markdown: lines and signs stay as they were.
        parts.append(
            turn.role == .assistant
                ? render(turn.text) : "<p class=\"typed\">\(Self.escaped(turn.text))</p>")
        if let end = ConversationExport.end(turn) {
            parts.append("<p class=\"note\">\(Self.escaped(end))</p>")
        }
        return
            "<section class=\"\(turn.role.rawValue)\">\n\(parts.joined(separator: "\n"))\n</section>"
    }

    /// Pictures of the kinds that cannot hold a script are shown; of the rest the name is told.
    private func attachment(_ attachment: StoredAttachment) -> String {
        let shown = ["image/png", "image/jpeg", "image/gif", "image/webp"]
        let name = Self.escaped(attachment.name)
        guard shown.contains(attachment.mediaType) else {
            return "<p class=\"note\">Attached: \(name) (\(Self.escaped(attachment.mediaType)))</p>"
        }
        let data = attachment.data.base64EncodedString()
        return "<img alt=\"\(name)\" src=\"data:\(attachment.mediaType);base64,\(data)\">"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static let style = """
        :root { color-scheme: light dark; }
        body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif; }
        h1 { font-size: 1.4rem; }
        section { border-left: 3px solid #8884; padding-left: 1rem; margin: 1.5rem 0; }
        section.user { border-color: #38a; }
        section > h2 { font-size: 0.9rem; }
        time, .note { opacity: 0.7; font-weight: normal; }
        .typed { white-space: pre-wrap; }
        pre { overflow-x: auto; padding: 0.6rem; background: #8882; }
        img { max-width: 100%; }
        table { border-collapse: collapse; }
        td, th { border: 1px solid #8886; padding: 0.2rem 0.5rem; }
        """
}
