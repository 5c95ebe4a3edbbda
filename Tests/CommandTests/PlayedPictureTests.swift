import Foundation
import Reliability
import Testing

@testable import Command
@testable import Simulation

@Suite struct PlayedPictureTests {
    @Test func `a run as a picture, for every terminal`() throws {
        let text = picture(.byHand(breaks: true), .plain) + picture(.byHand(), .ascii)
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Snapshots/simulate.txt")

        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded")
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }

    @Test func `the same in ASCII`() {
        let text = picture(.byHand(), .ascii)

        #expect(text.utf8.allSatisfy { $0 < 128 && $0 != 0x1B })
        #expect(text.contains("port") && text.contains(">= 99.9%"))
    }

    @Test(arguments: [Painter.plain, .ascii, .coloured])
    func `no line is wider than 80 columns`(painter: Painter) {
        let text = picture(.byHand(breaks: true), painter)

        for line in text.split(separator: "\n") {
            let bare = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(bare.count <= 80, "\(bare)")
        }
    }

    @Test func `colours say nothing that the text does not`() {
        let coloured = picture(.byHand(breaks: true), .coloured)

        #expect(coloured.contains("\u{1B}["))
        let bare = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(separator: "\n")
        let plain = picture(.byHand(breaks: true), .plain).split(separator: "\n")
        #expect(bare.map { $0.trimmed } == plain.map { $0.trimmed })
    }

    @Test func `a broken rule is told with its time and its call, and fails the run`() {
        let played = Played.byHand(breaks: true)

        let text = picture(played, .plain)
        #expect(text.contains("✗ invariants"))
        #expect(text.contains("13 at 12.0s, call 120: before the Retry-After of 0"))
        #expect(!played.isPassed)
    }

    @Test func `a run that was stopped says so and judges nothing`() {
        let played = Played.byHand(isWhole: false)

        let text = picture(played, .plain)
        #expect(text.contains("stopped after 40.0s of 40.0s"))
        #expect(!text.contains("≤ 250ms") && !played.isPassed)
    }

    @Test func `a run is one object with stable keys`() throws {
        let line = JSONLine.text(PlayedObject(.byHand(breaks: true)))

        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let keys = [
            "attempt_failures", "attempts", "attempts_per_call", "budget_refusals", "calls",
            "calls_per_second", "cancelled", "complete", "cost_ms", "digest", "endpoints",
            "expectations", "extra_attempts", "failed", "failures", "hedges", "hedges_suppressed",
            "hedges_won", "incomplete", "invariants", "makespan_ms", "passed", "queued", "reasons",
            "scenario", "seconds", "seed", "success", "summary", "throttled", "total_ms",
            "ttft_ms", "type", "unfinished", "variants", "virtual_ms", "whole",
        ]
        #expect(object.keys.sorted() == keys)
        #expect(object["type"] as? String == "run" && object["passed"] as? Bool == false)
        #expect((object["ttft_ms"] as? [String: Double])?["p50"]?.rounded() == 200)
        #expect((object["seconds"] as? [Any])?.count == 40)
        let invariants = try #require(object["invariants"] as? [String: Any])
        #expect(invariants["broken"] as? [Int] == [13])
        let endpoints = try #require(object["endpoints"] as? [[String: Any]])
        let changes = try #require(endpoints[0]["breaker"] as? [[String: Any]])
        #expect(changes.first?["at_ms"] as? Double == 10_500)
        let expected = try #require(object["expectations"] as? [[String: Any]])
        #expect(expected.map { $0["measure"] as? String } == ["success", "p99", "recovery"])
        #expect((expected[1]["value"] as? Double)?.rounded() == 396)
    }

    @Test func `a survey tells the middle, the worst and which seeds failed`() throws {
        var survey = SeedSurvey(Played.byHand().scenario, first: 7)
        survey.add(.byHand())
        survey.add(.byHand(breaks: true))

        let text = survey.text(.plain) { "replay \($0)" }
        #expect(text.contains("seeds 7…8") && text.contains("✗ replay 7"))
        #expect(text.contains("p99 395.8ms, invariant 13 broken"))
        #expect(text.contains("✗ 0 of 2 seeds passed"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let object = survey.object
        #expect(object.seeds == 2 && object.failed_seeds == ["7", "7"])
        #expect(object.violations == ["13": 1])
        let p99 = try #require(object.measures.first { $0.measure == "p99" })
        #expect(p99.median?.rounded() == 396 && p99.held == 0 && p99.bound == "≤ 250ms")
    }

    private func picture(_ played: Played, _ painter: Painter) -> String {
        PlayedPicture(played, painter: painter, replay: "breakwater simulate by-hand --seed 7").text
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        lastIndex { $0 != " " }.map { self[...$0] } ?? ""
    }
}
