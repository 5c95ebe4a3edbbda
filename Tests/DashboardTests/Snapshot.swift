import Foundation
import TerminalUI
import Testing

@testable import Dashboard

/// A frame as text: the glyphs, the roles in the same shape, the legend.
enum Snapshot {
    /// One letter a role; upper case on a raised or selected backdrop, a dot where nothing stands.
    private static let letters = Array("tsnfbogqlckrmuawyexvzhijpd")

    static func text(_ frame: Frame) -> String {
        var glyphs = ""
        var roles = ""
        var used: Set<Role> = []
        for y in 0..<frame.size.height {
            var glyphRow = ""
            var roleRow = ""
            for x in 0..<frame.size.width {
                let cell = frame[x, y]
                if cell.width == 0 { continue }
                glyphRow.append(cell.text)
                let isBlank = cell.text == " " && cell.style.backdrop == .base
                if !isBlank { used.insert(cell.style.role) }
                let letter = letters[Int(cell.style.role.rawValue)]
                let shown = cell.style.backdrop == .base ? String(letter) : letter.uppercased()
                roleRow += isBlank ? "." : shown
            }
            glyphs += trimmed(glyphRow) + "\n"
            roles += trimmed(roleRow, of: ".") + "\n"
        }
        let legend = Role.allCases.filter(used.contains).map {
            "\(letters[Int($0.rawValue)]) \($0)"
        }
        let cursor = frame.cursor.map { "cursor \($0.x),\($0.y)" } ?? "no cursor"
        return glyphs + "----\n" + roles + "----\n" + legend.joined(separator: ", ")
            + "\n\(cursor)\n"
    }

    private static func trimmed(_ row: String, of blank: Character = " ") -> String {
        var slice = row[...]
        while slice.last == blank { slice.removeLast() }
        return String(slice)
    }

    /// Compares with the recorded file; with RECORD_SNAPSHOTS=1 records it and fails.
    static func expect(
        _ frame: Frame, _ name: String, location: SourceLocation = #_sourceLocation
    ) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Snapshots")
        let file = folder.appending(path: name + ".txt")
        let text = text(frame)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name)", sourceLocation: location)
            return
        }
        let recorded = try? String(contentsOf: file, encoding: .utf8)
        let isSame = recorded == text
        #expect(isSame, "\(name) is now:\n\(text)", sourceLocation: location)
    }
}
