import ArgumentParser
import Settings
import Testing

@testable import Command

@Suite struct ManualPageTests {
    private static func pages() throws -> [ManualPage] {
        ManualPage.all(try CommandDescription.program())
    }

    @Test func `every command that people are told of has a page`() throws {
        let files = try Self.pages().map(\.file)

        for command in BreakwaterCommand.configuration.subcommands
        where command.configuration.shouldDisplay {
            let name = command.configuration.commandName ?? ""
            #expect(files.contains("breakwater-\(name).1"))
        }
        #expect(files.contains("breakwater.1") && files.contains("breakwater.yaml.5"))
        #expect(!files.contains { $0.contains("manual") || $0.contains("help") })
    }

    @Test func `a page names every flag, and those of the commands below`() throws {
        let pages = try Self.pages()
        let ask = try #require(pages.first { $0.file == "breakwater-ask.1" }?.text)
        let history = try #require(pages.first { $0.file == "breakwater-history.1" }?.text)

        for flag in ["\\-\\-json", "\\-\\-max\\-tokens", "\\-\\-strategy"] {
            #expect(ask.contains(flag), "\(flag)")
        }
        for words in ["breakwater history export", "\\-\\-for\\-good", "\\-\\-dry\\-run"] {
            #expect(history.contains(words), "\(words)")
        }
    }

    @Test func `every key of the configuration is on its page`() throws {
        let page = try #require(try Self.pages().last?.text)

        for line in Settings.defaultFile.split(separator: "\n") {
            #expect(page.contains(ManualPage.safe(String(line))), "\(line)")
        }
    }

    @Test func `no line of a text is a request by accident`() throws {
        let requests: Set = [
            ".TH", ".SH", ".TP", ".B", ".BR", ".br", ".nf", ".fi", ".nh", ".ad", ".RS", ".RE",
        ]
        for page in try Self.pages() {
            for line in page.text.split(separator: "\n") where line.first == "." {
                let name = String(line.prefix { $0 != " " })
                #expect(requests.contains(name), "\(page.file): \(line)")
            }
        }
    }

    @Test(arguments: [
        (".dot", "\\&.dot"), ("a\n.b", "a\n\\&.b"), ("'x", "\\&'x"), (#"a\b"#, #"a\eb"#),
        ("--x", "\\-\\-x"),
    ])
    func `signs of the language are written as text`(text: String, safe: String) {
        #expect(ManualPage.safe(text) == safe)
    }
}
