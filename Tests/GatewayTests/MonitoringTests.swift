import Client
import Foundation
import Testing

@testable import Gateway

/// The files that people copy name what is emitted, and nothing else.
@Suite struct MonitoringTests {
    @Test func `the table has every metric with its type and its labels`() throws {
        let chapter = try #require(try read("README.md").split(separator: "\n## Metrics\n").last)
        let rows = chapter.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let told = rows.map { row in
            row.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
        }
        var expected: [[String]] = []
        for metric in MetricFamily.emitted {
            let name = "`\(metric.prometheusName)`"
            guard !expected.contains(where: { $0[0] == name }) else { continue }
            let labels = metric.labels + metric.fixed.map(\.name.withUnderscores)
            expected.append([
                name, metric.kind.rawValue,
                labels.map { "`\($0)`" }.joined(separator: ", "),
            ])
        }

        #expect(told == expected)
    }

    @Test(arguments: ["alerts.yaml", "grafana.json"])
    func `every name in the file is emitted`(file: String) throws {
        let emitted = Set(
            MetricFamily.emitted.flatMap { metric in
                let name = metric.prometheusName
                return metric.kind == .histogram
                    ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
            })
        let labels = Set(MetricFamily.emitted.flatMap(\.fixed).map(\.name.withUnderscores))
        let pattern = /\b(?:breakwater|gen_ai|process)_[a-z_]+\b/
        let named = try read(file).matches(of: pattern).map { String($0.output) }

        #expect(named.count > 5)
        for name in Set(named).subtracting(labels) { #expect(emitted.contains(name), "\(name)") }
    }

    @Test(.enabled(if: promtool != nil, "promtool is needed, from Debian's package prometheus"))
    func `an alert is raised by what it is for, and by nothing less`() throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = Self.promtool
        process.arguments = [
            "test", "rules", Self.folder.appending(path: "alerts.test.yaml").path(),
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()

        #expect(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    private static let promtool: URL? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { URL(filePath: "\($0)/promtool") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
    }()

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "monitoring")

    private func read(_ file: String) throws -> String {
        try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
    }
}
