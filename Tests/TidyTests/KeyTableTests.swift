import Dashboard
import Foundation
import Testing

/// The README's table of keys, held against the table that the program obeys.
@Suite struct KeyTableTests {
    struct Row: Sendable {
        var keys: [String]
        var title: String

        init(_ line: Substring) {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            keys = cells[0].split(separator: ", ").map { key -> String in
                String(key).replacing("`", with: "").replacing("Ctrl-", with: "^")
            }
            title = cells[1]
        }
    }

    static let rows: [Row] = {
        let text = Repository.text(of: "README.md")
        let head = "| keys | action |\n| --- | --- |\n"
        guard let start = text.firstRange(of: head) else { return [] }
        let lines = text[start.upperBound...].split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.prefix { $0.hasPrefix("|") }.map(Row.init)
    }()

    @Test func `every key in the README does what it says`() {
        #expect(Self.rows.count > 20)
        for row in Self.rows {
            let binding = KeyMap.bindings.first { $0.title == row.title }
            let keys = binding.map { $0.keys.map { KeyName.text($0) } } ?? []
            for key in row.keys {
                #expect(keys.contains(key), "\(key) is not a key of “\(row.title)”: \(keys)")
            }
        }
    }
}
