#if os(Linux)
    import Foundation
    import Glibc

    /// A program on a pseudo-terminal with nothing behind it but this: every byte is kept.
    final class BareTerminal {
        /// Everything that the program has written.
        private(set) var written: [UInt8] = []
        private let controller: Int32
        private let process: pid_t
        private let answers: Bool
        private var status: Int32?

        /// Starts the program on a terminal of 120×40; `answers` has it say what it is when asked.
        init(
            _ arguments: [String], environment: [String: String], answers: Bool = true
        ) throws {
            self.answers = answers
            controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var locked: Int32 = 0
            var number: Int32 = 0
            var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
            // TIOCSPTLCK and TIOCGPTN: the C library's own functions hide behind macros.
            guard ioctl(controller, 0x4004_5431, &locked) == 0,
                ioctl(controller, 0x8004_5430, &number) == 0,
                ioctl(controller, UInt(TIOCSWINSZ), &size) == 0
            else { throw WaitedInVain(description: "no pseudo-terminal") }
            _ = fcntl(controller, F_SETFL, O_NONBLOCK)
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer {
                posix_spawn_file_actions_destroy(&actions)
                posix_spawnattr_destroy(&attributes)
            }
            // The first terminal that a leader of a new session opens controls it.
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
            for copy in Int32(1)...2 { posix_spawn_file_actions_adddup2(&actions, 0, copy) }
            var all = sigset_t()
            var none = sigset_t()
            sigfillset(&all)
            sigemptyset(&none)
            posix_spawnattr_setsigdefault(&attributes, &all)
            posix_spawnattr_setsigmask(&attributes, &none)
            let session: Int32 = 0x80  // POSIX_SPAWN_SETSID
            let flags = session | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
            posix_spawnattr_setflags(&attributes, Int16(flags))
            for descriptor in 3..<Int32(1024) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            let words = ([Program.path] + arguments).map { strdup($0) } + [nil]
            let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
            defer { (words + variables).forEach { free($0) } }
            var started: pid_t = 0
            let error = posix_spawn(
                &started, Program.path, &actions, &attributes, words, variables)
            guard error == 0 else { throw WaitedInVain(description: "not started: \(error)") }
            process = started
        }

        deinit {
            if status == nil {
                kill(process, SIGKILL)
                waitpid(process, nil, 0)
            }
            close(controller)
        }

        /// What it wrote, as text.
        var text: String { String(decoding: written, as: UTF8.self) }

        /// Types.
        func type(_ text: String) {
            let bytes = Array(text.utf8)
            _ = write(controller, bytes, bytes.count)
        }

        /// Sends the program a signal.
        func signal(_ number: Int32) { kill(process, number) }

        /// Reads until this has been written since the start.
        func wait(for words: String, within limit: Duration = .seconds(20)) throws {
            let end = ContinuousClock.now + limit
            while !plain.contains(words) {
                guard ContinuousClock.now < end else {
                    throw WaitedInVain(
                        description: "never written: \(words)\n\(plain.suffix(2000))")
                }
                read(milliseconds: 20)
            }
        }

        /// Reads until nothing has come for a while; how many bytes came.
        @discardableResult func settle(quiet: Int32 = 250) -> Int {
            let before = written.count
            var last = -1
            while last != written.count {
                last = written.count
                read(milliseconds: quiet)
            }
            return written.count - before
        }

        /// Reads until the program has ended; its exit code, or 128 + the signal that ended it.
        func exitCode(within limit: Duration = .seconds(20)) throws -> Int32 {
            let end = ContinuousClock.now + limit
            var raw: Int32 = 0
            while waitpid(process, &raw, WNOHANG) == 0 {
                guard ContinuousClock.now < end else {
                    throw WaitedInVain(description: "still running")
                }
                read(milliseconds: 10)
                usleep(2_000)
            }
            read(milliseconds: 0)
            status = raw
            return raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F
        }

        /// The text without control sequences; where the cursor jumped is not told.
        private var plain: String {
            text.replacing(/\u{1B}\[[0-9;:?<>=]*[ -\/]*[@-~]/, with: "")
                .replacing(/\u{1B}[()][0-9A-B]/, with: "")
        }

        private func read(milliseconds: Int32) {
            var wanted = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
            guard poll(&wanted, 1, milliseconds) > 0 else { return }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Glibc.read(controller, &chunk, chunk.count)
                guard count > 0 else { return }
                written += chunk[..<count]
                let new = String(decoding: chunk[..<count], as: UTF8.self)
                guard answers else { continue }
                for _ in 0..<new.count(of: "\u{1B}[6n") { type("\u{1B}[2;3R") }
                if new.contains("\u{1B}[?2026$p") { type("\u{1B}[?2026;2$y") }
                if new.contains("\u{1B}[c") { type("\u{1B}[?62;22c") }
            }
        }
    }

    /// What a program's bytes did to the modes of its terminal.
    struct ByteAudit {
        /// Private modes that are set at the end and were set by the program.
        var left: Set<Int> = []
        /// Private modes that it ever set.
        var used: Set<Int> = []
        /// Pushes of the keyboard protocol without a pop.
        var keyboards = 0
        /// Frames held together that were not let go.
        var openFrames = 0
        /// True when the cursor can be seen.
        var isCursorShown = true
        /// True when a question or a string for the terminal itself was sent.
        var hasSpoken = false

        init(_ text: String) {
            for match in text.matches(of: /\u{1B}\[\?([0-9;]+)([hl])/) {
                for number in match.output.1.split(separator: ";").compactMap({ Int($0) }) {
                    let isOn = match.output.2 == "h"
                    switch number {
                    case 25: isCursorShown = isOn
                    case 2026: openFrames += isOn ? 1 : openFrames > 0 ? -1 : 0
                    // How keys and the cursor look, which every program sets as it likes.
                    case 1, 7, 12, 34: break
                    default:
                        if isOn {
                            left.insert(number)
                            used.insert(number)
                        } else {
                            left.remove(number)
                        }
                    }
                }
            }
            keyboards = max(
                0, text.count(of: "\u{1B}[>1u") - text.count(of: "\u{1B}[<u"))
            hasSpoken =
                text.contains("\u{1B}]") || text.contains("\u{1B}P")
                || text.contains("\u{1B}[c") || text.contains("[6n")
        }
    }
#endif
