import ArgumentParser
import Dashboard
import Foundation
import History
import Providers

extension HistoryCommand {
    /// `breakwater history export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write conversations as Markdown, JSON or HTML.",
            discussion: """
                Markdown and HTML hold the branch in view; JSON holds everything, and \
                `breakwater history import` reads it back. Without --output it goes to standard \
                output.
                """)

        @Argument(help: "The numbers of the conversations, or last.")
        var ids: [ConversationNumber] = []

        @Flag(help: "All that are kept.")
        var all = false

        @Option(help: "md, json or html; without it what the name of --output says, else md.")
        var format: FormArgument?

        @Option(
            help: ArgumentHelp(
                "Write this file; one that is there already is left alone.", valueName: "file"),
            completion: .file())
        var output: String?

        func validate() throws {
            if ids.isEmpty != all {
                throw ValidationError("Name conversations by their numbers, or say --all.")
            }
        }

        func run() async throws {
            let found = all ? try await everything() : try await KeptHistory.conversations(ids)
            let form =
                format?.form ?? output.map(ConversationExport.Form.init(fileName:)) ?? .markdown
            let data =
                found.count == 1
                ? ConversationExport.data(found[0], as: form, render: MarkdownHTML.fragment)
                : ConversationExport.data(found, as: form, render: MarkdownHTML.fragment)
            guard let output, output != "-" else {
                let text = String(decoding: data, as: UTF8.self)
                Output.standard.write(text.hasSuffix("\n") ? text : text + "\n")
                return
            }
            do {
                try data.write(
                    to: URL(fileURLWithPath: FilePath.expanded(output)),
                    options: .withoutOverwriting)
            } catch CocoaError.fileWriteFileExists {
                throw ExitStatus.usage.saying("\(output) is there already; give another name.")
            } catch {
                throw ExitStatus.usage.saying(
                    "\(output) cannot be written: \(error.localizedDescription)")
            }
            Output.note("\(HistoryCommand.counted(found.count)) in \(output).")
        }

        private func everything() async throws -> [History.StoredConversation] {
            let found = try await KeptHistory.with { history in
                var found: [History.StoredConversation] = []
                // The oldest first, so that an import keeps their order.
                for header in try await history.conversations(limit: Int(Int32.max)).reversed() {
                    if let conversation = try await history.conversation(header.id) {
                        found.append(conversation)
                    }
                }
                return found
            }
            guard let found, !found.isEmpty else {
                throw ExitStatus.usage.saying("no conversation is kept yet, so none was written.")
            }
            return found
        }
    }

    /// `breakwater history import`.
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the conversations of other programs, or of an export of this one.",
            discussion: """
                Reads exports of Breakwater, ChatGPT and Claude (conversations.json), lists of \
                messages with role and content, also one a line as gptme keeps them, oterm's \
                store.db, llm's logs.db, elia's elia.sqlite, and the sessions and messages.md of \
                aichat. What is kept already stays as it is.
                """)

        @Argument(help: "The files; - is standard input.", completion: .file())
        var files: [String]

        @Flag(help: "Only say what is in the files.")
        var dryRun = false

        func run() async throws {
            var imported: [ConversationImport.Imported] = []
            for file in files {
                do throws(ConversationImport.Problem) {
                    imported +=
                        file == "-"
                        ? try ImportFile.read(
                            Data((StandardInput.text() ?? "").utf8), name: "standard input")
                        : try ImportFile.read(FilePath.expanded(file))
                } catch {
                    // All or nothing: a second try must not bring what the first one brought.
                    throw ExitStatus.usage.saying(
                        "\(file): \(error.description) Nothing was imported.")
                }
            }
            let ids =
                dryRun
                ? nil : try await KeptHistory.with(making: true) { try await $0.add(imported) }
            let rows = imported.enumerated().map { index, conversation in
                let first = conversation.turns.first { $0.role == .user }?.text ?? ""
                let title = conversation.title.isEmpty ? first : conversation.title
                return [
                    ids.map { String($0[index]) } ?? "-", String(conversation.turns.count),
                    TextSanitiser.line(title, limit: 80),
                ]
            }
            HistoryLines.write([["ID", "TURNS", "TITLE"]] + rows)
            let found = HistoryCommand.counted(imported.count)
            Output.note(dryRun ? "\(found) found, none imported." : "\(found) imported.")
        }
    }

    /// `1 conversation`, `2 conversations`.
    static func counted(_ count: Int) -> String {
        count == 1 ? "1 conversation" : "\(count) conversations"
    }
}
