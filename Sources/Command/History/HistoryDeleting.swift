import ArgumentParser
import Foundation
import History
import Providers

extension HistoryCommand {
    /// `breakwater history delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put conversations out of sight; for good after 30 days, or with --for-good.",
            discussion: "Asks first, unless --yes is said. `breakwater history restore` undoes it.")

        @Argument(help: "The numbers of the conversations, or last.")
        var ids: [ConversationNumber]

        @Flag(name: [.short, .long], help: "Do not ask.")
        var yes = false

        @Flag(help: "At once and without a way back.")
        var forGood = false

        func run() async throws {
            let found = try await KeptHistory.conversations(ids)
            for conversation in found {
                let title = TextSanitiser.line(conversation.header.title, limit: 80)
                let turns = conversation.header.turns
                Output.error.write(
                    "\(conversation.id)  \(title), \(turns) turn\(turns == 1 ? "" : "s")\n")
            }
            guard try yes || isAgreed(found.count) else {
                throw ExitStatus.usage.saying("nothing was deleted.")
            }
            _ = try await KeptHistory.with { history in
                for conversation in found {
                    if forGood {
                        try await history.delete(conversation.id)
                    } else {
                        try await history.discard(conversation.id)
                    }
                }
            }
            let numbers = found.map { String($0.id) }.joined(separator: " ")
            Output.note(
                "\(HistoryCommand.counted(found.count)) deleted"
                    + (forGood
                        ? " for good."
                        : "; `breakwater history restore \(numbers)` brings back, for 30 days."))
        }

        private func isAgreed(_ count: Int) throws -> Bool {
            guard isatty(STDIN_FILENO) == 1 else {
                throw ExitStatus.usage.saying(
                    "deleting asks first, and here is nobody to ask. Say --yes.")
            }
            Output.error.write(
                "Delete \(HistoryCommand.counted(count))\(forGood ? " for good" : "")? [y/N] ")
            let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
            return answer == "y" || answer == "yes"
        }
    }

    /// `breakwater history restore`.
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring back what was deleted in the last 30 days.")

        @Argument(help: "The numbers of the conversations.")
        var ids: [ConversationNumber]

        func run() async throws {
            let found = try await KeptHistory.conversations(ids)
            _ = try await KeptHistory.with { history in
                for conversation in found { try await history.restore(conversation.id) }
            }
            Output.note("\(HistoryCommand.counted(found.count)) restored.")
        }
    }
}
