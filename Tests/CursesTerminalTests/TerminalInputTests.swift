import CursesTerminal
import Synchronization
import TerminalUI
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The watcher and the signals' actions are the process's own, so one test at a time.
@Suite(.serialized) struct TerminalInputTests {
    /// A pipe that stands for the terminal, and what was heard from it.
    private struct Line {
        let end: Int32
        let input: TerminalInput
        let events: AsyncStream<TerminalEvent>

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            let (events, continuation) = AsyncStream.makeStream(of: TerminalEvent.self)
            self.events = events
            end = ends[1]
            input = TerminalInput { continuation.yield($0) }
            try #require(input.start(descriptor: ends[0]))
        }

        func type(_ text: String) {
            var text = text
            text.withUTF8 { _ = write(end, $0.baseAddress, $0.count) }
        }

        func next() async -> TerminalEvent? {
            var iterator = events.makeAsyncIterator()
            return await iterator.next()
        }
    }

    @Test func `keys arrive decoded and a lone escape follows when nothing comes after it`()
        async throws
    {
        let line = try Line()
        line.type("a")
        #expect(await line.next() == .input([.key(.character("a"))]))
        line.type("\u{1B}")
        #expect(await line.next() == .input([.key(Key(.escape))]))
        line.type("\u{1B}[A")
        #expect(await line.next() == .input([.key(Key(.up))]))
        line.input.stop()
    }

    @Test func `a terminal that goes away is told once`() async throws {
        let line = try Line()
        close(line.end)
        #expect(await line.next() == .closed)
        line.input.stop()
    }

    @Test func `signals become events and get their actions back`() async throws {
        let line = try Line()
        for (number, signal) in [
            (SIGWINCH, TerminalSignal.windowChanged), (SIGTERM, .terminate), (SIGHUP, .hangup),
            (SIGINT, .interrupt),
        ] {
            kill(getpid(), number)
            #expect(await line.next() == .signal(signal))
        }
        line.input.stop()
        #if canImport(Glibc)
            // Not the window's: a screen that another test opens meanwhile takes that one.
            var action = sigaction()
            sigaction(SIGHUP, nil, &action)
            #expect(action.__sigaction_handler.sa_handler == nil)
        #endif
    }

    @Test func `while paused keys are left to others`() async throws {
        let line = try Line()
        line.input.pause()
        line.type("editor's")
        kill(getpid(), SIGWINCH)
        #expect(await line.next() == .signal(.windowChanged))
        line.input.resume()
        guard case .input(let keys) = await line.next() else {
            Issue.record("no keys after the pause")
            return
        }
        #expect(keys.count == 8)
        line.input.stop()
    }
}
