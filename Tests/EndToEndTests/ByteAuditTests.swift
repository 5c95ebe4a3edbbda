#if os(Linux)
    import Foundation
    import Testing

    extension EndToEnd {
        /// Every byte that reaches a terminal: what was switched on is switched off, on every way
        /// out, and a terminal is told nothing that it does not understand.
        @Suite struct Bytes {
            /// Ways to leave, with the exit code.
            enum Exit: String, CaseIterable {
                case quit
                case early
                case terminate
                case hangup
                case crash
            }

            private static func open(
                _ home: Sandbox, terminal: String, answers: Bool = true,
                _ extra: [String: String] = [:]
            ) throws -> BareTerminal {
                try BareTerminal(
                    ["demo"],
                    environment: home.environment(["TERM": terminal].merging(extra) { $1 }),
                    answers: answers)
            }

            private static func isInstalled(_ terminal: String) -> Bool {
                let folders = ["/lib/terminfo", "/usr/share/terminfo", "/etc/terminfo"]
                return folders.contains {
                    FileManager.default.fileExists(
                        atPath: "\($0)/\(terminal.prefix(1))/\(terminal)")
                }
            }

            @Test(arguments: [
                "xterm-256color", "xterm", "screen", "screen-256color", "tmux-256color", "linux",
                "vt100", "vt220", "rxvt-unicode-256color", "xterm-kitty", "foot",
            ])
            func `every way out leaves the terminal as it was`(name: String) throws {
                guard Self.isInstalled(name) else { return }
                // The way out matters to each kind; two ways are enough for the rest.
                let ways: [Exit] =
                    ["xterm-256color", "linux", "vt100"].contains(name)
                    ? Exit.allCases : [.quit, .crash]
                for way in ways {
                    let home = try Sandbox()
                    let terminal = try Self.open(home, terminal: name)
                    if way != .early { try terminal.wait(for: "untried") }
                    let code: Int32
                    switch way {
                    case .quit:
                        terminal.settle(quiet: 100)
                        terminal.type("\u{03}")
                        terminal.settle(quiet: 100)
                        terminal.type("\u{03}")
                        code = 0
                    case .early:
                        try terminal.wait(for: "breakwater")
                        terminal.signal(SIGTERM)
                        code = 143
                    case .terminate:
                        terminal.signal(SIGTERM)
                        code = 143
                    case .hangup:
                        terminal.signal(SIGHUP)
                        code = 129
                    case .crash:
                        terminal.signal(SIGSEGV)
                        code = 139
                    }
                    #expect(try terminal.exitCode() == code, "\(name) \(way)")
                    let audit = ByteAudit(terminal.text)
                    #expect(audit.left.isEmpty, "\(name) \(way) leaves \(audit.left)")
                    #expect(audit.keyboards == 0, "\(name) \(way)")
                    #expect(audit.openFrames == 0, "\(name) \(way)")
                    #expect(audit.isCursorShown, "\(name) \(way)")
                    if name == "vt100" || name == "linux" || name == "vt220" {
                        #expect(!audit.hasSpoken, "\(name) is asked nothing")
                        #expect(!audit.used.contains(2026), "\(name) \(way)")
                        #expect(!terminal.text.contains("\u{1B}[<u"), "\(name) \(way)")
                    }
                }
            }

            @Test
            func `a terminal that answers nothing is left in time, and one that does gets all`()
                throws
            {
                for answers in [false, true] {
                    let home = try Sandbox()
                    let terminal = try Self.open(
                        home, terminal: "xterm-256color", answers: answers)
                    try terminal.wait(for: "untried")
                    terminal.type("é")
                    terminal.settle(quiet: 100)
                    let isHeld = terminal.text.contains("\u{1B}[?2026h")
                    #expect(isHeld == answers, "asked for, not assumed")
                    #expect(!terminal.text.contains(";3R"), "no answer is typed")
                    let began = ContinuousClock.now
                    terminal.signal(SIGTERM)
                    #expect(try terminal.exitCode() == 143)
                    #expect(ContinuousClock.now - began < .seconds(5))
                }
            }

            @Test func `a key costs few bytes and never a whole screen`() throws {
                let home = try Sandbox()
                let terminal = try Self.open(home, terminal: "xterm-256color")
                try terminal.wait(for: "untried")
                terminal.settle(quiet: 800)
                let whole = terminal.written.count

                for key in Array("hello there").map(String.init) + [
                    "\u{7F}", "\u{1B}[D", "\u{1B}[C",
                ] {
                    terminal.type(key)
                    let bytes = terminal.settle(quiet: 80)
                    #expect(bytes <= 100, "typing \(key) costs \(bytes) bytes")
                }
                terminal.type("\u{1B}1")
                terminal.settle()
                for key in ["j", "j", "k", "g", "G"] {
                    terminal.type(key)
                    let bytes = terminal.settle(quiet: 80)
                    #expect(bytes < whole / 3, "\(key) costs \(bytes) of \(whole)")
                    #expect(!terminal.text.suffix(bytes).contains("\u{1B}[2J"))
                }
            }

            @Test func `without UTF-8 every byte is ASCII and accents are spelled`() throws {
                let home = try Sandbox()
                let terminal = try Self.open(
                    home, terminal: "xterm", ["LANG": "C", "LC_ALL": "C"])
                try terminal.wait(for: "untried")
                terminal.type("\u{1B}[200~“déjà vu” — 1 → 2…\u{1B}[201~")
                terminal.settle()
                terminal.type("\r")
                try terminal.wait(for: "\"deja vu\" - 1 -> 2...")
                #expect(terminal.written.allSatisfy { $0 < 0x80 })
            }
        }
    }
#endif
