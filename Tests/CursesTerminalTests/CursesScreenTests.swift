import CNcurses
import TerminalUI
import Testing

@testable import CursesTerminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Curses is one global screen, so nothing here may run beside anything else of it.
@MainActor @Suite(.serialized) struct CursesScreenTests {
    /// A screen whose bytes go to a temporary file instead of a terminal.
    private func screen(
        _ width: Int = 20, _ height: Int = 5, terminal: String = "xterm-256color",
        theme: Theme = .terminal, depth: ColorDepth = .indexed256, utf8: Bool = true
    ) throws -> (screen: CursesScreen, output: Int32) {
        _ = bw_set_locale(utf8)
        let file = try #require(tmpfile())
        let output = fileno(file)
        var capabilities = TerminalCapabilities(environment: { _ in nil }, isUTF8: utf8)
        capabilities.terminal = terminal
        capabilities.depth = depth
        let screen = try CursesScreen(
            capabilities: capabilities, theme: theme, output: output, input: -1,
            cacheDirectory: nil, mouse: true, fallbackSize: Size(width, height))
        return (screen, output)
    }

    /// What was written since the last time.
    private func written(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        let end = lseek(descriptor, 0, SEEK_CUR)
        lseek(descriptor, 0, SEEK_SET)
        while bytes.count < end {
            let count = read(descriptor, &chunk, chunk.count)
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        lseek(descriptor, 0, SEEK_SET)
        ftruncate(descriptor, 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func row(_ y: Int, width: Int) -> String {
        String(
            String.UnicodeScalarView(
                (0..<width).compactMap { Unicode.Scalar(bw_read(Int32(y), Int32($0))) }))
    }

    @Test func `a frame arrives in curses cell by cell`() throws {
        let (screen, _) = try screen()
        var frame = Frame(size: screen.size)
        frame.put("● closed ⣿", at: Point(1, 0), Style(.ok))
        frame.put("日本x", at: Point(0, 4))

        screen.present(frame)

        #expect(row(0, width: 11) == " ● closed ⣿")
        #expect(bw_read(4, 0) == 0x65E5 && bw_read(4, 2) == 0x672C && bw_read(4, 4) == 0x78)
        screen.stop()
    }

    @Test func `the same frame again costs no byte and one cell costs few`() throws {
        let (screen, output) = try screen(80, 24)
        var frame = Frame(size: screen.size)
        for y in 0..<24 { frame.put("row \(y) of the screen", at: Point(0, y)) }
        screen.present(frame)
        #expect(written(output).contains("row 23 of the screen"))

        let before = screen.bytesWritten
        screen.present(frame)
        #expect(screen.bytesWritten == before && written(output).isEmpty)

        frame.put("X", at: Point(4, 12), Style(.error))
        screen.present(frame)
        #expect(screen.bytesWritten - before < 40)
        #expect(written(output).contains("X"))
        screen.stop()
    }

    @Test func `a caret that moves costs only the move`() throws {
        let (screen, output) = try screen()
        var frame = Frame(size: screen.size)
        frame.cursor = Point(0, 0)
        screen.present(frame)
        _ = written(output)
        frame.cursor = Point(7, 3)
        screen.present(frame)
        let bytes = written(output)
        #expect(!bytes.isEmpty && bytes.utf8.count < 16)
        screen.stop()
    }

    @Test func `synchronized updates enclose every frame but the first`() throws {
        let (screen, output) = try screen()
        screen.usesSynchronizedUpdates = true
        var frame = Frame(size: screen.size)
        frame.put("one", at: Point(0, 0))
        screen.present(frame)
        #expect(!written(output).contains("\u{1B}[?2026h"))
        frame.put("two", at: Point(0, 0))
        screen.present(frame)
        let bytes = written(output)
        #expect(bytes.hasPrefix("\u{1B}[?2026h") && bytes.hasSuffix("\u{1B}[?2026l"))
        screen.stop()
    }

    @Test func `the terminal is left on its main screen`() throws {
        let (screen, output) = try screen()
        screen.present(Frame(size: screen.size))
        #expect(written(output).contains("\u{1B}[?1049h"))
        screen.stop()
        #expect(written(output).contains("\u{1B}[?1049l"))
        screen.stop()
        #expect(written(output).isEmpty)
    }

    @Test func `roles become colours and a new theme is drawn anew`() throws {
        let (screen, output) = try screen(theme: .breakwater)
        var frame = Frame(size: screen.size)
        frame.put("ok", at: Point(0, 0), Style(.ok))
        screen.present(frame)
        #expect(written(output).contains("38;5;"))

        screen.setTheme(.breakwaterLight)
        screen.present(frame)
        #expect(written(output).contains("ok"))
        screen.stop()
    }

    @Test func `eight colours and none are enough`() throws {
        for (terminal, depth) in [("linux", ColorDepth.ansi8), ("vt100", .mono)] {
            let (screen, output) = try screen(terminal: terminal, theme: .breakwater)
            #expect(screen.depth == depth)
            var frame = Frame(size: screen.size)
            frame.put("fails", at: Point(0, 0), Style(.error))
            screen.present(frame)
            let bytes = written(output)
            #expect(bytes.contains("fails") && !bytes.contains("38;5"))
            screen.stop()
        }
    }

    @Test func `direct colours are written as such and the palette by number`() throws {
        _ = bw_set_locale(true)
        let template = "/tmp/terminfo.XXXXXX"
        var name = Array(template.utf8CString)
        let directory = try #require(mkdtemp(&name).map { String(cString: $0) })
        let file = try #require(tmpfile())
        var capabilities = TerminalCapabilities(
            environment: { ["COLORTERM": "truecolor", "TERM": "xterm-256color"][$0] }, isUTF8: true)
        capabilities.terminal = "xterm-256color"
        let screen = try CursesScreen(
            capabilities: capabilities, theme: .breakwater, output: fileno(file), input: -1,
            cacheDirectory: directory, mouse: true, fallbackSize: Size(10, 2))
        #expect(screen.depth == .direct)
        var frame = Frame(size: screen.size)
        frame.put("ok", at: Point(0, 0), Style(.ok))

        screen.present(frame)
        #expect(written(fileno(file)).contains("38;2;143;201;139"))
        screen.setTheme(.terminal)
        frame.put("head", at: Point(0, 1), Style(.heading))
        screen.present(frame)
        let bytes = written(fileno(file))
        #expect(bytes.contains("[32m") && bytes.contains("94m"))
        screen.stop()
        #expect(getenv("TERMINFO_DIRS") == nil)
    }

    @Test func `an unknown terminal and one without a cursor are refused`() {
        #expect(throws: TerminalError.unknownTerminal("no-such-terminal")) {
            _ = try screen(terminal: "no-such-terminal")
        }
        #expect(throws: TerminalError.tooPlain("dumb")) { _ = try screen(terminal: "dumb") }
        #expect(throws: TerminalError.unknownTerminal("")) { _ = try screen(terminal: "") }
    }

    @Test(arguments: [1, 2, 7], [1, 3])
    func `any size and any frame may meet`(width: Int, height: Int) throws {
        let (screen, _) = try screen(width, height)
        for size in [Size(0, 0), Size(1, 1), Size(3, 2), Size(300, 100)] {
            var frame = Frame(size: size)
            for y in 0..<size.height { frame.put("日本語日本語", at: Point(0, y)) }
            frame.cursor = Point(5, 5)
            screen.present(frame)
        }
        screen.stop()
    }

    @Test func `without unicode nothing but ascii is written`() throws {
        let (screen, output) = try screen(utf8: false)
        var frame = Frame(size: screen.size)
        frame.put("● “a” 日本… é", at: Point(0, 0))
        screen.present(frame)
        let bytes = written(output)
        #expect(bytes.utf8.allSatisfy { $0 < 0x80 })
        #expect(bytes.contains("* \"a\" ? ? . e"))
        screen.stop()
        _ = bw_set_locale(true)
    }
}

@MainActor @Suite struct CellTextTests {
    @Test(
        arguments: [
            ("a", 1, [0x61], nil), ("e\u{301}", 1, [0x65, 0x301], nil), ("日", 2, [0x65E5], nil),
            ("❤\u{FE0F}", 2, [0x2764], 0x20), ("🇫🇷", 2, [0x46], 0x52),
            ("👩‍👩‍👧", 2, [0x1F469], nil), ("👍🏽", 2, [0x1F44D], nil),
            ("1\u{FE0F}\u{20E3}", 2, [0x31], 0x20), ("\u{1B}", 1, [0x20], nil),
            (
                "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", 1,
                [0x61, 0x301, 0x302, 0x303, 0x304], nil
            ),
        ] as [(Character, Int, [UInt32], UInt32?)])
    func `graphemes take a form that curses and terminals agree on`(
        text: Character, width: Int, codePoints: [UInt32], right: UInt32?
    ) {
        _ = bw_set_locale(true)
        let form = CellText(text, width: width, ascii: false)
        #expect(form.codePoints == codePoints)
        #expect(form.right == right)
    }

    @Test func `base64 is padded as the standard says`() {
        #expect(Base64.encode("".utf8) == "")
        #expect(Base64.encode("f".utf8) == "Zg==")
        #expect(Base64.encode("fo".utf8) == "Zm8=")
        #expect(Base64.encode("foobar".utf8) == "Zm9vYmFy")
    }

    @Test(arguments: [
        (["TERM": "xterm-256color"], ColorDepth.indexed256),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .direct),
        (["TERM": "xterm-256color", "COLORTERM": "24bit", "NO_COLOR": "1"], .mono),
        (["TERM": "xterm-256color", "NO_COLOR": ""], .indexed256),
    ])
    func `colours follow the environment`(environment: [String: String], depth: ColorDepth) {
        let found = TerminalCapabilities(environment: { environment[$0] }, isUTF8: true)
        #expect(found.depth == depth)
        #expect(found.symbols == .unicode && found.answersQuestions)
    }

    @Test(arguments: [("linux", false), ("xterm-256color", true), ("tmux-256color", true)])
    func `a console gets blocks in the place of braille`(terminal: String, hasBraille: Bool) {
        let found = TerminalCapabilities(
            environment: { $0 == "TERM" ? terminal : nil }, isUTF8: true)
        #expect(found.symbols.hasBraille == hasBraille)
        #expect(!found.symbols.isASCII)
    }
}
