import Client
import CursesTerminal
import Dashboard
import History
import Reliability

/// The loop of the plain lines: what happened goes in, effects and lines come out.
///
/// Answers go to standard output, everything else to standard error, so that a pipe gets the
/// answers alone. Nothing moves the cursor, and nothing is written over.
@MainActor final class PlainRuntime {
    private let mailbox: Mailbox<Happening>
    private let keeping: Keeping
    private let recalling: Recalling
    /// True when a person types; false for lines out of a pipe, which are asked one after the other.
    private let isTyped: Bool
    private var console: PlainConsole
    private var writer = PlainWriter()
    private var core: Core?
    private var waiting: [Effect] = []
    private var answers: [TurnID: Answering] = [:]
    private var background: Task<Void, Never>?
    /// Lines of a pipe that wait for the answer before them.
    private var lines: [String] = []
    private var hasInputEnded = false
    private var last: AnswerSummary.Status?
    private var exit: ExitStatus?

    init(
        console: PlainConsole, mailbox: Mailbox<Happening>, history: History?, isTyped: Bool
    ) {
        self.console = console
        self.mailbox = mailbox
        self.isTyped = isTyped
        keeping = Keeping(history, mailbox: mailbox)
        recalling = Recalling(history: history, mailbox: mailbox)
    }

    /// Runs until the person leaves, the input ends, or a signal says so.
    func run() async -> ExitStatus {
        if isTyped { console.greeting.forEach { writer.write(.line($0)) } }
        for await _ in mailbox.arrivals {
            for happening in mailbox.drain() where exit == nil { take(happening) }
            takeLines()
            if let exit { return exit }
            if isTyped, core != nil, !console.isBusy {
                writer.prompt(console.isContinuing ? "... " : "> ")
            }
            if writer.isClosed { return .answered }
        }
        return .answered
    }

    /// Lets what is under way come to rest on disk.
    func close() async {
        writer.endLine()
        background?.cancel()
        for answer in answers.values { answer.stop() }
        let limit = ContinuousClock.now + .seconds(1)
        while !answers.isEmpty, ContinuousClock.now < limit {
            for case .answered(let turn, _) in mailbox.drain() { answers[turn] = nil }
            if answers.isEmpty { break }
            // Sleeping cannot fail: nobody cancels this task.
            try? await Task.sleep(for: .milliseconds(5))
        }
        await core?.close()
    }

    private func take(_ happening: Happening) {
        switch happening {
        case .message(let message): send(message)
        case .client(.trace(let event, let label)):
            send(.trace(event, label: label))
            snapshot()
        case .client(.callEnded): snapshot()
        case .opened(let stored, let numbers):
            send(.conversationOpened(stored))
            let turns = console.model.conversation.everyTurnID
            keeping.take(stored.id, turns: Array(zip(turns, numbers)))
        case .answered(let turn, let summary):
            answers[turn] = nil
            last = summary.status
            send(.answerFinished(turn, summary))
        case .ready(let core):
            self.core = core
            snapshot()
            if isTyped { perform(console.typed("/status")) }
            let effects = waiting
            waiting = []
            effects.forEach(perform)
        case .failed(let status): exit = status
        case .typed(let line?):
            writer.wasAnswered()
            lines.append(line)
        case .typed(nil): hasInputEnded = true
        case .terminal(.signal(.interrupt)):
            if console.isBusy { perform(console.interrupt()) } else { exit = .signal(2) }
        case .terminal(.signal(.terminate)): exit = .signal(15)
        case .terminal(.signal(.hangup)): exit = .signal(1)
        case .terminal, .watching, .due, .themeNamed: break
        }
    }

    /// What a person types is taken at once; what comes out of a pipe, when it is its turn.
    private func takeLines() {
        while !lines.isEmpty, core != nil, isTyped || !console.isBusy, exit == nil {
            snapshot()
            perform(console.typed(lines.removeFirst()))
        }
        guard hasInputEnded, lines.isEmpty, core != nil, !console.isBusy, exit == nil else {
            return
        }
        exit =
            switch last {
            case .complete, nil: .answered
            case .incomplete: .incomplete
            case .failed: .unanswered
            case .cancelled: .signal(2)
            }
    }

    private func snapshot() {
        if let core { send(core.snapshot(inView: nil)) }
    }

    private func send(_ message: Message) { perform(console.take(message)) }

    private func perform(_ step: (effects: [Effect], output: [PlainOutput])) {
        step.output.forEach { writer.write($0) }
        step.effects.forEach(perform)
    }

    private func perform(_ effect: Effect) {
        if effect == .quit {
            exit = .answered
        } else if case .readFiles(let paths, let message) = effect {
            let readings = paths.map { FileReading(path: $0, result: AttachedFile.read($0)) }
            send(.filesRead(readings, message: message))
        } else if !recalling.perform(effect, keeping: keeping) {
            guard let core else {
                waiting.append(effect)
                return
            }
            perform(effect, on: core)
        }
    }

    private func perform(_ effect: Effect, on core: Core) {
        switch effect {
        case .send(let question):
            let answering = Answering(question, keeping: keeping, mailbox: mailbox)
            answers[question.turn] = answering
            Task { await answering.run(core) }
        case .stop(let turn): answers[turn]?.stop()
        case .demoFault(let id, let name):
            if !core.apply(fault: name, to: id.index) {
                writer.write(.line("Only demo endpoints can be given faults."))
            }
        case .runBackground(let count):
            guard background == nil else { return }
            background = Task {
                await BackgroundQuestions.run(count, on: core, mailbox: mailbox)
                background = nil
            }
        case .stopBackground: background?.cancel()
        default: guard core.steer(effect) else { return }
        }
        snapshot()
    }
}
