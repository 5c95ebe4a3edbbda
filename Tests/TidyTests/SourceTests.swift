import Foundation
import Testing

/// The rules of the style that a machine can check, over every source file.
@Suite struct SourceTests {
    static let sources = Repository.sources(in: "Sources")
    static let everything = sources + Repository.sources(in: "Tests")

    /// Values: no I/O, no clock, no tasks.
    static let pure: Set = [
        "Reliability", "Providers", "Behaviours", "HelpTopics", "TerminalUI", "Dashboard",
        "Settings", "Simulation", "Scenarios",
    ]
    /// Of these, the two that read files' formats and may use the small half of Foundation.
    static let mayUseEssentials: Set = ["Providers", "Settings"]

    /// Which of our modules a target may import: the arrows of `ARCHITECTURE.md`.
    static let arrows: [String: Set<String>] = [
        "Reliability": [],
        "Providers": ["Reliability", "CSimdJSON"],
        "Behaviours": ["Reliability"],
        "Simulation": ["Reliability", "Behaviours"],
        "Scenarios": ["Simulation", "Behaviours", "Reliability", "Settings"],
        "HelpTopics": [],
        "TerminalUI": [],
        "Dashboard": ["TerminalUI", "Reliability", "Providers", "HelpTopics", "CCmark"],
        "Settings": ["Reliability", "Providers", "TerminalUI"],
        "Client": ["Reliability", "Providers"],
        "HTTPTransport": ["Client", "Providers", "Reliability"],
        "Gateway": ["Client", "Providers", "Reliability"],
        "OpenTelemetryExport": ["Client", "Providers", "Reliability"],
        "History": ["Providers", "Reliability"],
        "DemoEndpoints": ["Providers", "Behaviours", "HelpTopics", "Reliability"],
        "CursesTerminal": ["TerminalUI", "CNcurses"],
        "Breakwater": ["Client", "Providers", "Reliability", "HTTPTransport"],
        "BreakwaterTesting": ["Client", "Providers", "Reliability"],
    ]
    /// What exactly one target may import.
    static let doors = [
        "AsyncHTTPClient": "HTTPTransport", "GRDB": "History", "CNcurses": "CursesTerminal",
        "CCmark": "Dashboard", "CProgram": "Command", "CSimdJSON": "Providers", "Yams": "Settings",
        "ArgumentParser": "Command",
        "HummingbirdCore": "Gateway", "HummingbirdTLS": "Gateway",
    ]

    @Test func `there are sources to check`() {
        #expect(Self.sources.count > 50)
    }

    @Test func `no file has more than 400 lines`() {
        for file in Self.everything {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(lines <= 400, "\(file) has \(lines) lines")
        }
    }

    @Test(arguments: [
        "@unchecked Sendable", "nonisolated(unsafe)", "try!", "as!", "@preconcurrency import",
        "unsafeBitCast",
    ])
    func `no source silences the compiler`(words: String) {
        for file in Self.sources where file.code.contains(where: { $0.contains(words) }) {
            Issue.record("\(file) has \(words)")
        }
    }

    @Test(arguments: ["TODO", "FIXME"])
    func `no source puts work off`(word: String) {
        for file in Self.sources where file.text.contains(word) {
            Issue.record("\(file) has \(word)")
        }
    }

    @Test func `pure targets import no Foundation`() {
        for file in Self.sources where Self.pure.contains(file.target) {
            for module in file.imports where module.hasPrefix("Foundation") {
                let allowed =
                    module == "FoundationEssentials" && Self.mayUseEssentials.contains(file.target)
                // Off Linux the small half has no module of its own and stands behind an #if.
                let isFallback =
                    module == "Foundation" && Self.mayUseEssentials.contains(file.target)
                    && file.imports.contains("FoundationEssentials")
                #expect(allowed || isFallback, "\(file) imports \(module)")
            }
        }
    }

    @Test(arguments: [
        "Task {", "Task.detached", "ContinuousClock.now", "ContinuousClock().now",
        "SuspendingClock", "Date()", "SystemRandomNumberGenerator", "DispatchQueue", " print(",
    ])
    func `pure targets start no task, read no clock, roll no dice and print nothing`(words: String)
    {
        for file in Self.sources where Self.pure.contains(file.target) {
            #expect(!file.code.contains { $0.contains(words) }, "\(file) has \(words)")
        }
    }

    /// Where the time of day may be read, and for what: to stamp what is stored or sent to a collector, to tell a person or
    /// a log file when, to say when an answer was made, and to play a server that sends dates.
    ///
    /// Everybody else counts on monotonic clocks, so that setting the clock changes no decision.
    static let knowTheTimeOfDay: Set = [
        "History", "Command", "DemoEndpoints", "Gateway", "OpenTelemetryExport",
    ]

    @Test(arguments: [
        "Date()", "Date.now", "Date(timeIntervalSinceNow",
        "gettimeofday", "CLOCK_REALTIME", "clock_gettime(0", "time(nil)", "time(NULL)",
        "DispatchWallTime", "wallDeadline", "UTCClock", "CFAbsoluteTime", "NSDate", "localtime",
    ])
    func `the time of day is read only where a person is told it`(words: String) {
        for file in Self.sources where !Self.knowTheTimeOfDay.contains(file.target) {
            #expect(!file.code.contains { $0.contains(words) }, "\(file) has \(words)")
        }
    }

    @Test func `imports follow the arrows`() {
        let ours = Set(Self.arrows.keys).union(["CNcurses", "CCmark", "CSimdJSON", "Command"])
        for file in Self.sources {
            guard let allowed = Self.arrows[file.target] else { continue }
            let strangers = Set(file.imports).intersection(ours).subtracting(allowed)
            #expect(strangers.isEmpty, "\(file) imports \(strangers.sorted())")
        }
    }

    @Test func `each part of the outside world has one door`() {
        for file in Self.sources {
            for module in file.imports {
                guard let door = Self.doors[module] else { continue }
                #expect(file.target == door, "\(file) imports \(module)")
            }
        }
    }

    @Test func `curses is included in one file`() {
        let including = Self.sources.filter { $0.text.contains("#include <ncurses") }

        #expect(including.map(\.path) == ["Sources/CNcurses/CNcurses.c"])
    }

    @Test func `each target says in a file of its name what it is for`() {
        let targets = Set(Self.sources.map(\.target))
            .subtracting(["Command", "CProgram", "CNcurses", "CSimdJSON", "CCmark"])
        for target in targets {
            let overview = Self.sources.first { $0.path == "Sources/\(target)/\(target).swift" }
            #expect(
                overview?.text.contains("//") == true, "wanted: Sources/\(target)/\(target).swift")
        }
    }

    @Test func `no machine's own folders are in a file`() {
        let foreign = ["/" + "work/", "/" + "tmp/bw", "/" + "root/"]
        for file in Self.everything {
            for place in foreign where file.text.contains(place) {
                Issue.record("\(file) names \(place)")
            }
        }
    }
}
