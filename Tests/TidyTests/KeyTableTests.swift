import Dashboard
import Foundation
import Testing

/// The README's table of keys, held against the table that the program obeys.
@Suite struct KeyTableTests {
    static let rows: [(keys: [String], title: String)] = {
        let text = Repository.text(of: "README.md")
        let head = "| keys | action |\n| --- | --- |\n"
        guard let start = text.firstRange(of: head) else { return [] }
        return text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { $0.hasPrefix("|") }
            .map { row in
                let cells = row.split(separator: "|").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                let keys = cells[0].split(separator: ", ").map { key in
                    key.replacing("`", with: "").replacing("Ctrl-", with: "^")
                }
                return (keys, cells[1])
            }
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
