import Client
import Foundation
import Testing

@testable import Gateway

/// The files that people copy name what is emitted, and nothing else.
@Suite struct MonitoringTests {
    @Test func `the table has every metric with its type and its labels`() throws {
        let rows = try read("README.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let told = rows.map { row in
            row.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        var expected: [[String]] = []
        for metric in Exported.all where !expected.contains(where: { $0[0] == "`\(metric.name)`" })
        {
            let labels = metric.labels + metric.fixed.map(\.name)
            expected.append([
                "`\(metric.name)`", metric.kind.rawValue,
                labels.map { "`\($0)`" }.joined(separator: ", "),
            ])
        }

        #expect(told == expected)
    }

    @Test(arguments: ["alerts.yaml", "grafana.json"])
    func `every name in the file is emitted`(file: String) throws {
        let emitted = Set(
            Exported.all.flatMap { metric in
                metric.kind == .histogram
                    ? ["_bucket", "_sum", "_count"].map { metric.name + $0 } : [metric.name]
            })
        let labels = Set(Exported.all.flatMap(\.fixed).map(\.name))
        let pattern = /\b(?:breakwater|gen_ai|process)_[a-z_]+\b/
        let named = try read(file).matches(of: pattern).map { String($0.output) }

        #expect(named.count > 5)
        for name in Set(named).subtracting(labels) { #expect(emitted.contains(name), "\(name)") }
    }

    private func read(_ file: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "monitoring/\(file)"), encoding: .utf8)
    }
}
