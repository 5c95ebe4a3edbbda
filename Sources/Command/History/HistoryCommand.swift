import ArgumentParser
import Foundation
import History
import Providers
import Settings

/// `breakwater history`: the kept conversations, without a screen.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List, search, show, export, import and delete kept conversations.",
        discussion: """
            Examples:
              breakwater history list
              breakwater history search tide tables
              breakwater history show last
              breakwater history export --all --format json --output backup.json
              breakwater history import conversations.json
              breakwater history delete 12
            """,
        subcommands: [
            List.self, Search.self, Show.self, Export.self, Import.self, Delete.self, Restore.self,
        ],
        defaultSubcommand: List.self)
}

/// The history of this person.
enum KeptHistory {
    /// The file; a system without a home has none.
    static func path() throws -> String {
        let directories = Directories(environment: ProcessInfo.processInfo.environment)
        guard let path = directories.historyFile else {
            throw ExitStatus.usage.saying(
                "there is no history: set HOME, or XDG_DATA_HOME to an absolute path.")
        }
        return path
    }

    /// Does something with the history; what it has to complain becomes the program's last word.
    ///
    /// - Parameter makes: whether a history that is not there yet is made.
    static func with<Value>(
        making makes: Bool = false, _ body: (History) async throws -> Value
    ) async throws -> Value? {
        let path = try path()
        guard makes || FileManager.default.fileExists(atPath: path) else { return nil }
        let history = History(path: path)
        do {
            let value = try await body(history)
            try await history.close()
            return value
        } catch let error as HistoryError {
            throw ExitStatus.unanswered.saying(error.description)
        }
    }

    /// The conversations of these numbers, in this order; all of them have to be there.
    static func conversations(_ ids: [ConversationNumber]) async throws -> [History
        .StoredConversation]
    {
        let found = try await with { history in
            var found: [History.StoredConversation] = []
            var missing: [String] = []
            for id in ids {
                let conversation =
                    switch id {
                    case .last: try await history.lastConversation()
                    case .number(let number): try await history.conversation(number)
                    }
                if let conversation {
                    found.append(conversation)
                } else {
                    missing.append(id.description)
                }
            }
            if !missing.isEmpty { throw unknown(missing) }
            return found
        }
        guard let found else { throw unknown(ids.map(\.description)) }
        return found
    }

    private static func unknown(_ ids: [String]) -> ExitStatus {
        ExitStatus.usage.saying(
            "there is no conversation \(ids.joined(separator: ", ")). "
                + "`breakwater history list` shows the numbers.")
    }
}

/// How a conversation is named on the command line.
enum ConversationNumber: ExpressibleByArgument, Equatable, CustomStringConvertible {
    /// By its number.
    case number(Int64)
    /// The one used last.
    case last

    init?(argument: String) {
        if argument == "last" {
            self = .last
        } else if let number = Int64(argument), number > 0 {
            self = .number(number)
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .number(let number): String(number)
        case .last: "last"
        }
    }
}

/// The form of an export on the command line; `markdown` is understood as well as `md`.
struct FormArgument: ExpressibleByArgument {
    var form: ConversationExport.Form

    init?(argument: String) {
        guard let form = ConversationExport.Form(rawValue: argument == "markdown" ? "md" : argument)
        else { return nil }
        self.form = form
    }

    static var allValueStrings: [String] { ConversationExport.Form.allCases.map(\.rawValue) }

    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
