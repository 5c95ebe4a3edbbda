import CNcurses
public import TerminalUI

/// The terminal as a place where frames are shown.
///
/// Only cells that differ from the last frame reach curses, and a frame that differs in nothing
/// costs no byte. A frame is written to the terminal in one piece. One screen exists at a time.
public final class CursesScreen {
    /// What the terminal can do.
    public let capabilities: TerminalCapabilities
    /// The terminal's size in cells.
    public private(set) var size: Size
    /// How many colours it shows.
    public private(set) var depth: ColorDepth
    /// Bytes written for frames since the start.
    public private(set) var bytesWritten = 0
    /// True when a write failed because the terminal is gone.
    public private(set) var isGone = false
    /// True when the terminal said that it holds updates together; set from its reply to mode 2026.
    public var usesSynchronizedUpdates = false
    /// What the terminal does with text of disputed width, as far as it has answered.
    public private(set) var widths = TerminalWidths()
    /// The descriptor that keys come from.
    public let input: Int32

    private let output: Int32
    private var pairs: ColorPairs
    private var presented: Frame?
    private var isCursorShown: Bool?
    private var isRunning = true
    private var probe = WidthProbe()
    /// True until the terminal has answered everything that it was asked at the start.
    private var isAsking = false

    /// The glyphs to draw with: none whose width this terminal has its own mind about.
    public var symbols: Symbols {
        guard widths.ambiguousIsWide else { return capabilities.symbols }
        var symbols = Symbols.ascii
        symbols.spelling = .signs
        return symbols
    }

    /// Starts the screen on the process's terminal.
    ///
    /// With standard input redirected, keys come from the controlling terminal. `cacheDirectory`
    /// is where a terminal entry of direct colours is kept; without it 256 colours are the most.
    public convenience init(
        capabilities: TerminalCapabilities, theme: Theme, cacheDirectory: String?,
        mouse: Bool = true
    ) throws(TerminalError) {
        guard Environment.isTerminal(1) else { throw .notATerminal }
        let input = Environment.isTerminal(0) ? 0 : Environment.openControllingTerminal()
        guard input >= 0 else { throw .notATerminal }
        try self.init(
            capabilities: capabilities, theme: theme, output: 1, input: input,
            cacheDirectory: cacheDirectory, mouse: mouse, fallbackSize: Size(80, 24))
    }

    /// Starts the screen on any descriptor; one that is no terminal has the fall-back size.
    init(
        capabilities: TerminalCapabilities, theme: Theme, output: Int32, input: Int32,
        cacheDirectory: String?, mouse: Bool, fallbackSize: Size
    ) throws(TerminalError) {
        self.capabilities = capabilities
        self.output = output
        self.input = input
        var modes = BW_PASTE | BW_FOCUS
        if mouse { modes |= BW_MOUSE }
        if capabilities.answersQuestions { modes |= BW_KEYBOARD }
        try CursesScreen.start(capabilities, output, input, modes, cacheDirectory)
        depth = min(capabilities.depth, CursesScreen.depthOfTerminal())
        pairs = ColorPairs(theme: theme.reduced(to: depth))
        size = CursesScreen.terminalSize(output) ?? fallbackSize
        bw_resize(Int32(size.width), Int32(size.height))
        bw_capture_standard_error()
        if capabilities.answersQuestions { ask() }
    }

    isolated deinit { stop() }

    /// Shows a frame; cells beyond the terminal's size are left out.
    public func present(_ frame: Frame) {
        guard isRunning, !isGone else { return }
        let changed = draw(frame)
        let moved = presented?.cursor != frame.cursor || isCursorShown == nil
        presented = frame
        guard changed || moved else { return }
        let shown = frame.cursor.map {
            $0.x >= 0 && $0.y >= 0 && $0.x < size.width && $0.y < size.height
        }
        let at = frame.cursor ?? Point(0, 0)
        bw_cursor(Int32(at.y), Int32(at.x), shown ?? false)
        isCursorShown = shown ?? false
        let written = bw_flush(usesSynchronizedUpdates)
        if written < 0 { isGone = true } else { bytesWritten += written }
    }

    /// Takes another theme; the next frame is drawn anew with it.
    public func setTheme(_ theme: Theme) {
        pairs = ColorPairs(theme: theme.reduced(to: depth))
        presented = nil
    }

    /// Has the next frame drawn from nothing, for when something else wrote on the screen.
    public func repaint() {
        presented = nil
        bw_repaint()
    }

    /// Asks the terminal for its size and takes it; true when it changed.
    public func updateSize() -> Bool {
        guard let found = CursesScreen.terminalSize(output), found != size else { return false }
        size = found
        bw_resize(Int32(found.width), Int32(found.height))
        presented = nil
        return true
    }

    /// Takes what the terminal answered; true when the screen must be drawn anew because of it.
    public func learn(from reply: TerminalReply) -> Bool {
        switch reply {
        case .mode(2026, let state): usesSynchronizedUpdates = state == 1 || state == 2
        case .attributes: isAsking = false
        case .cursor(let point) where isAsking:
            guard let found = probe.take(point), found != widths else { return false }
            widths = found
            // A row that was pushed aside is only right again when all of it is written.
            repaint()
            return true
        default: break
        }
        return false
    }

    /// Switches mouse reports on or off; off lets the terminal select text.
    public func setMouse(_ on: Bool) { bw_mouse(on) }

    /// Gives the terminal to another program, such as an editor, until `resume`.
    public func pause() {
        awaitAnswers()
        bw_pause()
        bw_release_standard_error()
    }

    /// Takes the terminal again; the next frame is drawn from nothing.
    public func resume() {
        bw_capture_standard_error()
        bw_resume()
        isCursorShown = nil
        _ = updateSize()
        repaint()
    }

    /// Stops the process as Ctrl-Z does elsewhere and returns when it is continued.
    public func suspend() {
        pause()
        bw_stop_process()
        resume()
    }

    /// Runs a program such as an editor in the terminal's foreground, with a file as its argument.
    ///
    /// `command` may carry arguments of its own, as `$EDITOR` does. False when it could not be
    /// started or ended with an error. Meanwhile nothing else runs on the main actor.
    public func run(_ command: String, on file: String) -> Bool {
        pause()
        defer { resume() }
        return bw_run_command(command, file)
    }

    /// Gives the terminal back as it was found; a second call does nothing.
    public func stop() {
        guard isRunning else { return }
        isRunning = false
        awaitAnswers()
        bw_stop()
        bw_release_standard_error()
    }

    /// Asks the terminal to put text on the clipboard (OSC 52); false when it is too long for that.
    public func copy(_ text: String) -> Bool {
        guard capabilities.answersQuestions,
            let request = TerminalRequest.copy(text, through: capabilities.multiplexer)
        else { return false }
        send(request)
        return true
    }

    /// Rings the terminal's bell.
    public func ring() { send("\u{07}") }

    /// Has the terminal show a message of the desktop, where it knows OSC 9; `text` is one line
    /// without control characters.
    public func showMessage(_ text: String) {
        send(TerminalRequest.message(text, through: capabilities.multiplexer))
    }

    // MARK: Drawing

    private func draw(_ frame: Frame) -> Bool {
        let old = presented?.size == frame.size ? presented : nil
        let width = min(frame.size.width, size.width)
        var changed = false
        for y in 0..<min(frame.size.height, size.height) {
            if let old, frame.sharesRow(y, with: old) { continue }
            for x in 0..<width {
                let cell = frame.rows[y][x]
                if let old, old.rows[y][x] == cell { continue }
                changed = true
                if cell.width > 0 { put(cell, x, y, limit: width) }
            }
        }
        return changed
    }

    private func put(_ cell: Cell, _ x: Int, _ y: Int, limit: Int) {
        let look = pairs.look(of: cell.style)
        let attributes = Int32(look.attributes.union(cell.style.attributes).rawValue & 31)
        let width = x + Int(cell.width) > limit ? 1 : Int(cell.width)
        let text = CellText(
            cell.text, width: width, ascii: !capabilities.isUTF8, widths: widths)
        bw_put(
            Int32(y), Int32(x), text.codePoints, Int32(text.codePoints.count), attributes,
            look.pair)
        if let right = text.right, width == 2 {
            bw_put(Int32(y), Int32(x + 1), [right], 1, attributes, look.pair)
        }
    }

    private func send(_ text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = bw_send($0.baseAddress, bytes.count) }
        }
    }

    /// Background colour, synchronized updates, the width of samples, and at last the question that
    /// every terminal answers; terminals that know one of the others not stay silent about it.
    private func ask() {
        guard Environment.isTerminal(output) else { return }
        isAsking = true
        // The samples stand on the alternate screen, for as long as the terminal takes to read on.
        _ = bw_flush(false)
        send(
            "\u{1B}]11;?\u{1B}\\\u{1B}[?2026$p"
                + (size.height > 1 && capabilities.isUTF8 ? WidthProbe.question : "")
                + "\u{1B}[c")
    }

    /// Whoever reads the terminal next must not be given our answers for keys.
    private func awaitAnswers() {
        guard isAsking else { return }
        isAsking = false
        bw_swallow_answers(input, 150)
    }

    // MARK: Starting

    private static func start(
        _ capabilities: TerminalCapabilities, _ output: Int32, _ input: Int32, _ modes: Int,
        _ cacheDirectory: String?
    ) throws(TerminalError) {
        let name = capabilities.terminal
        guard !name.isEmpty else { throw .unknownTerminal("") }
        if capabilities.depth == .direct, let cacheDirectory,
            startDirect(name, output, input, modes, cacheDirectory)
        {
            return
        }
        switch Int(bw_start(name, output, input, Int32(modes))) {
        case BW_STARTED: return
        case BW_UNKNOWN_TERMINAL: throw .unknownTerminal(name)
        case BW_TERMINAL_TOO_PLAIN: throw .tooPlain(name)
        default: throw .system
        }
    }

    /// Starts with an entry of our own that builds on the terminal's and adds direct colours.
    private static func startDirect(
        _ name: String, _ output: Int32, _ input: Int32, _ modes: Int, _ directory: String
    ) -> Bool {
        let direct = "breakwater-\(name)"
        guard bw_compile_direct_entry(name, direct, directory) else { return false }
        let former = Environment.value("TERMINFO_DIRS")
        // An empty element stands for the system's own places.
        Environment.set("TERMINFO_DIRS", "\(directory):\(former ?? "")")
        defer { Environment.set("TERMINFO_DIRS", former) }
        return bw_start(direct, output, input, Int32(modes)) == BW_STARTED
    }

    private static func depthOfTerminal() -> ColorDepth {
        switch bw_colors() {
        case 0x1000000...: .direct
        case 256...: .indexed256
        case 16...: .ansi16
        case 8...: .ansi8
        default: .mono
        }
    }

    private static func terminalSize(_ descriptor: Int32) -> Size? {
        var width: Int32 = 0
        var height: Int32 = 0
        guard bw_terminal_size(descriptor, &width, &height) else { return nil }
        return Size(Int(width), Int(height))
    }
}
