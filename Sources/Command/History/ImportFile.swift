import Foundation
import History
import Providers
import Settings

/// A file with conversations, whichever program wrote it.
///
/// What kind it is says its beginning, not its name: SQLite and `messages.md` have a mark of their
/// own, JSON is tried next, whole or a message a line, and the rest is YAML.
enum ImportFile {
    /// Reads the file at `path`.
    static func read(_ path: String) throws(ConversationImport.Problem)
        -> [ConversationImport.Imported]
    {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConversationImport.Problem(
                description: "\(path) cannot be read. Check that it is there and that you may.")
        }
        if data.starts(with: ConversationImport.databaseMark) {
            return try ConversationImport.read(database: path)
        }
        return try read(data, name: name(of: URL(fileURLWithPath: path)))
    }

    /// Reads what was in a file, or came through a pipe.
    static func read(_ data: Data, name: String) throws(ConversationImport.Problem)
        -> [ConversationImport.Imported]
    {
        if data.starts(with: ConversationImport.databaseMark) {
            throw ConversationImport.Problem(
                description: "A database cannot be read from a pipe; name its file.")
        }
        let text = String(decoding: data, as: UTF8.self)
        if text.hasPrefix("# CHAT: ") { return try ConversationImport.read(messageLog: text) }
        let root = JSONValue(parsing: Array(data)) ?? lines(data) ?? YAMLValue.read(text)
        guard let root else {
            throw ConversationImport.Problem(
                description: "This file is neither JSON nor YAML nor a database. Export the "
                    + "conversations as JSON, or name the file in which the other program keeps them."
            )
        }
        return try ConversationImport.read(root, title: name)
    }

    /// The values of JSON lines; `nil` when one of them is none.
    private static func lines(_ data: Data) -> JSONValue? {
        var values: [JSONValue] = []
        for line in data.split(separator: UInt8(ascii: "\n")) {
            guard line.first == UInt8(ascii: "{"), let value = JSONValue(parsing: Array(line))
            else { return nil }
            values.append(value)
        }
        return .array(values)
    }

    /// What a conversation without a title is called: gptme names the folder and not the file.
    private static func name(of file: URL) -> String {
        let name = file.deletingPathExtension().lastPathComponent
        return name == "conversation" ? file.deletingLastPathComponent().lastPathComponent : name
    }
}
