import Dashboard
import Foundation
import History
import Providers
import Reliability
import TerminalUI

/// The screen with more in it than anybody has: nothing may grow with what is not in view.
enum LargeBenchmarks {
    /// A message of the fixture: words as people write them, and one that only it has.
    static func message(_ number: Int) -> String {
        let words = [
            "breaker", "hedge", "token", "bucket", "latency", "retry", "deadline", "stream",
            "endpoint", "quota", "budget", "window", "the", "a", "of", "and", "when", "after",
        ]
        var text = "message\(number)"
        for step in 0..<24 { text += " " + words[(number * 7 + step * step + step) % words.count] }
        return text
    }

    /// A history of conversations with so many messages each, in a file.
    static func store(_ counts: [Int], in file: String) async throws -> History {
        let history = History(path: file)
        try await history.open()
        var first = 0
        for count in counts {
            let turns = (0..<count).map { place in
                ["role": place % 2 == 0 ? "user" : "assistant", "content": message(first + place)]
            }
            let data = try JSONEncoder().encode(["messages": turns])
            first += count
            _ = try await history.add(try ConversationImport.read(data))
        }
        return history
    }

    static func rows() async throws -> [Row] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-large-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await [
            searchRow(folder.appendingPathComponent("history.sqlite").path), proseRow(),
            programRow(),
            endpointsRow(),
        ]
    }

    // MARK: Search

    private static func searchRow(_ file: String) async throws -> Row {
        let history = try await store(Array(repeating: 10_000, count: 10), in: file)
        var times: [Double] = []
        let queries = ["message99999", "hedge deadline", "breaker", "lat", "message5 token", "zzz"]
        for query in queries + queries + queries {
            let began = ContinuousClock.now
            _ = try await history.search(query)
            times.append((.now - began).inMilliseconds)
        }
        try await history.close()
        times = times.dropFirst(queries.count).sorted()
        return Row(
            what: "full-text search over 100,000 messages",
            ours: "\(figure(times[times.count / 2], "")), \(figure(times[times.count - 1], "ms"))",
            anchor:
                "median, worst of \(queries.count) queries, the vaguest finds every second message",
            goal: "≤ 50 ms")
    }

    // MARK: A long answer

    /// A hundred thousand tokens arrive, three a frame; what a token and its share of the frames cost
    /// at the beginning and at the end.
    private static func answerRow(
        _ what: String, opening: String = "", text: (_ token: Int) -> String
    ) -> Row {
        var model = Model(now: Instant(.zero), size: Size(120, 40))
        _ = update(&model, .input(.paste("go on")))
        let effects = update(&model, .input(.key(Key(.enter))))
        guard case .send(let question)? = effects.first else {
            return Row(what: what, ours: "not asked", anchor: "", goal: "")
        }
        _ = update(&model, .answerText(question.turn, opening))
        let tokens = 100_000
        var marks: [Int: ContinuousClock.Instant] = [:]
        for token in 0..<tokens {
            if [5_000, 10_000, tokens - 5_000].contains(token) { marks[token] = .now }
            _ = update(&model, .answerText(question.turn, text(token)))
            if token % 3 == 2 { _ = model.frame(size: Size(120, 40)) }
        }
        let end = ContinuousClock.now
        guard let first = marks[5_000], let second = marks[10_000], let last = marks[tokens - 5_000]
        else { return Row(what: "", ours: "", anchor: "", goal: "") }
        let early = (second - first).inMilliseconds / 5_000 * 1_000
        let late = (end - last).inMilliseconds / 5_000 * 1_000
        return Row(
            what: "\(what), a token with its frame",
            ours: "\(figure(late, "µs")), \(figure(late / early, "×"))",
            anchor: "the last 5,000 against those after the first 5,000 (\(figure(early, "µs")))",
            goal: "≤ 1.5 ×")
    }

    private static func proseRow() -> Row {
        answerRow("an answer of 100,000 tokens") {
            $0 % 90 == 89 ? "\n\n" : $0 % 450 == 200 ? "\n\n- item " : "token "
        }
    }

    private static func programRow() -> Row {
        answerRow("a program of 100,000 tokens in one code block", opening: "```swift\n") {
            $0 % 9 == 8 ? "\n" : $0 % 9 == 0 ? "let " : "token "
        }
    }

    // MARK: Many endpoints

    /// One frame with so many endpoints, and a key in the table before it.
    private static func endpointsRow() -> Row {
        func frame(_ count: Int) -> Double {
            let start = Instant(.zero)
            let fleet = Fleet(
                profiles: (0..<count).map {
                    EndpointProfile(name: "endpoint-\($0)", model: "model-\($0 % 7)")
                }, now: start)
            var model = Model(now: start, size: Size(200, 60))
            let labels = (0..<count).map { _ in EndpointLabel() }
            _ = update(&model, .snapshot(fleet.snapshot(policy: CallPolicy(), now: start), labels))
            _ = update(&model, .input(.key(.alt("1"))))
            var times: [Double] = []
            for _ in 0..<60 {
                let began = ContinuousClock.now
                _ = update(&model, .input(.key(.character("j"))))
                _ = model.frame(size: Size(200, 60))
                times.append((.now - began).inMilliseconds)
            }
            return times.sorted()[times.count / 2]
        }
        let few = frame(10)
        let many = frame(1_000)
        return Row(
            what: "a key and its 200×60 frame with 1,000 endpoints",
            ours: "\(figure(many, "ms")), \(figure(many / few, "×"))",
            anchor: "with ten endpoints \(figure(few, "ms"))", goal: "≤ 2 ms")
    }
}
