import Client
import CursesTerminal
import Dashboard
import Foundation
import History
import Reliability
import Settings
import TerminalUI

/// The full screen.
enum InteractiveProgram {
    /// Runs until the person quits; returns the exit code.
    ///
    /// The first frame is shown before endpoints, history and the theme folders are looked at.
    @MainActor
    static func run(
        _ options: InteractiveOptions, showing feed: ScreenFeed
    ) async -> Int32 {
        let environment = options.launch.environment
        let directories = Directories(environment: environment)
        let remembered = InterfaceFile(environment: environment).read()
        let capabilities = TerminalCapabilities.ofThisProcess(
            color: options.isColorless ? .never : .automatic, ascii: options.isASCII)
        let shelf = ThemeShelf(environment: environment)
        let name = options.isThemeGiven ? options.theme : remembered.theme ?? options.theme
        let found = shelf.theme(name)
        let theme = (try? found.get()) ?? .terminal

        let screen: CursesScreen
        do throws(TerminalError) {
            screen = try CursesScreen(
                capabilities: capabilities, theme: theme,
                cacheDirectory: directories.cache.map { "\($0)/terminfo" })
        } catch {
            Output.note("\(error).")
            return ExitStatus.noTerminal.code
        }
        let now = Instant.now
        var model = Model(
            now: now,
            wallClock: WallClock(anchor: now, secondsOfDay: When.secondsOfDay(Date())),
            size: screen.size, looks: Looks(symbols: capabilities.symbols, theme: theme.name),
            interface: interface(remembered, feed.source),
            keys: KeyChoices.map(of: options.launch.settings),
            hasVimKeys: options.launch.settings.composer.keys == .vim, source: feed.source)
        model.isReadOnly = options.isReadOnly
        let mailbox = Mailbox<Happening>()
        let history =
            model.hasConversation ? directories.historyFile.map { History(path: $0) } : nil
        let runtime = Runtime(
            screen: screen, mailbox: mailbox, model: model, history: history,
            environment: environment, remembered: remembered)
        runtime.showFirstFrame()
        if case .failure(let missing) = found {
            mailbox.post(.message(.notice(missing.reason, .failure)))
        }
        if let draft = remembered.draft, model.hasConversation {
            runtime.send(.editorReturned(draft))
        }
        let starting = startServices(feed, runtime, shelf)
        let status = await runtime.run()
        starting.cancel()
        await close(runtime, history)
        if let message = status.message { Output.note(message) }
        return status.code
    }

    /// What the screen remembers; a server's is a cockpit, and whoever serves needs no tour.
    private static func interface(
        _ remembered: InterfaceFile.Contents, _ source: TrafficSource
    ) -> InterfaceState {
        var interface = remembered.interface
        guard source != .own else { return interface }
        interface.preset = .cockpit
        interface.isTourDone = true
        return interface
    }

    /// What the first frame did not wait for; the task that brings the traffic.
    @MainActor
    private static func startServices(
        _ feed: ScreenFeed, _ runtime: Runtime, _ shelf: ThemeShelf
    ) -> Task<Void, Never> {
        let mailbox = runtime.mailbox
        let recalling = runtime.recalling
        let starting = Task { @concurrent in
            do throws(ExitStatus) {
                try await feed.start(mailbox)
            } catch {
                mailbox.post(.failed(error))
            }
        }
        Task {
            await recalling.questions()
            await recalling.purge()
            await recalling.spending()
        }
        Task { @concurrent in
            let choices = await shelf.choices()
            mailbox.post(.message(.themesListed(choices)))
        }
        Task { @concurrent in await StartPages.forgetLater() }
        return starting
    }

    /// Gives the terminal back first, then lets what is under way come to rest on disk.
    @MainActor
    private static func close(_ runtime: Runtime, _ history: History?) async {
        runtime.input.stop()
        runtime.screen.stop()
        runtime.background?.cancel()
        for answer in runtime.answers.values { answer.stop() }
        await runtime.saveDraft()
        // There is none unless an image was pasted.
        try? FileManager.default.removeItem(at: runtime.pastedImages)
        // The cancelled answers still report their ends, after they are on disk.
        let limit = ContinuousClock.now + .seconds(1)
        while !runtime.answers.isEmpty, ContinuousClock.now < limit {
            for case .answered(let turn, _) in runtime.mailbox.drain() {
                runtime.answers[turn] = nil
            }
            if runtime.answers.isEmpty { break }
            // Sleeping cannot fail: nobody cancels this task.
            try? await Task.sleep(for: .milliseconds(5))
        }
        await runtime.core?.close()
        // Closing only fails for a file that was never open.
        try? await history?.close()
    }
}
