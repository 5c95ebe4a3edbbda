import Client
import CursesTerminal
import Dashboard
import Foundation
import History
import Providers
import Reliability
import Settings
import TerminalUI

/// The loop of the full screen: what happened goes in, effects and one frame come out.
///
/// Everything that happens waits in one mailbox. Each turn of the loop takes all of it, lets the
/// model change, performs the effects, and shows one frame: at once after a key, else at most
/// fifteen a second. Without anything to do, and nothing on the screen that moves by itself, the
/// loop sleeps.
@MainActor final class Runtime {
    /// Streaming text is smooth at this rate; more would only cost processor time and bytes.
    private static let frameInterval = Duration.milliseconds(66)
    /// However much moves, time is told no more often.
    private static let tickInterval = Duration.milliseconds(50)
    /// While text streams in, time may be told so much later: with the frame that the text needs
    /// anyway, and not in one of its own.
    private static let tickSlack = Duration.milliseconds(60)

    let screen: CursesScreen
    let mailbox: Mailbox<Happening>
    let input: TerminalInput
    let keeping: Keeping
    let recalling: Recalling
    let themes: ThemeShelf
    let interfaceFile: InterfaceFile
    var remembered: InterfaceFile.Contents
    var model: Model
    var core: Core?
    /// The server that is watched in place of a client of our own.
    var watch: ServerWatch?
    /// Effects that wait for the client.
    var waiting: [Effect] = []
    /// Answers under way.
    var answers: [TurnID: Answering] = [:]
    var background: Task<Void, Never>?
    /// Where images from the clipboard lie until the program ends.
    let pastedImages = FileManager.default.temporaryDirectory
        .appendingPathComponent("breakwater-\(UUID().uuidString.prefix(8))")
    /// Set when the program shall end.
    var exit: ExitStatus?

    private var isDirty = true
    private var isUrgent = false
    private var needsSnapshot = false
    private var lastFrame: Instant
    private var lastTick: Instant
    private var lastText: Instant
    private let alarm: Alarm

    init(
        screen: CursesScreen, mailbox: Mailbox<Happening>, model: Model, history: History?,
        environment: [String: String], remembered: InterfaceFile.Contents
    ) {
        self.screen = screen
        self.mailbox = mailbox
        self.model = model
        self.remembered = remembered
        alarm = Alarm { mailbox.post(.due) }
        input = TerminalInput { mailbox.post(.terminal($0)) }
        keeping = Keeping(history, mailbox: mailbox)
        recalling = Recalling(history: history, mailbox: mailbox)
        themes = ThemeShelf(environment: environment)
        interfaceFile = InterfaceFile(environment: environment)
        lastFrame = .now
        lastTick = .now
        lastText = lastTick
    }

    /// Shows the first frame; nothing else has been started yet.
    func showFirstFrame() {
        present(now: .now)
    }

    /// Runs until the person leaves, or a signal or the lost terminal says so.
    func run() async -> ExitStatus {
        guard input.start(descriptor: screen.input) else { return .noTerminal }
        for await _ in mailbox.arrivals {
            for happening in mailbox.drain() where exit == nil { take(happening) }
            let now = Instant.now
            tickIfDue(now)
            if screen.isGone { exit = exit ?? .signal(1) }
            if let exit { return exit }
            showIfDue(now)
            setAlarm(now)
        }
        return .answered
    }

    // MARK: Taking in

    private func take(_ happening: Happening) {
        switch happening {
        case .terminal(let event): take(event)
        case .message(let message):
            if case .answerText = message { lastText = .now }
            send(message)
        case .client(.trace(let event, let label)):
            needsSnapshot = true
            send(.trace(event, label: label))
        case .client(.callEnded(_, _, label: _)): needsSnapshot = true
        case .opened(let stored, let numbers):
            send(.conversationOpened(stored))
            keeping.take(
                stored.id, turns: Array(zip(model.conversation.everyTurnID, numbers)))
        case .answered(let turn, let summary):
            answers[turn] = nil
            let recalling = recalling
            Task { await recalling.spending() }
            send(.answerFinished(turn, summary))
        case .ready(let core):
            self.core = core
            needsSnapshot = true
            isDirty = true
            performWaiting()
        case .watching(let watch):
            self.watch = watch
            performWaiting()
        case .themeNamed(let name): setTheme(name, remember: false)
        case .failed(let status): exit = status
        case .due, .typed: break
        }
    }

    private func performWaiting() {
        let effects = waiting
        waiting = []
        effects.forEach(perform)
    }

    private func take(_ event: TerminalEvent) {
        switch event {
        case .input(let events):
            send(.clock(.now))
            isUrgent = events.contains { if case .reply = $0 { false } else { true } } || isUrgent
            for event in events {
                if case .reply(let reply) = event, screen.learn(from: reply) {
                    send(.looksChanged(Looks(symbols: screen.symbols, theme: model.looks.theme)))
                }
                send(.input(event))
            }
        case .signal(.windowChanged):
            isUrgent = true
            if screen.updateSize() { send(.resized(screen.size)) }
        case .signal(.suspend): perform(.suspend)
        case .signal(.terminate): exit = .signal(15)
        case .signal(.interrupt): exit = .signal(2)
        case .signal(.hangup), .closed: exit = .signal(1)
        case .signal(.continued): break
        }
    }

    /// Lets the model change and performs what follows from it.
    func send(_ message: Message) {
        isDirty = true
        if message.isAwaited { isUrgent = true }
        let inView = model.endpointInView
        for effect in update(&model, message) { perform(effect) }
        if model.endpointInView != inView { needsSnapshot = true }
    }

    /// Has the next frame show the fleet as it is then, and at once.
    func refresh() {
        needsSnapshot = true
        isUrgent = true
    }

    /// The screen was out of our hands: everything is drawn anew.
    func takeScreenBack() {
        input.resume()
        isDirty = true
        isUrgent = true
        if screen.size != model.size { send(.resized(screen.size)) }
    }

    // MARK: Time

    private func tickIfDue(_ now: Instant) {
        guard let due = model.nextWake(after: lastTick), due <= now,
            now - lastTick >= Runtime.tickInterval
        else { return }
        lastTick = now
        needsSnapshot = true
        takeSnapshot()
        send(.tick(now))
    }

    private func takeSnapshot() {
        guard needsSnapshot, let core else { return }
        needsSnapshot = false
        send(core.snapshot(inView: model.endpointInView))
    }

    private func showIfDue(_ now: Instant) {
        guard isDirty else { return }
        if isUrgent || now - lastFrame >= Runtime.frameInterval { present(now: now) }
    }

    private func present(now: Instant) {
        if isUrgent, let frame = model.messageFrame(size: screen.size) {
            // The letter first; what else happened is shown when the next whole frame is due.
            isUrgent = false
            isDirty = model.isStale
            screen.present(frame)
            return
        }
        takeSnapshot()
        isDirty = false
        isUrgent = false
        lastFrame = now
        screen.present(model.frame(size: screen.size))
    }

    /// Wakes the loop when the next frame or tick is due, if one ever is.
    private func setAlarm(_ now: Instant) {
        let isStreaming = now - lastText < Runtime.frameInterval * 2
        let slack = isStreaming ? Runtime.tickSlack : .zero
        var due = model.nextWake(after: lastTick)
            .map { max($0, lastTick + Runtime.tickInterval) + slack }
        if isDirty {
            let frame = lastFrame + Runtime.frameInterval
            due = min(due ?? frame, frame)
        }
        alarm.set(due, now: now)
    }
}
