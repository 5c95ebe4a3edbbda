import Scenarios
import Simulation
import TerminalUI

/// The scenarios that the program carries, for people and for machines.
enum ScenarioList {
    /// Names with summaries under the titles of their chapters.
    static func text(_ painter: Painter) -> String {
        let indent = (ScenarioLibrary.all.map(\.name.count).max() ?? 0) + 4
        var lines: [String] = []
        for chapter in ScenarioLibrary.chapters {
            lines += lines.isEmpty ? [] : [""]
            lines.append(painter.paint(chapter.title, .strong))
            for entry in chapter.entries {
                let rows = TextWrap.wrap(summary(entry), width: Painter.width - indent)
                for (place, row) in rows.enumerated() {
                    let name = place == 0 ? "  " + entry.name : ""
                    lines.append(painter.paint(fill(name, indent), .graph) + row)
                }
            }
        }
        lines += ["", "Play one: breakwater simulate NAME. Its file: --print NAME."]
        return painter.text(lines)
    }

    /// One object a line.
    static var json: String {
        ScenarioLibrary.all.map {
            JSONLine.text(["name": $0.name, "summary": summary($0)])
        }.joined()
    }

    /// A scenario of the library can be read: a test reads each.
    private static func summary(_ entry: ScenarioLibrary.Entry) -> String {
        (try? entry.read().summary) ?? ""
    }

    private static func fill(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
