import Foundation

/// What the full screen costs, measured at the other end of its terminal.
enum ScreenBenchmarks {
    static func rows() async throws -> [Row] {
        #if os(Linux)
            try await ScreenMeasurement().rows()
        #else
            [Row(what: "the screen", ours: "not measured", anchor: "needs Linux's /proc", goal: "")]
        #endif
    }
}

#if os(Linux)
    import Breakwater
    import Glibc
    import History

    /// One run of all rows; everything it writes lies in a directory of its own.
    private struct ScreenMeasurement {
        private let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-screen-\(getpid())")

        func rows() async throws -> [Row] {
            defer { try? FileManager.default.removeItem(at: directory) }
            return try [startRow()] + idleRows() + [peersRow(), streamRow(), busyKeysRow()]
                + [await memoryRow()] + (await largeRows())
        }

        // MARK: Beside others, and with much in it

        /// What a key costs at the others' terminals: a key that moves their selection.
        private func peersRow() throws -> Row {
            var figures: [String] = []
            for (name, key) in [("htop", "\u{1B}[B"), ("btop", "\u{1B}[B"), ("tig", "j")] {
                // A program that is not installed is left out.
                guard let terminal = try? program(name, home: "others") else { continue }
                defer { terminal.stop() }
                terminal.read(for: .seconds(3))
                let counts = keyBytes(terminal, Array(repeating: key, count: 12))
                if let median = counts { figures.append("\(name) \(median.median) B") }
            }
            let terminal = try demo("bytes")
            defer { terminal.stop() }
            guard terminal.wait(for: "Ask anything", "palette") != nil else {
                return notShown("bytes a key press")
            }
            terminal.read(for: .seconds(3))
            let typed = keyBytes(terminal, "abcdefghijklmnop".map(String.init))
            terminal.type([0x15])
            terminal.type("\u{1B}1")
            terminal.read(for: .seconds(1))
            let moved = keyBytes(terminal, ["j", "j", "k", "k", "j", "k"])
            return Row(
                what: "bytes a key press, typing: median, worst",
                ours: typed.map { "\($0.median), \($0.worst) B" } ?? "none",
                anchor: (moved.map { "a move in the table \($0.median) B; " } ?? "")
                    + figures.joined(separator: ", ") + " (this run)",
                goal: "≤ 100 B")
        }

        private func keyBytes(
            _ terminal: PseudoTerminal, _ keys: [String]
        ) -> (median: Int, worst: Int)? {
            var counts: [Int] = []
            for key in keys {
                let before = terminal.byteCount
                terminal.type(key)
                terminal.read(for: .milliseconds(60))
                counts.append(terminal.byteCount - before)
            }
            counts.sort()
            return counts.last.map { (counts[counts.count / 2], $0) }
        }

        /// A home whose history has one conversation of so many messages.
        private func store(_ messages: Int, _ home: String) async throws {
            let data = directory.appendingPathComponent("\(home)/DATA/breakwater")
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            let history = try await LargeBenchmarks.store(
                [messages], in: data.appendingPathComponent("history.sqlite").path)
            try await history.close()
        }

        /// Four endpoints elsewhere and a conversation of 100 messages, at rest.
        private func memoryRow() async throws -> Row {
            let what = "RSS idle, four endpoints, 100 messages"
            try await store(100, "memory")
            let server = try ScenarioProcess("stream50")
            defer { server.stop() }
            let terminal = try configured(server.urls, "memory")
            defer { terminal.stop() }
            guard terminal.wait(for: "Ask anything", "palette") != nil else {
                return notShown(what)
            }
            terminal.read(for: .seconds(1))
            terminal.type("\u{1B}OQ")  // F2
            guard terminal.wait(for: "message99") != nil else { return notShown(what) }
            terminal.read(for: .seconds(5))
            return Row(
                what: what,
                ours: figure(ProcessFigures(terminal.process).residentMegabytes, "MB"),
                anchor: "quoted: weechat 16 MB, elia 77, oterm 267", goal: "≤ 30 MB")
        }

        /// A conversation of 10,000 messages is opened, and found by a word.
        private func largeRows() async throws -> [Row] {
            try await store(10_000, "large")
            let terminal = try demo("large")
            defer { terminal.stop() }
            guard terminal.wait(for: "Ask anything", "palette") != nil else {
                return [notShown("10,000 messages")]
            }
            terminal.read(for: .seconds(2))
            terminal.forget()
            let began = ContinuousClock.now
            terminal.type("\u{1B}OQ")  // F2
            let shown = terminal.wait(for: "message9999")
            terminal.read(for: .seconds(1))
            let resident = ProcessFigures(terminal.process).residentMegabytes
            let keys = keyTimes(terminal)
            return [
                Row(
                    what: "a conversation of 10,000 messages opened",
                    ours: time(shown.map { ($0 - began).inMilliseconds }),
                    anchor: "from the key to its last message on the screen", goal: "≤ 50 ms"),
                Row(
                    what: "RSS then", ours: figure(resident, "MB"),
                    anchor: "five demo endpoints included", goal: "≤ 80 MB"),
                Row(
                    what: "key to screen then: median, p99", ours: keys, anchor: "",
                    goal: "≤ 0.5 ms, ≤ 3 ms"),
            ]
        }

        // MARK: Start

        private func startRow() throws -> Row {
            let ours = try startTime {
                try demo("start")
            } isReady: {
                $0.wait(for: "Ask anything", "palette")
            }
            var anchors: [String] = []
            // A program that is not installed is left out; so is one that shows something else.
            let tig = try? startTime {
                try program("tig", home: "others")
            } isReady: {
                $0.wait(for: "[main]", limit: .seconds(2))
            }
            if let tig = tig ?? nil { anchors.append("tig " + figure(tig, "ms")) }
            let htop = try? startTime {
                try program("htop", home: "others")
            } isReady: {
                $0.wait(for: "F10", "Quit", limit: .seconds(2))
            }
            if let htop = htop ?? nil { anchors.append("htop " + figure(htop, "ms")) }
            return Row(
                what: "start to first full screen, median of 7", ours: time(ours),
                anchor: (anchors.isEmpty ? "" : anchors.joined(separator: ", ") + " (this run); ")
                    + "quoted: weechat 25 ms, btop 21",
                goal: "≤ 30 ms")
        }

        /// Milliseconds, the median of seven after one that warms the disk's cache.
        private func startTime(
            _ open: () throws -> PseudoTerminal,
            isReady: (PseudoTerminal) -> ContinuousClock.Instant?
        ) throws -> Double? {
            var times: [Double] = []
            for run in 0...7 {
                let terminal = try open()
                defer { terminal.stop() }
                guard let ready = isReady(terminal) else { return nil }
                if run > 0 { times.append((ready - terminal.start).inMilliseconds) }
                terminal.read(for: .milliseconds(200))
            }
            return times.sorted()[times.count / 2]
        }

        // MARK: At rest

        /// The demo as it stands after its start: idle, then typed into, then given a megabyte.
        private func idleRows() throws -> [Row] {
            let terminal = try demo("rest")
            defer { terminal.stop() }
            guard terminal.wait(for: "Ask anything", "palette") != nil else {
                return [notShown("idle")]
            }
            terminal.read(for: .seconds(5))
            let resident = ProcessFigures(terminal.process).residentMegabytes
            let bytes = terminal.byteCount
            let before = ProcessFigures(terminal.process)
            let began = ContinuousClock.now
            terminal.read(for: .seconds(15))
            let spent = ProcessFigures(terminal.process).since(before, began)
            let idle = Row(
                what: "idle 15 s: CPU, wake-ups, bytes",
                ours: "\(figure(spent.share * 100, "%")), \(figure(spent.wakes, "/s")), "
                    + "\(terminal.byteCount - bytes) B",
                anchor: "quoted: weechat 0 %, 3/s; btop 0.65 %, 100/s, 7 KB/s",
                goal: "0.0 %, ≤ 1/s, 0 B")
            let memory = Row(
                what: "RSS idle, five HTTP servers of the demo included",
                ours: figure(resident, "MB"), anchor: "", goal: "")
            let keys = Row(
                what: "key to screen, idle: median, p99", ours: keyTimes(terminal),
                anchor: "quoted: tig 0.27 ms, htop 0.54, elia 8.5 (p99 104)",
                goal: "≤ 0.5 ms, ≤ 3 ms")
            return [keys, idle, memory, pasteRow(terminal)]
        }

        private func pasteRow(_ terminal: PseudoTerminal) -> Row {
            let line = "a line of a pasted megabyte, sixty-four bytes with its line feed\n"
            let text = String(repeating: line, count: 1_000_000 / line.utf8.count + 1) + "Ωμέγα"
            terminal.settle()
            terminal.forget()
            let began = ContinuousClock.now
            terminal.type("\u{1B}[200~\(text)\u{1B}[201~")
            let written = ContinuousClock.now
            let shown = terminal.wait(for: "Ωμέγα")
            let settled = terminal.settle()
            return Row(
                what: "paste of 1 MB until the screen settles",
                ours: time(shown == nil ? nil : (settled - began).inMilliseconds),
                anchor:
                    "\(figure((written - began).inMilliseconds, "ms")) of it until the terminal "
                    + "took the bytes; quoted: get_wch loop 2.3 s",
                goal: "≤ 50 ms")
        }

        // MARK: While answers stream

        private func streamRow() throws -> Row {
            let server = try ScenarioProcess("stream50")
            defer { server.stop() }
            let terminal = try configured(Array(server.urls.prefix(1)), "stream50")
            defer { terminal.stop() }
            guard ask(terminal) else { return notShown("50 tokens/s") }
            terminal.read(for: .seconds(2))
            let bytes = terminal.byteCount
            let before = ProcessFigures(terminal.process)
            let began = ContinuousClock.now
            terminal.read(for: .seconds(15))
            let spent = ProcessFigures(terminal.process).since(before, began)
            let tokens = 50 * spent.seconds
            return Row(
                what: "an answer of 50 tokens/s: CPU, bytes a token",
                ours: "\(figure(spent.share * 100, "%")), "
                    + figure(Double(terminal.byteCount - bytes) / tokens, "B"),
                anchor: "\(figure(spent.wakes, "wake-ups/s")); quoted: llm 6 %, 5 B; "
                    + "elia 61 %, 3,064 B",
                goal: "≤ 3 %, ≤ 60 B")
        }

        /// Four endpoints that serve one call each at 200 tokens/s: one streams the person's answer,
        /// three stream background answers of 60 tokens, one after the other.
        private func busyKeysRow() throws -> Row {
            let server = try ScenarioProcess("stream200")
            defer { server.stop() }
            let terminal = try configured(server.urls, "stream200")
            defer { terminal.stop() }
            guard ask(terminal) else { return notShown("4 streams of 200 tokens/s") }
            terminal.type([0x10])  // Ctrl-P
            terminal.read(for: .milliseconds(300))
            terminal.type("ask background")
            terminal.read(for: .milliseconds(300))
            terminal.type("\r")
            terminal.read(for: .milliseconds(300))
            terminal.type("1000")
            terminal.read(for: .milliseconds(300))
            terminal.type("\r")
            terminal.read(for: .seconds(2))
            let requests = server.counters().map(\.requests).reduce(0, +)
            let before = ProcessFigures(terminal.process)
            let began = ContinuousClock.now
            let times = keyTimes(terminal)
            let spent = ProcessFigures(terminal.process).since(before, began)
            let answers = server.counters().map(\.requests).reduce(0, +) - requests
            let rate = 200 + Double(answers * 60) / spent.seconds
            return Row(
                what: "key to screen, own answer + 3 background", ours: times,
                anchor: "\(figure(rate, "tokens/s")) in four streams, CPU "
                    + figure(spent.share * 100, "%"),
                goal: "≤ 2 ms, ≤ 8 ms")
        }

        /// Asks, and waits for the first words of the answer.
        private func ask(_ terminal: PseudoTerminal) -> Bool {
            guard terminal.wait(for: "Ask anything", "palette") != nil else { return false }
            terminal.read(for: .seconds(1))
            terminal.type("go on")
            terminal.read(for: .milliseconds(200))
            terminal.type("\r")
            return terminal.wait(for: "word word word") != nil
        }

        // MARK: Keys

        /// A hundred letters that nothing else on the screen holds, each only once, so that the
        /// letter's bytes are its echo and not another one's repainting.
        private static let letters: [String] = [0x410...0x44F, 0x3B1...0x3C9, 0x393...0x39E]
            .flatMap { $0.compactMap { UnicodeScalar($0).map { String($0) } } }
            .prefix(100).map { $0 }

        /// From just before the key is written to the read that brings its letter.
        private func keyTimes(_ terminal: PseudoTerminal) -> String {
            var times: [Double] = []
            var pause = SplitMix64(seed: 7)
            for (index, letter) in Self.letters.enumerated() {
                // Ctrl-U keeps the message on one row.
                if index % 25 == 0 {
                    terminal.type([0x15])
                    terminal.read(for: .milliseconds(200))
                }
                terminal.read(for: .milliseconds(Int.random(in: 50...110, using: &pause)))
                terminal.forget()
                let began = ContinuousClock.now
                terminal.type(letter)
                guard let shown = terminal.wait(for: letter, limit: .seconds(1)) else { continue }
                times.append((shown - began).inMilliseconds)
            }
            terminal.type([0x15])
            guard times.count >= Self.letters.count - 2 else {
                return "only \(times.count) of \(Self.letters.count) shown"
            }
            times.sort()
            return figure(times[times.count / 2], "") + ", "
                + figure(times[(times.count * 99 + 99) / 100 - 1], "ms")
        }

        // MARK: Programs

        private func demo(_ home: String) throws -> PseudoTerminal {
            try program(ProgramLocation.breakwater.path, "demo", home: home)
        }

        /// The screen on these endpoints, with one call at a time each.
        private func configured(_ urls: [String], _ home: String) throws -> PseudoTerminal {
            let folder = directory.appendingPathComponent(home)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appendingPathComponent("screen.yaml")
            let endpoints = urls.enumerated().map { index, url in
                """
                  - name: e\(index)
                    url: \(url)
                    model: demo
                    limits: {concurrent: 1}

                """
            }
            let text = "hedge: {after: off}\nendpoints:\n" + endpoints.joined()
            try text.write(to: file, atomically: true, encoding: .utf8)
            return try program(
                ProgramLocation.breakwater.path, "--config", file.path, home: home)
        }

        /// Each measurement has a home of its own: a draft or a conversation that one leaves must
        /// not weigh on the next.
        private func program(_ path: String, _ arguments: String..., home: String) throws
            -> PseudoTerminal
        {
            let home = directory.appendingPathComponent(home)
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            var environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": home.path]
            environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
            for kind in ["CONFIG", "DATA", "STATE", "CACHE"] {
                environment["XDG_\(kind)_HOME"] = home.appendingPathComponent(kind).path
            }
            return try PseudoTerminal(path, arguments, environment: environment)
        }

        private func time(_ milliseconds: Double?) -> String {
            milliseconds.map { figure($0, "ms") } ?? "not shown"
        }

        private func notShown(_ what: String) -> Row {
            Row(what: what, ours: "not shown", anchor: "", goal: "")
        }
    }
#endif
