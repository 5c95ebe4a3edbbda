import Reliability
import TerminalUI

/// What a person did at the terminal.
extension Model {
    mutating func receive(_ event: InputEvent) -> [Effect] {
        let effects = react(to: event)
        return effects + settlePlainView() + settleTour()
    }

    private mutating func react(to event: InputEvent) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text):
            isQuitArmed = false
            notice = nil
            return paste(text)
        case .mouse(let mouse): return point(mouse)
        case .focus(let isWatched):
            self.isWatched = isWatched
            return []
        case .reply: return []
        }
    }

    /// A key goes to the overlay, else to the editor while typing, else to the key map.
    private mutating func press(_ key: Key) -> [Effect] {
        let isAskingToQuit =
            key == .control("c")
            || key == .character("q") && focus != .composer && overlay == nil && !isTypingFind
        if notice != nil || isQuitArmed { drawing.isMoreThanTyping() }
        if !isAskingToQuit { isQuitArmed = false }
        // Whoever goes on has read it, and needs the hints in its place.
        notice = nil
        if let effects = pressTour(key) { return effects }
        if overlay != nil { return pressOverlay(key) }
        if isTypingFind { return pressFind(key) }
        if focus == .composer { return pressComposer(key) }
        return keys.action(for: key, in: focus).map { perform($0) } ?? []
    }

    /// A paste is always text: into the overlay's field, else into the message.
    private mutating func paste(_ text: String) -> [Effect] {
        switch overlay {
        case .picker(var picker):
            picker.query += VisibleText.oneLine(text)
            picker.selected = 0
            overlay = .picker(picker)
        case .prompt(var prompt):
            prompt.editor.insert(prompt.isMultiline ? text : VisibleText.oneLine(text))
            overlay = .prompt(prompt)
        case .help(var help):
            help.query += VisibleText.oneLine(text)
            overlay = .help(help)
        case .endpoint, .call, .compare: break
        case nil where isTypingFind: typeIntoFind(text)
        case nil where !hasConversation: break
        case nil:
            focus = .composer
            return pasteIntoMessage(text)
        }
        return []
    }

    private mutating func pressComposer(_ key: Key) -> [Effect] {
        if let effects = completed(by: key) { return effects }
        let width = max(1, ScreenLayout(self, size: size).composerText.width)
        switch commanded(by: key, width: width) {
        case .done?: return fileListingWanted()
        case .instead(let other)?: return typed(other, width: width)
        case .unused?, nil: return typed(key, width: width)
        }
    }

    /// What the keys of vi make of a key, where they are wanted.
    private mutating func commanded(by key: Key, width: Int) -> VimKeys.Outcome? {
        guard var vim else { return nil }
        // There is nothing to command in an empty message, and a running answer is to stop at once.
        if key == Key(.escape), composer.isEmpty { return nil }
        let outcome = vim.handle(key, in: &composer, width: width)
        // The frame of the message tells the mode, and what of a command is typed.
        if outcome == .done, !composer.isEmpty { drawing.isTyping() }
        if outcome == .done { recalled = nil }
        self.vim = vim
        return outcome
    }

    private mutating func typed(_ key: Key, width: Int) -> [Effect] {
        let before = composer.characters.count
        defer { if composer.characters.count != before { completion.restart() } }
        switch (key.code, key.modifiers) {
        case (.enter, []) where keys.action(for: key, in: .composer) == .send:
            if composer.isAtEnd, composer.characters.last == "\\" {
                composer.deleteBackward()
                composer.insert("\n")
                return []
            }
            return perform(.send)
        case (.up, []):
            if composer.handle(key, width: width) { return [] }
            recall(older: true)
            return []
        case (.down, []):
            if composer.handle(key, width: width) { return [] }
            recall(older: false)
            return []
        case (.character("d"), .control) where !composer.isEmpty:
            composer.deleteForward()
            return []
        case (.end, []) where composer.isEmpty:
            conversation.anchor = nil
            return []
        default: break
        }
        if let action = keys.action(for: key, in: .composer) { return perform(action) }
        let hadList = !completions.isEmpty
        guard composer.handle(key, width: width) else { return [] }
        recalled = nil
        let wanted = fileListingWanted()
        if !hadList, completions.isEmpty { drawing.isTyping() }
        return wanted
    }

    /// Walks through what was sent before; what is being written comes back at the end.
    private mutating func recall(older: Bool) {
        guard !sent.isEmpty else { return }
        if older {
            let next = (recalled ?? sent.count) - 1
            guard next >= 0 else { return }
            if recalled == nil { draft = composer.text }
            recalled = next
            composer.setText(sent[next])
        } else if let place = recalled {
            recalled = place + 1 < sent.count ? place + 1 : nil
            composer.setText(recalled.map { sent[$0] } ?? draft)
        }
    }

    /// The list above the composer takes its keys first.
    private mutating func completed(by key: Key) -> [Effect]? {
        switch (key.code, key.modifiers) {
        case (.up, []), (.tab, .shift): pressCompletion(.up)
        case (.down, []): pressCompletion(.down)
        case (.tab, []): pressCompletion(.tab)
        case (.enter, []): pressCompletion(.enter)
        case (.escape, []): pressCompletion(.escape)
        default: nil
        }
    }

    /// `/name` in the composer does what the palette would; `nil` when it is a message.
    mutating func runSlashCommand(_ text: String) -> [Effect]? {
        guard let (command, argument) = SlashCommand.read(text) else { return nil }
        composer.clear()
        recalled = nil
        edited = nil
        if argument.isEmpty, let parameter = command.parameter {
            askFor(parameter)
            return []
        }
        guard !argument.isEmpty else { return command.action.map { perform($0) } ?? [] }
        switch command.action {
        case .exportConversation: return export(to: argument)
        case .renameConversation: return rename(to: argument)
        case .importConversations: return [.importConversations(path: argument)]
        case .systemPrompt: return set { $0.system = argument }
        case .preset: return takePreset(argument)
        case .model: return set { $0.model = argument == "off" ? nil : argument }
        default: return command.parameter.map { set($0, to: argument) } ?? []
        }
    }

    private mutating func point(_ mouse: MouseEvent) -> [Effect] {
        if overlay != nil { return pointOverlay(mouse) }
        if let dragged, mouse.action == .drag || mouse.action == .release {
            drag(dragged, to: mouse.at)
            guard mouse.action == .release else { return [] }
            self.dragged = nil
            return [.saveInterface(interface)]
        }
        let layout = ScreenLayout(self, size: size)
        guard let region = layout.region(at: mouse.at) else { return [] }
        switch mouse.action {
        case .press:
            if isTypingFind { keepFind() }
            focus = region.focus
            if zoomed == nil, let divider = layout.divider(at: mouse.at) {
                dragged = divider
                return []
            }
            if region.focus == .composer, layout.composerText.contains(mouse.at) {
                composer.click(mouse.at, in: layout.composerText)
            }
            if region.focus == .endpoints, mouse.at.y == layout.endpoints.y {
                let rows = EndpointRows(self, rect: layout.endpoints, band: layout.band)
                if let sort = rows.sort(atColumn: mouse.at.x) { return self.sort(by: sort) }
                if rows.turnsOrder(atColumn: mouse.at.x) { return arrange(.sort) }
            }
            if region.focus == .endpoints, let id = layout.endpoint(at: mouse.at, in: self) {
                if id == selectedEndpoint { return [] }
                selectedEndpoint = id
            }
        case .wheelUp: scroll(region.focus, by: -3)
        case .wheelDown: scroll(region.focus, by: 3)
        case .drag, .release: break
        }
        return []
    }

    /// Moves a panel's contents by rows; positive is down.
    mutating func scroll(_ panel: Focus, by rows: Int) {
        switch panel {
        case .chat, .composer: scrollChat(by: rows)
        case .endpoints: selectEndpoint(by: rows.signum())
        case .race: walkCalls(by: rows.signum())
        case .events:
            let most = max(0, eventLines.count - 1)
            eventsScrolledUp = min(most, max(0, eventsScrolledUp - rows))
        }
    }

    /// Moves the selection in the table as it is sorted.
    mutating func selectEndpoint(by steps: Int) {
        let order = endpointOrder
        guard !order.isEmpty else { return }
        let place = order.firstIndex(of: selectedEndpoint) ?? 0
        let next = place.addingReportingOverflow(steps)
        let clamped = next.overflow ? (steps > 0 ? order.count - 1 : 0) : next.partialValue
        selectedEndpoint = order[min(order.count - 1, max(0, clamped))]
    }

    /// Walks through the last calls; beyond the newest the waterfall follows again.
    mutating func walkCalls(by steps: Int) {
        let calls = shown.calls
        guard !calls.isEmpty else { return }
        let place = callInView.flatMap { view in calls.lastIndex { $0.call == view.call } }
        let next = (place ?? calls.count - 1) + steps
        shownCall = next >= calls.count ? nil : calls[max(0, next)].call
        raceWindow = nil
    }
}
