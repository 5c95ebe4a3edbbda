import Dashboard
import Foundation
import History

/// What a person does to stored conversations.
extension Recalling {
    /// Gives a conversation another title.
    @concurrent
    func rename(_ id: Int64, _ title: String) async {
        await told { history throws(HistoryError) in
            try await history.rename(id, to: title)
            mailbox.post(.message(.conversationRenamed(id, title)))
        }
    }

    /// Puts a conversation out of sight.
    @concurrent
    func discard(_ id: Int64) async {
        await told { history throws(HistoryError) in try await history.discard(id) }
    }

    /// Brings it back; without a number the one that was put out of sight last.
    @concurrent
    func restore(_ id: Int64?) async {
        await told { history throws(HistoryError) in
            if let id { return try await history.restore(id) }
            let title = try await history.restoreLast()
            mailbox.post(.message(.conversationRestored(title)))
        }
    }

    /// Ends for good what was deleted a month ago or earlier.
    @concurrent
    func purge() async {
        let month: TimeInterval = 30 * 86_400
        guard history != nil else { return }
        await told { history throws(HistoryError) in
            try await history.purge(discardedBefore: Date(timeIntervalSinceNow: -month))
        }
    }

    /// Writes a conversation to a new file; what is there is never overwritten.
    @concurrent
    func export(_ id: Int64, to path: String) async {
        await told { history throws(HistoryError) in
            guard let found = try await history.conversation(id) else {
                throw HistoryError.notFound
            }
            let path = FilePath.expanded(path)
            let form = ConversationExport.Form(fileName: path)
            do {
                try ConversationExport.data(
                    found, as: form, render: MarkdownHTML.fragment
                ).write(
                    to: URL(fileURLWithPath: path), options: .withoutOverwriting)
                mailbox.post(.message(.notice("Exported to \(path)", .information)))
            } catch CocoaError.fileWriteFileExists {
                let text = "\(path) is there already; give another name."
                mailbox.post(.message(.notice(text, .failure)))
            } catch {
                let text = "\(path) cannot be written: \(error.localizedDescription)"
                mailbox.post(.message(.notice(text, .failure)))
            }
        }
    }

    /// Stores the conversations of a file and opens the first.
    @concurrent
    func importFile(_ path: String) async {
        let path = FilePath.expanded(path)
        let found: [ConversationImport.Imported]
        do throws(ConversationImport.Problem) {
            found = try ImportFile.read(path)
        } catch {
            mailbox.post(.message(.notice(error.description, .failure)))
            return
        }
        await told { history throws(HistoryError) in
            let ids = try await history.add(found)
            let text = ids.count == 1 ? "Imported." : "Imported \(ids.count) conversations."
            if let first = ids.first { await open(first) }
            mailbox.post(.message(.notice(text, .information)))
        }
    }

    /// Does something with the history and tells what went wrong.
    private func told(
        _ body: (History) async throws(HistoryError) -> Void
    ) async {
        guard let history else { return unavailable() }
        do throws(HistoryError) { try await body(history) } catch {
            mailbox.post(.message(.notice(error.description, .failure)))
        }
    }
}

/// Paths as people type them.
enum FilePath {
    /// `~` is the home; everything else is taken from where the program was started.
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        // What the shell means by it, before what the user database says.
        let home =
            ProcessInfo.processInfo.environment["HOME"]
            ?? FileManager.default.homeDirectoryForCurrentUser.path
        return home + path.dropFirst()
    }
}
