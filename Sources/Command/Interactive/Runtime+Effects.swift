import Client
import CursesTerminal
import Dashboard
import DemoEndpoints
import Foundation
import Providers
import Reliability
import TerminalUI

/// What the model wants done.
extension Runtime {
    /// Performs one effect; what needs the client waits until it is there.
    func perform(_ effect: Effect) {
        if performAtTerminal(effect) || performInHistory(effect) || performOnFiles(effect) {
            return
        }
        if let watch {
            if !watch.perform(effect, mailbox: mailbox) {
                send(.notice("Only the server’s own screen can do that.", .warning))
            }
            return
        }
        guard let core else {
            waiting.append(effect)
            return
        }
        perform(effect, on: core)
    }

    private func perform(_ effect: Effect, on core: Core) {
        switch effect {
        case .send(let question):
            let answering = Answering(question, keeping: keeping, mailbox: mailbox)
            answers[question.turn] = answering
            Task { await answering.run(core) }
        case .compare(let one, let two):
            let left = Answering(one, keeping: keeping, mailbox: mailbox)
            let right = Answering(two, keeping: keeping, mailbox: mailbox)
            answers[one.turn] = left
            answers[two.turn] = right
            Task { await left.run(core) }
            Task { await right.run(core, beside: left) }
        case .stop(let turn): answers[turn]?.stop()
        case .demoFault(let id, let name):
            if !core.apply(fault: name, to: id.index) {
                send(.notice("Only demo endpoints can be given faults.", .warning))
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
        refresh()
    }

    /// True when the effect was one of the history's.
    private func performInHistory(_ effect: Effect) -> Bool {
        if recalling.perform(effect, keeping: keeping) { return true }
        guard case .saveInterface(let interface) = effect else { return false }
        remember(interface)
        save()
        return true
    }

    /// True when the effect was one of the terminal's.
    private func performAtTerminal(_ effect: Effect) -> Bool {
        switch effect {
        case .setTheme(let name, let remember): setTheme(name, remember: remember)
        case .copy(let text): copy(text)
        case .copyStory(let story):
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            if let data = try? encoder.encode(story) { copy(String(decoding: data, as: UTF8.self)) }
        case .openEditor(let text): edit(text)
        case .notify(.bell, _): screen.ring()
        case .notify(.message, let text): screen.showMessage(TextSanitiser.line(text))
        case .setMouse(let on): screen.setMouse(on)
        case .suspend:
            if case .served = model.source {
                send(.notice("Suspended, the server would answer nobody.", .warning))
                break
            }
            input.pause()
            screen.suspend()
            takeScreenBack()
        case .redraw:
            screen.repaint()
            takeScreenBack()
        case .quit: exit = .answered
        default: return false
        }
        return true
    }

    func setTheme(_ name: String, remember: Bool) {
        switch themes.theme(name) {
        case .success(let theme):
            screen.setTheme(theme)
            send(.looksChanged(Looks(symbols: screen.symbols, theme: name)))
            if remember {
                remembered.theme = name
                save()
            }
        case .failure(let missing): send(.notice(missing.reason, .failure))
        }
    }

    /// A server's cockpit is arranged for itself: the layout of the person's own screen stays.
    private func remember(_ interface: InterfaceState) {
        let own = remembered.interface
        remembered.interface = interface
        guard model.source != .own else { return }
        remembered.preset = own.preset
        remembered.isTourDone = own.isTourDone
    }

    private func save() {
        let (file, contents) = (interfaceFile, remembered)
        Task { await file.write(contents) }
    }

    /// Keeps what stands in the composer for the next start: whatever ends the program, the
    /// person's words are not lost.
    func saveDraft() async {
        guard model.hasConversation else { return }
        let draft = model.composer.isEmpty ? nil : model.composer.text
        guard draft != remembered.draft else { return }
        remembered.draft = draft
        await interfaceFile.write(remembered)
    }

    private func copy(_ text: String) {
        if TmuxBuffer.isNeeded(in: ProcessInfo.processInfo.environment), TmuxBuffer.load(text) {
            send(.notice("Copied: a buffer of tmux, and the terminal’s clipboard.", .information))
            return
        }
        if screen.copy(text) {
            send(.notice("Sent to the terminal’s clipboard.", .information))
            return
        }
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-\(UUID().uuidString.prefix(8)).txt")
        do {
            try Data(text.utf8).write(to: file, options: .withoutOverwriting)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: file.path)
            let why = screen.capabilities.answersQuestions ? "Too long for" : "No clipboard in"
            send(.notice("\(why) this terminal; saved as \(file.path).", .warning))
        } catch {
            send(
                .notice(
                    "Not copied: \(error.localizedDescription) /export writes the conversation.",
                    .failure))
        }
    }

    private func edit(_ text: String) {
        let environment = ProcessInfo.processInfo.environment
        let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-\(UUID().uuidString.prefix(8)).md")
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]
            )
        else {
            send(.notice("The editor’s file cannot be made: is there room in TMPDIR?", .failure))
            return
        }
        defer { try? FileManager.default.removeItem(at: file) }
        input.pause()
        let isDone = screen.run(editor, on: file.path)
        takeScreenBack()
        guard isDone, let data = FileManager.default.contents(atPath: file.path) else {
            send(.editorReturned(nil))
            send(
                .notice(
                    "“\(editor)” failed, the message is as it was; set EDITOR to another.", .warning
                ))
            return
        }
        var edited = String(decoding: data, as: UTF8.self)
        while edited.last?.isNewline == true { edited.removeLast() }
        send(.editorReturned(edited))
    }
}
