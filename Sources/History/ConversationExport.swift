public import Foundation
import Providers

/// A conversation as a file that others can read.
public enum ConversationExport {
    /// Which kind of file.
    public enum Form: String, Sendable, Hashable, CaseIterable {
        /// The branch in view, for people.
        case markdown = "md"
        /// Every branch and everything known of each turn; `ConversationImport` reads it back.
        case json
        /// The branch in view as a page that needs nothing else and loads nothing.
        case html

        /// By the ending of a file's name; Markdown where there is none of ours.
        public init(fileName: String) {
            let name = fileName.lowercased()
            self =
                name.hasSuffix(".json")
                ? .json : name.hasSuffix(".html") || name.hasSuffix(".htm") ? .html : .markdown
        }
    }

    /// The bytes of the file.
    ///
    /// - Parameter render: turns Markdown into HTML that is safe to show; only a page asks for it.
    public static func data(
        _ conversation: Conversation, as form: Form, render: @escaping (String) -> String
    ) -> Data {
        switch form {
        case .markdown: Data(markdown(conversation).utf8)
        case .json: Data(json(conversation).encoded)
        case .html: Data(ConversationPage(render: render).html([conversation]).utf8)
        }
    }

    /// Several conversations as one file, which `ConversationImport` reads back where it is JSON.
    public static func data(
        _ conversations: [Conversation], as form: Form, render: @escaping (String) -> String
    ) -> Data {
        switch form {
        case .markdown: Data(conversations.map(markdown).joined(separator: "\n").utf8)
        case .json: Data(JSONValue.array(conversations.map(json)).encoded)
        case .html: Data(ConversationPage(render: render).html(conversations).utf8)
        }
    }

    /// Front matter, then a heading a turn.
    static func markdown(_ conversation: Conversation) -> String {
        var lines = ["---", "title: \(quoted(conversation.header.title))"]
        lines.append("created: \(date(conversation.header.created))")
        if let settings = conversation.header.settings { lines.append("settings: \(settings)") }
        lines += ["---", ""]
        for turn in conversation.turns {
            lines += ["## \(speaker(turn)), \(date(turn.created))", ""]
            for attachment in turn.attachments {
                lines += ["*Attached: \(attachment.name) (\(attachment.mediaType))*", ""]
            }
            if !turn.text.isEmpty { lines += [turn.text, ""] }
            if let end = end(turn) { lines += ["*\(end)*", ""] }
        }
        return lines.joined(separator: "\n")
    }

    static func speaker(_ turn: Turn) -> String {
        guard turn.role == .assistant else { return turn.role == .user ? "You" : "System" }
        guard let endpoint = turn.facts.endpoint else { return "Answer" }
        return turn.facts.model.map { "\(endpoint) (\($0))" } ?? endpoint
    }

    /// What has to be said of an answer that is not whole.
    static func end(_ turn: Turn) -> String? {
        let reason = turn.facts.failureMessage.map { ": \($0)" } ?? ""
        if turn.isReplaced { return "Broke off and was asked again" + reason }
        return switch turn.status {
        case .complete: nil
        case .incomplete: "Incomplete" + reason
        case .stopped: "Stopped"
        case .failed: "Failed" + reason
        }
    }

    /// A JSON string is a YAML string too.
    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
    }

    /// The whole tree; turns are numbered anew from 1.
    static func json(_ conversation: Conversation) -> JSONValue {
        let all = (conversation.turns + conversation.others).sorted { $0.id < $1.id }
        let numbers = Dictionary(uniqueKeysWithValues: zip(all.map(\.id), 1...))
        func number(_ id: Int64?) -> JSONValue {
            id.flatMap { numbers[$0] }.map(JSONValue.integer) ?? .null
        }
        let settings = conversation.header.settings.flatMap { JSONValue(parsing: Array($0.utf8)) }
        return .object([
            "format": .string("breakwater"),
            "version": .integer(1),
            "title": .string(conversation.header.title),
            "created": .string(date(conversation.header.created)),
            "updated": .string(date(conversation.header.updated)),
            "settings": settings ?? .null,
            "leaf": number(conversation.turns.last?.id),
            "turns": .array(
                all.map { turn in
                    var fields = facts(turn)
                    fields["id"] = number(turn.id)
                    fields["parent"] = number(turn.parent)
                    fields["continues"] = number(turn.continues)
                    return .object(fields)
                }),
        ])
    }

    private static func facts(_ turn: Turn) -> [String: JSONValue] {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let usage = turn.facts.usage
        return [
            "role": .string(turn.role.rawValue),
            "text": .string(turn.text),
            "status": .string(turn.status.rawValue),
            "replaced": .bool(turn.isReplaced),
            "created": .string(date(turn.created)),
            "endpoint": text(turn.facts.endpoint),
            "model": text(turn.facts.model),
            "input_tokens": usage.map { .integer($0.inputTokens) } ?? .null,
            "output_tokens": usage.map { .integer($0.outputTokens) } ?? .null,
            "usage_source": usage == nil
                ? .null : .string(turn.facts.usageIsReported ? "reported" : "estimated"),
            "details": text(turn.facts.details),
            "cost_usd": turn.facts.cost.map(JSONValue.number) ?? .null,
            "first_token_s": AnswerFacts.seconds(turn.facts.firstToken).map(JSONValue.number)
                ?? .null,
            "total_s": AnswerFacts.seconds(turn.facts.total).map(JSONValue.number) ?? .null,
            "failure": text(turn.facts.failure),
            "failure_message": text(turn.facts.failureMessage),
            "attachments": .array(
                turn.attachments.map {
                    .object([
                        "name": .string($0.name), "media_type": .string($0.mediaType),
                        "data": .string($0.data.base64EncodedString()),
                    ])
                }),
        ]
    }

    static func date(_ date: Date) -> String {
        date.formatted(.iso8601)
    }
}
