import Foundation
import Providers

extension ConversationImport {
    /// Reads aichat's `messages.md`: a block a question, each a conversation of its own.
    ///
    /// A block begins with `# CHAT: SUMMARY [TIME] (ROLE)`; the question follows, then a line of eight
    /// dashes, the answer, and such a line again. Where a question holds that line itself, what follows
    /// it counts as the answer: the file does not tell them apart.
    ///
    /// - Throws: `Problem` when there is no such block.
    public static func read(messageLog text: String) throws(Problem) -> [Imported] {
        var found: [Imported] = []
        var block: (head: Head, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let head = Head(line) {
                if let block { found.append(conversation(block.head, block.lines)) }
                block = (head, [])
            } else {
                block?.lines.append(line)
            }
        }
        if let block { found.append(conversation(block.head, block.lines)) }
        found.removeAll { $0.turns.isEmpty }
        guard !found.isEmpty else {
            throw Problem(
                description: "No conversation found: this text has no line like "
                    + "“# CHAT: … [time]”. Expected the messages.md of aichat.")
        }
        return found
    }

    /// The first line of a block.
    private struct Head {
        var title: String
        var created: Date

        init?(_ line: Substring) {
            guard line.hasPrefix("# CHAT: "), let open = line.lastIndex(of: "["),
                let close = line[open...].firstIndex(of: "]"),
                let created = ConversationImport.date(
                    String(line[line.index(after: open)..<close]))
            else { return nil }
            self.created = created
            title = line[..<open].dropFirst(8).split(separator: " ").joined(separator: " ")
        }
    }

    private static let rule = Substring(repeating: "-", count: 8)

    private static func conversation(_ head: Head, _ lines: [Substring]) -> Imported {
        var result = Imported(title: head.title, created: head.created)
        var answer = lines[...]
        var question: ArraySlice<Substring> = []
        if let middle = lines.firstIndex(of: rule) {
            question = lines[..<middle]
            answer = lines[(middle + 1)...]
            if let end = answer.lastIndex(of: rule) { answer = answer[..<end] }
        }
        for tag in ["think", "tool_calls"] { answer = without(tag, answer) }
        for (role, lines) in [(ChatMessage.Role.user, question), (.assistant, answer)] {
            let text = lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
            guard !text.isEmpty else { continue }
            result.turns.append(
                Imported.Turn(
                    role: role, text: text, created: head.created,
                    parent: result.turns.indices.last))
        }
        return result
    }

    /// The lines without a leading element of this name.
    private static func without(_ tag: String, _ lines: ArraySlice<Substring>)
        -> ArraySlice<Substring>
    {
        guard lines.first == "<\(tag)>", let end = lines.firstIndex(of: "</\(tag)>") else {
            return lines
        }
        return lines[(end + 1)...]
    }
}
