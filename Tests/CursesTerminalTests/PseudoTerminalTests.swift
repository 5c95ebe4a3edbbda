import CNcurses
import TerminalUI
import Testing

@testable import CursesTerminal

#if canImport(Glibc)
    import Glibc

    /// The two ends of a pseudo-terminal.
    private struct PseudoTerminal {
        let controller: Int32
        let terminal: Int32

        init() throws {
            // The C library's functions for this hide behind macros that Swift does not see.
            controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            var unlocked: Int32 = 0
            var number: Int32 = 0
            try #require(ioctl(controller, 0x4004_5431, &unlocked) == 0)  // TIOCSPTLCK
            try #require(ioctl(controller, 0x8004_5430, &number) == 0)  // TIOCGPTN
            terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
            try #require(terminal >= 0)
            var size = winsize(ws_row: 7, ws_col: 33, ws_xpixel: 0, ws_ypixel: 0)
            try #require(ioctl(controller, UInt(TIOCSWINSZ), &size) == 0)
            _ = fcntl(controller, F_SETFL, O_NONBLOCK)
        }

        /// What the terminal's program wrote since the last time.
        func written() -> String {
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(controller, &chunk, chunk.count)
                if count <= 0 { break }
                bytes += chunk[..<count]
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// The flags that matter to whoever uses the terminal next.
        var flags: [tcflag_t] {
            var modes = termios()
            tcgetattr(terminal, &modes)
            return [modes.c_iflag, modes.c_oflag, modes.c_lflag]
        }
    }

    extension CursesScreenTests {
        private func screen(
            on pseudo: PseudoTerminal, environment: [String: String] = [:]
        ) throws -> CursesScreen {
            _ = bw_set_locale(true)
            var capabilities = TerminalCapabilities(
                environment: { environment[$0] }, isUTF8: true)
            capabilities.terminal = "xterm-256color"
            capabilities.answersQuestions = true
            return try CursesScreen(
                capabilities: capabilities, theme: .terminal, output: pseudo.terminal,
                input: pseudo.terminal, cacheDirectory: nil, mouse: true, fallbackSize: Size(1, 1))
        }

        @Test(arguments: [
            ([:], "\u{1B}]52;c;Zm9v\u{07}\u{1B}]9;done\u{07}"),
            (
                ["TMUX": "/tmp/tmux-0/default,1,0"],
                "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{07}\u{1B}\\"
                    + "\u{1B}Ptmux;\u{1B}\u{1B}]9;done\u{07}\u{1B}\\"
            ),
            (
                ["STY": "7.pts-1.host"],
                "\u{1B}P\u{1B}]52;c;Zm9v\u{07}\u{1B}\\\u{1B}P\u{1B}]9;done\u{07}\u{1B}\\"
            ),
        ])
        func `the terminal is asked for clipboard and message in one piece each`(
            environment: [String: String], expected: String
        ) throws {
            let pseudo = try PseudoTerminal()
            let screen = try screen(on: pseudo, environment: environment)
            defer { screen.stop() }
            _ = pseudo.written()

            #expect(screen.copy("foo"))
            screen.showMessage("done")

            #expect(pseudo.written() == expected)
        }

        @Test func `every mode that is switched on is switched off again`() throws {
            let pseudo = try PseudoTerminal()
            let before = pseudo.flags

            let screen = try screen(on: pseudo)
            #expect(screen.size == Size(33, 7))
            #expect(pseudo.flags != before)
            screen.present(Frame(size: screen.size))
            screen.stop()

            let bytes = pseudo.written()
            #expect(pseudo.flags == before)
            for mode in ["?2004", "?1004", "?1002", "?1006", "?1049"] {
                let on = bytes.ranges(of: "\u{1B}[\(mode)h").last?.lowerBound
                let off = bytes.ranges(of: "\u{1B}[\(mode)l").last?.lowerBound
                let (first, last) = (try #require(on), try #require(off))
                #expect(first < last, "\(mode)")
            }
            #expect(bytes.contains("\u{1B}[>1u") && bytes.contains("\u{1B}[<u"))
            #expect(bytes.contains("\u{1B}]11;?"))
        }

        @Test func `another program gets the terminal as it was and we get it back`() throws {
            let pseudo = try PseudoTerminal()
            let before = pseudo.flags
            let screen = try screen(on: pseudo)
            var frame = Frame(size: screen.size)
            frame.put("ours", at: Point(0, 0))
            screen.present(frame)

            screen.pause()
            #expect(pseudo.flags == before)
            _ = pseudo.written()
            screen.resume()
            screen.present(frame)
            #expect(pseudo.flags != before)
            let bytes = pseudo.written()
            #expect(bytes.contains("\u{1B}[?1049h") && bytes.contains("ours"))
            screen.stop()
        }

        @Test func `a new size is taken and drawn anew`() throws {
            let pseudo = try PseudoTerminal()
            let screen = try screen(on: pseudo)
            screen.present(Frame(size: screen.size))
            #expect(!screen.updateSize())

            var size = winsize(ws_row: 3, ws_col: 50, ws_xpixel: 0, ws_ypixel: 0)
            _ = ioctl(pseudo.controller, UInt(TIOCSWINSZ), &size)
            #expect(screen.updateSize())
            #expect(screen.size == Size(50, 3))
            _ = pseudo.written()
            var frame = Frame(size: screen.size)
            frame.put("far", at: Point(45, 2))
            screen.present(frame)
            #expect(pseudo.written().contains("far"))
            screen.stop()
        }
    }
#endif
