import Foundation
import Providers

/// One line of a batch: a prompt or messages, and what may differ from line to line.
struct BatchItem: Sendable, Equatable {
    /// Given back with the result.
    var id: ItemID?
    /// What is asked.
    var request: ChatRequest

    /// Why a line cannot be asked.
    struct Malformed: Error, Sendable, Equatable {
        /// One sentence with what to write.
        var message: String
        /// The line's id, when that much could be read.
        var id: ItemID?
    }

    /// Reads one line.
    init(line: some StringProtocol) throws(Malformed) {
        let wire: Wire
        do {
            wire = try JSONDecoder().decode(Wire.self, from: Data(line.utf8))
        } catch {
            throw Malformed(
                message: "the line is not such an object; write {\"prompt\": \"…\"} or"
                    + " {\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]}", id: nil)
        }
        var messages: [ChatMessage] = []
        for message in wire.messages ?? [] {
            let role = message.role == "developer" ? "system" : message.role
            guard let role = ChatMessage.Role(rawValue: role) else {
                throw Malformed(
                    message: "a role is system, user or assistant, not “\(message.role)”",
                    id: wire.id)
            }
            messages.append(ChatMessage(role: role, parts: [.text(message.content.text)]))
        }
        if let prompt = wire.prompt { messages.append(.user(prompt)) }
        guard messages.contains(where: { !$0.text.isEmpty }) else {
            throw Malformed(message: "there is neither prompt nor messages", id: wire.id)
        }
        if let most = wire.maxTokens, most < 1 {
            throw Malformed(message: "max_tokens must be above 0", id: wire.id)
        }
        id = wire.id
        request = ChatRequest(
            messages: messages, model: wire.model, maxTokens: wire.maxTokens,
            temperature: wire.temperature)
    }

    private struct Wire: Decodable {
        var id: ItemID?
        var prompt: String?
        var messages: [Message]?
        var model: String?
        var maxTokens: Int?
        var temperature: Double?

        enum CodingKeys: String, CodingKey {
            case id
            case prompt
            case messages
            case model
            case maxTokens = "max_tokens"
            case temperature
        }
    }

    private struct Message: Decodable {
        var role: String
        var content: Content
    }

    /// Text, or a list of parts of which the text ones count.
    private struct Content: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else {
                text = try container.decode([Part].self).compactMap(\.text).joined()
            }
        }
    }

    private struct Part: Decodable {
        var text: String?
    }
}
