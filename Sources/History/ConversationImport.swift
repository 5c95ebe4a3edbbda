public import Foundation
public import Providers

/// Conversations out of a file that this program or another one wrote.
///
/// | shape | known by |
/// | --- | --- |
/// | this program's own | `"format": "breakwater"` |
/// | ChatGPT's `conversations.json` | a list of objects with a `mapping` |
/// | Claude's `conversations.json` | a list of objects with `chat_messages` |
/// | messages as they are sent | a list of `role` and `content`, bare or under `messages` |
/// | gptme's `conversation.jsonl` | such a message a line |
/// | a session of aichat, once its YAML is read | the same, with `compressed_messages` before |
/// | aichat's `messages.md` | lines that begin with `# CHAT:` |
/// | oterm's `store.db` | SQLite with the tables `chat` and `message` |
/// | elia's `elia.sqlite` | the same, where a message has a `role` and `content` |
/// | llm's `logs.db` | SQLite with the table `responses`, or `threads` since its version 0.32 |
///
/// What tools said and what a model thought is left out, as the history keeps neither as a turn.
public enum ConversationImport {
    /// Why nothing was read.
    public struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// A sentence for a person, with the next step.
        public var description: String

        /// Creates a problem.
        public init(description: String) { self.description = description }
    }

    /// One conversation that was read.
    public struct Imported: Sendable, Equatable {
        /// Its title; empty takes the first question's first line.
        public var title = ""
        /// When it was begun; `nil` when the file does not say.
        public var created: Date?
        /// Its settings in their owner's words.
        public var settings: String?
        /// Every turn; a turn follows its parent.
        public var turns: [Turn] = []
        /// The place in `turns` of the last turn of the branch in view.
        public var leaf: Int?

        /// A turn on its way in.
        public struct Turn: Sendable, Equatable {
            /// Who speaks: the person or the model.
            public var role: ChatMessage.Role
            /// What was said.
            public var text: String
            /// How it stands.
            public var status = TurnStatus.complete
            /// Of an answer: what is known.
            public var facts = AnswerFacts()
            /// When; `nil` when the file does not say.
            public var created: Date?
            /// The place in `turns` of what it follows; `nil` begins the conversation.
            public var parent: Int?
            /// The place in `turns` of the answer that it goes on with.
            public var continues: Int?
            /// What was sent with it.
            public var attachments: [StoredAttachment] = []
        }
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: `Problem` when it is no JSON, or none of the shapes of the table.
    public static func read(_ data: Data) throws(Problem) -> [Imported] {
        guard let root = JSONValue(parsing: Array(data)) else {
            throw Problem(description: "This file is not JSON; export conversations as JSON first.")
        }
        return try read(root)
    }

    /// Reads what a file says, when it was JSON or means the same.
    ///
    /// - Parameter title: for a conversation that has none of its own, such as the file's name.
    /// - Throws: `Problem` when it is none of the shapes of the table.
    public static func read(_ root: JSONValue, title: String = "") throws(Problem) -> [Imported] {
        var found = conversations(in: root).filter { !$0.turns.isEmpty }
        guard !found.isEmpty else {
            throw Problem(
                description: "No conversation found: expected an export of Breakwater, ChatGPT or "
                    + "Claude, or a list of messages with role and content.")
        }
        if found.count == 1, found[0].title.isEmpty { found[0].title = title }
        return found
    }

    private static func conversations(in root: JSONValue) -> [Imported] {
        if root["format"]?.string == "breakwater" { return [own(root)] }
        if root["mapping"] != nil { return [mapped(root)] }
        if root["chat_messages"] != nil { return [listed(root, key: "chat_messages")] }
        if root["messages"] != nil { return [listed(root, key: "messages")] }
        // JSON lines with a single message are an object.
        if root["role"] != nil { return conversations(in: .array([root])) }
        guard case .array(let elements) = root else { return [] }
        if elements.contains(where: { $0["role"] != nil }) {
            return [listed(.object(["messages": root]), key: "messages")]
        }
        return elements.flatMap(conversations)
    }

    /// A chain of messages.
    private static func listed(_ root: JSONValue, key: String) -> Imported {
        var result = Imported()
        result.title = root["name"]?.string ?? root["title"]?.string ?? ""
        result.created = date(root["created_at"] ?? root["created"])
        let earlier = root["compressed_messages"]?.elements ?? []
        let messages = earlier + (root[key]?.elements ?? [])
        // Of several the first may be a summary, or how to use tools that are not here.
        let instructions = messages.filter { $0["role"]?.string == "system" }
        if instructions.count == 1 {
            result.settings = settings(system: text(instructions[0]["content"]))
        }
        for message in messages {
            guard let role = role(message["role"] ?? message["sender"]) else { continue }
            let text = text(message["content"]) ?? message["text"]?.string ?? ""
            let images = images(message["content"]) + images(message["images"])
            guard !text.isEmpty || !images.isEmpty else { continue }
            result.turns.append(
                Imported.Turn(
                    role: role, text: text,
                    facts: role == .assistant ? facts(message, in: root) : AnswerFacts(),
                    created: date(message["created_at"] ?? message["timestamp"]),
                    parent: result.turns.indices.last,
                    attachments: images))
        }
        return result
    }

    /// What a message says of its answer, or else what holds for all of them.
    private static func facts(_ message: JSONValue, in root: JSONValue) -> AnswerFacts {
        let told = message["metadata"]
        var facts = AnswerFacts(
            model: (message["model"] ?? told?["model"] ?? root["model"]
                ?? root["llm_config"]?["model_name"])?.string)
        if let input = told?["usage"]?["input_tokens"]?.int,
            let output = told?["usage"]?["output_tokens"]?.int
        {
            facts.usage = TokenUsage(inputTokens: input, outputTokens: output)
            facts.usageIsReported = true
        }
        return facts
    }

    /// ChatGPT's tree: nodes by name, each with its parent.
    private static func mapped(_ root: JSONValue) -> Imported {
        var result = Imported()
        result.title = root["title"]?.string ?? ""
        result.created = date(root["create_time"])
        guard case .object(let nodes) = root["mapping"] else { return result }
        var places: [String: Int] = [:]
        // From the beginnings downwards, so that a parent is placed before its children.
        var waiting = nodes.filter { nodes[$0.value["parent"]?.string ?? ""] == nil }.map(\.key)
            .sorted().map { (name: $0, parent: Int?.none) }
        var seen: Set<String> = []
        while let (name, parent) = waiting.popLast() {
            guard let node = nodes[name], seen.insert(name).inserted else { continue }
            var place = parent
            let message = node["message"]
            if let role = role(message?["author"]?["role"]),
                let text = text(message?["content"]?["parts"]), !text.isEmpty
            {
                result.turns.append(
                    Imported.Turn(
                        role: role, text: text, created: date(message?["create_time"]),
                        parent: parent))
                place = result.turns.count - 1
            }
            places[name] = place
            let children = (node["children"]?.elements ?? []).compactMap(\.string)
            waiting += children.reversed().map { ($0, place) }
        }
        result.leaf = root["current_node"]?.string.flatMap { places[$0] }
        return result
    }

    private static func own(_ root: JSONValue) -> Imported {
        var result = Imported()
        result.title = root["title"]?.string ?? ""
        result.created = date(root["created"])
        if let settings = root["settings"], settings != .null {
            result.settings = String(decoding: settings.encoded, as: UTF8.self)
        }
        var places: [Int: Int] = [:]
        for turn in root["turns"]?.elements ?? [] {
            guard let role = role(turn["role"]), let text = turn["text"]?.string else { continue }
            var usage: TokenUsage?
            if let input = turn["input_tokens"]?.int, let output = turn["output_tokens"]?.int {
                usage = TokenUsage(inputTokens: input, outputTokens: output)
            }
            turn["id"]?.int.map { places[$0] = result.turns.count }
            result.turns.append(
                Imported.Turn(
                    role: role, text: text,
                    status: turn["status"]?.string.flatMap(TurnStatus.init) ?? .complete,
                    facts: AnswerFacts(
                        endpoint: turn["endpoint"]?.string, model: turn["model"]?.string,
                        usage: usage,
                        usageIsReported: usage != nil
                            && turn["usage_source"]?.string != "estimated",
                        cost: turn["cost_usd"]?.double,
                        firstToken: AnswerFacts.duration(turn["first_token_s"]?.double),
                        total: AnswerFacts.duration(turn["total_s"]?.double),
                        details: turn["details"]?.string,
                        failure: turn["failure"]?.string,
                        failureMessage: turn["failure_message"]?.string),
                    created: date(turn["created"]),
                    parent: turn["parent"]?.int.flatMap { places[$0] },
                    continues: turn["continues"]?.int.flatMap { places[$0] },
                    attachments: (turn["attachments"]?.elements ?? []).compactMap(attachment)))
        }
        result.leaf = root["leaf"]?.int.flatMap { places[$0] }
        return result
    }

    private static func attachment(_ value: JSONValue) -> StoredAttachment? {
        guard let name = value["name"]?.string, let type = value["media_type"]?.string,
            let data = value["data"]?.string.flatMap({ Data(base64Encoded: $0) })
        else { return nil }
        return StoredAttachment(name: name, mediaType: type, data: data)
    }

    /// The pictures among parts that carry their bytes in a `data:` address, or are such an address, or
    /// the base64 alone as in Ollama's messages.
    private static func images(_ value: JSONValue?) -> [StoredAttachment] {
        (value?.elements ?? []).compactMap { part in
            guard var text = part["image_url"]?["url"]?.string ?? part.string else { return nil }
            if text.hasPrefix("data:") {
                guard let comma = text.firstIndex(of: ","), text[..<comma].hasSuffix(";base64")
                else { return nil }
                text = String(text[text.index(after: comma)...])
            }
            return Data(base64Encoded: text).flatMap(StoredAttachment.init(image:))
        }
    }

    /// The person's or the model's; what tools and systems said is left out.
    static func role(_ value: JSONValue?) -> ChatMessage.Role? {
        switch value?.string {
        case "user", "human": .user
        case "assistant", "model", "ai": .assistant
        default: nil
        }
    }

    /// A text, or the texts among parts.
    private static func text(_ value: JSONValue?) -> String? {
        if let text = value?.string { return text }
        // aichat keeps a text beside the calls of tools.
        if let text = value?["text"]?.string { return text }
        guard let parts = value?.elements else { return nil }
        return parts.compactMap { $0.string ?? $0["text"]?.string }.joined(separator: "\n\n")
    }

    /// Seconds since 1970, or ISO 8601 with or without fractions.
    private static func date(_ value: JSONValue?) -> Date? {
        if let seconds = value?.double { return Date(timeIntervalSince1970: seconds) }
        return value?.string.flatMap(date)
    }

    /// ISO 8601 with or without fractions; without an offset the time of the clock on the wall.
    static func date(_ text: String) -> Date? {
        let whole = Date.ISO8601FormatStyle()
        let parts = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let wall = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
        return [
            whole, parts, wall.time(includingFractionalSeconds: false),
            wall.time(includingFractionalSeconds: true),
        ].lazy.compactMap { try? Date(text, strategy: $0) }.first
    }
}

extension JSONValue {
    /// The elements of a list; `nil` when this is none.
    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Any number.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
