import ArgumentParser
import Dashboard
import Foundation
import History
import Providers

extension HistoryCommand {
    /// `breakwater history list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The kept conversations, the last used first.")

        @Option(parsing: .unconditional, help: "How many at most.")
        var limit = 50

        @Flag(help: "All of them.")
        var all = false

        @Flag(help: "One JSON object a line.")
        var json = false

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit must be above 0, got \(limit).") }
        }

        func run() async throws {
            let found = try await KeptHistory.with {
                try await $0.conversations(limit: all ? Int(Int32.max) : limit)
            }
            guard let found, !found.isEmpty else {
                if !json { Output.note("no conversation is kept yet.") }
                return
            }
            if json {
                for header in found { Output.standard.write(JSONLine.text(HeaderObject(header))) }
                return
            }
            let rows = found.map { header in
                [
                    String(header.id), HistoryLines.date(header.updated), String(header.turns),
                    TextSanitiser.line(header.title, limit: 80),
                ]
            }
            HistoryLines.write([["ID", "UPDATED", "TURNS", "TITLE"]] + rows)
        }
    }

    /// `breakwater history search`.
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turns that hold every one of these words, the best match first.")

        @Argument(help: "Words; the beginning of each is enough.")
        var words: [String]

        @Option(parsing: .unconditional, help: "How many at most.")
        var limit = 50

        @Flag(help: "One JSON object a line.")
        var json = false

        func validate() throws {
            if limit < 1 { throw ValidationError("--limit must be above 0, got \(limit).") }
        }

        func run() async throws {
            let query = words.joined(separator: " ")
            let found = try await KeptHistory.with { try await $0.search(query, limit: limit) }
            guard let found, !found.isEmpty else {
                Output.note("nothing kept holds “\(TextSanitiser.line(query))”.")
                throw ExitStatus.unmet
            }
            if json {
                for hit in found { Output.standard.write(JSONLine.text(HitObject(hit))) }
                return
            }
            let rows = found.map { hit in
                [
                    String(hit.conversation), HistoryLines.date(hit.created),
                    hit.role == .user ? "you" : "answer",
                    TextSanitiser.line(hit.title, limit: 30), TextSanitiser.line(hit.excerpt),
                ]
            }
            HistoryLines.write([["ID", "SAID", "WHO", "TITLE", "WORDS"]] + rows)
        }
    }

    /// `breakwater history show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print one conversation, as Markdown unless told otherwise.")

        @Argument(help: "Its number, or last.")
        var id: ConversationNumber

        @Option(help: "md, json or html.")
        var format: FormArgument?

        func run() async throws {
            let found = try await KeptHistory.conversations([id])
            let data = ConversationExport.data(
                found[0], as: format?.form ?? .markdown, render: MarkdownHTML.fragment)
            // What other programs wrote may hold sequences that a terminal would obey.
            let text = TextSanitiser.sanitise(String(decoding: data, as: UTF8.self))
            Output.standard.write(text.hasSuffix("\n") ? text : text + "\n")
        }
    }
}

/// Lines for a person.
enum HistoryLines {
    static func write(_ rows: [[String]]) {
        Output.standard.write(
            EndpointTable.aligned(rows).map { $0 + "\n" }.joined())
    }

    /// To the minute, in the time zone of the machine.
    static func date(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
                .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        ).prefix(16).description
    }
}

/// A conversation of `history list --json`.
struct HeaderObject: Encodable {
    let id: Int64
    let title: String
    let created: String
    let updated: String
    let turns: Int

    init(_ header: ConversationHeader) {
        id = header.id
        title = header.title
        created = header.created.formatted(.iso8601)
        updated = header.updated.formatted(.iso8601)
        turns = header.turns
    }
}

/// A turn of `history search --json`.
struct HitObject: Encodable {
    let conversation: Int64
    let title: String
    let turn: Int64
    let role: String
    let excerpt: String
    let created: String

    init(_ hit: HistoryHit) {
        conversation = hit.conversation
        title = hit.title
        turn = hit.turn
        role = hit.role.rawValue
        excerpt = hit.excerpt
        created = hit.created.formatted(.iso8601)
    }
}
