#if os(Linux)
    import Breakwater
    import Foundation
    import Glibc

    /// A program on a pseudo-terminal of 120×40, and everything that it writes there.
    ///
    /// One thread reads and writes, so that the time between a key and its echo is the program's and
    /// the kernel's alone.
    final class PseudoTerminal {
        /// Just before the program was started.
        let start: ContinuousClock.Instant
        let process: pid_t
        /// Bytes that the program has written so far.
        private(set) var byteCount = 0
        /// When the last of them came.
        private(set) var lastByte: ContinuousClock.Instant
        /// What it wrote since `forget()`, without control sequences.
        private(set) var text: [UInt8] = []
        private let controller: Int32
        private var sequences = ControlSequences()

        init(_ program: String, _ arguments: [String], environment: [String: String]) throws {
            controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
            var locked: Int32 = 0
            var number: Int32 = 0
            var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
            // TIOCSPTLCK and TIOCGPTN: the C library's own functions hide behind macros.
            guard ioctl(controller, 0x4004_5431, &locked) == 0,
                ioctl(controller, 0x8004_5430, &number) == 0,
                ioctl(controller, UInt(TIOCSWINSZ), &size) == 0
            else { throw POSIXError(.ENOTTY) }
            _ = fcntl(controller, F_SETFL, O_NONBLOCK)
            start = .now
            lastByte = start
            process = try Self.spawn(
                program, arguments, environment, terminal: "/dev/pts/\(number)")
        }

        /// The first terminal that a leader of a new session opens becomes its controlling one.
        private static func spawn(
            _ program: String, _ arguments: [String], _ environment: [String: String],
            terminal: String
        ) throws -> pid_t {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
            let words = ([program] + arguments).map { strdup($0) } + [nil]
            let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
            defer { (words + variables).forEach { free($0) } }
            var process: pid_t = 0
            let error = posix_spawnp(&process, program, &actions, &attributes, words, variables)
            guard error == 0 else { throw POSIXError(POSIXErrorCode(rawValue: error) ?? .ENOENT) }
            return process
        }

        /// Types; what the program writes in the meantime is read, or both would wait for ever.
        func type(_ bytes: some Collection<UInt8>) {
            var rest = Array(bytes)[...]
            let limit = ContinuousClock.now + .seconds(10)
            while !rest.isEmpty, ContinuousClock.now < limit {
                let count = rest.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else {
                    wait(milliseconds: 100, toWrite: true)
                }
                take()
            }
        }

        func type(_ text: String) { type(Array(text.utf8)) }

        /// Reads until the text holds all of `words`; the moment when it did, or `nil` too late.
        func wait(for words: String..., limit: Duration = .seconds(10))
            -> ContinuousClock.Instant?
        {
            let end = ContinuousClock.now + limit
            let wanted = words.map { Array($0.utf8) }
            while true {
                if wanted.allSatisfy({ text.firstRange(of: $0) != nil }) { return lastByte }
                let left = end - .now
                guard left > .zero else { return nil }
                wait(milliseconds: Int32(left.inMilliseconds.rounded(.up)))
                guard take() else { return nil }
            }
        }

        /// Reads for this long, whatever comes.
        func read(for time: Duration) {
            let end = ContinuousClock.now + time
            while true {
                let left = end - .now
                guard left > .zero else { return }
                wait(milliseconds: Int32(left.inMilliseconds.rounded(.up)))
                guard take() else { return }
            }
        }

        /// Reads until nothing has come for `quiet`; the moment of the last byte.
        @discardableResult
        func settle(quiet: Duration = .milliseconds(300), limit: Duration = .seconds(10))
            -> ContinuousClock.Instant
        {
            let end = ContinuousClock.now + limit
            while ContinuousClock.now < end {
                let before = byteCount
                wait(milliseconds: Int32(quiet.inMilliseconds))
                if !take() || byteCount == before { break }
            }
            return lastByte
        }

        func forget() { text.removeAll(keepingCapacity: true) }

        /// Ends the program: asked first, made to after two seconds.
        func stop() {
            kill(process, SIGTERM)
            let end = ContinuousClock.now + .seconds(2)
            var status: Int32 = 0
            while waitpid(process, &status, WNOHANG) == 0 {
                if ContinuousClock.now > end {
                    kill(process, SIGKILL)
                    waitpid(process, &status, 0)
                    break
                }
                wait(milliseconds: 10)
                // At its end the terminal is gone, and waiting for it would not wait.
                if !take() { usleep(5_000) }
            }
            close(controller)
        }

        private func wait(milliseconds: Int32, toWrite: Bool = false) {
            let events = Int16(toWrite ? POLLIN | POLLOUT : POLLIN)
            var wanted = pollfd(fd: controller, events: events, revents: 0)
            poll(&wanted, 1, milliseconds)
        }

        /// Takes all that is there; false when the terminal is gone.
        @discardableResult
        private func take() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = Glibc.read(controller, &chunk, chunk.count)
                guard count > 0 else { return count < 0 && errno == EAGAIN }
                lastByte = .now
                byteCount += count
                let questions = sequences.strip(chunk[..<count], into: &text)
                for _ in 0..<questions { type("\u{1B}[?62;22c") }
            }
        }
    }

    /// Takes control sequences out of a terminal's bytes, however they are cut.
    private struct ControlSequences {
        private enum State {
            case text
            case escape
            case charset
            case control
            case string
        }

        private var state = State.text
        private var parameters: [UInt8] = []

        /// Appends what is text; how often the program asked what the terminal is (DA1).
        mutating func strip(_ bytes: ArraySlice<UInt8>, into text: inout [UInt8]) -> Int {
            var questions = 0
            for byte in bytes {
                switch state {
                case .text:
                    if byte == 0x1B {
                        state = .escape
                    } else if byte >= 0x20 {
                        text.append(byte)
                    }
                case .escape:
                    parameters = []
                    switch byte {
                    case UInt8(ascii: "["): state = .control
                    case UInt8(ascii: "]"), UInt8(ascii: "P"): state = .string
                    case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
                    default: state = .text
                    }
                case .charset: state = .text
                case .control:
                    guard (0x40...0x7E).contains(byte) else {
                        parameters.append(byte)
                        continue
                    }
                    state = .text
                    let isPlain = parameters.isEmpty || parameters == [UInt8(ascii: "0")]
                    if byte == UInt8(ascii: "c"), isPlain { questions += 1 }
                case .string:
                    if byte == 0x07 { state = .text }
                    if byte == 0x1B { state = .escape }
                }
            }
            return questions
        }
    }
#endif
