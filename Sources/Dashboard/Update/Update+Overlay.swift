import Reliability
import TerminalUI

/// Overlays: opening, typing in them, choosing.
extension Model {
    mutating func openOverlay(_ action: Action) -> [Effect] {
        switch action {
        case .palette: overlay = .picker(PickerItems.palette(self))
        case .help: overlay = .help(HelpOverlay(region: focus == .composer ? nil : focus))
        case .theme: overlay = .picker(PickerItems.themes(self))
        case .strategy: overlay = .picker(PickerItems.strategies(self))
        case .hedge: overlay = .picker(PickerItems.hedges(self))
        case .race: overlay = .picker(PickerItems.races(self))
        case .sortBy: overlay = .picker(PickerItems.sorts(self))
        case .columns: overlay = .picker(PickerItems.columns(self))
        case .background: overlay = .picker(PickerItems.background(self))
        case .pickEndpoint: overlay = .picker(PickerItems.endpoints(self))
        case .parameters: overlay = .picker(PickerItems.parameters(self))
        case .preset: overlay = .picker(PickerItems.presets(self))
        case .model: overlay = .picker(PickerItems.models(self))
        case .regenerateElsewhere: overlay = .picker(PickerItems.elsewhere(self))
        case .recallSearch:
            guard !sent.isEmpty else {
                tell("Nothing was sent yet.")
                return []
            }
            overlay = .picker(PickerItems.questions(sent))
        case .faults:
            guard board.label(selectedEndpoint).isSimulated else {
                tell(
                    "\(board.name(selectedEndpoint)) is real; only demo endpoints take faults.",
                    .warning)
                return []
            }
            overlay = .picker(PickerItems.faults(self))
        case .conversations:
            overlay = .picker(
                Picker(.conversations, title: "Conversations", items: [], isLoading: true))
            return [.listConversations]
        case .search:
            overlay = .picker(Picker(.search, title: "Search all conversations", items: []))
        default: break
        }
        return []
    }

    mutating func pressOverlay(_ key: Key) -> [Effect] {
        if key == .control("c") || key == Key(.escape) { return closeOverlay() }
        if key == .control("l") { return [.redraw] }
        if key == .control("z") { return [.suspend] }
        switch overlay {
        case .picker(let picker): return press(key, in: picker)
        case .prompt(let prompt): return press(key, in: prompt)
        case .compare(let comparison): return press(key, in: comparison)
        case .help(let help): press(key, in: help)
        case .endpoint(let id, let scroll): return press(key, inDetailOf: id, scroll: scroll)
        case .call(let id, let scroll):
            if key == .character("y") { return copyRace(asJSON: false) }
            if key == .character("Y") { return copyRace(asJSON: true) }
            press(key, inCall: id, scroll: scroll)
        case nil: break
        }
        return []
    }

    /// Closes without choosing; a previewed theme goes back.
    mutating func closeOverlay() -> [Effect] {
        defer { overlay = nil }
        if case .picker(let picker) = overlay, picker.kind == .theme {
            return [.setTheme(picker.before, remember: false)]
        }
        return []
    }

    private mutating func press(_ key: Key, in picker: Picker) -> [Effect] {
        if picker.isOfConversations, let action = keys.action(for: key, region: .list) {
            return perform(action)
        }
        if let link = link(of: key, in: picker) {
            overlay = nil
            return [.openLink(link)]
        }
        var picker = picker
        let previous = picker.current
        let count = picker.matches.count
        switch (key.code, key.modifiers) {
        case (.enter, []):
            guard let item = picker.current else { return [] }
            overlay = nil
            return choose(item.choice)
        case (.up, []), (.character("p"), .control), (.tab, .shift):
            if count > 0 { picker.selected = (picker.selected - 1 + count) % count }
        case (.down, []), (.character("n"), .control), (.tab, []):
            if count > 0 { picker.selected = (picker.selected + 1) % count }
        case (.pageUp, []): picker.selected = max(0, picker.selected - 10)
        case (.pageDown, []): picker.selected = max(0, min(count - 1, picker.selected + 10))
        case (.backspace, _), (.character("h"), .control):
            if !picker.query.isEmpty { picker.query.removeLast() }
            picker.selected = 0
        case (.character("u"), .control):
            picker.query = ""
            picker.selected = 0
        case (.character(let character), []), (.character(let character), .shift):
            picker.query.append(character)
            picker.selected = 0
        default: break
        }
        let queryChanged: Bool
        if case .picker(let before) = overlay {
            queryChanged = before.query != picker.query
        } else {
            queryChanged = false
        }
        if picker.kind == .search, queryChanged {
            picker.isLoading = !picker.query.isEmpty
            if picker.query.isEmpty { picker.items = [] }
            overlay = .picker(picker)
            return picker.query.isEmpty ? [] : [.searchHistory(picker.query)]
        }
        overlay = .picker(picker)
        if picker.kind == .theme, let now = picker.current, now != previous,
            case .theme(let name) = now.choice
        {
            return [.setTheme(name, remember: false)]
        }
        return []
    }

    /// Does what a row says.
    mutating func choose(_ choice: Picker.Choice) -> [Effect] {
        switch choice {
        case .action(let action): return perform(action)
        case .theme(let name): return [.setTheme(name, remember: true)]
        case .strategy(let strategy):
            tell("Strategy: \(strategy.rawValue)")
            return [.setStrategy(strategy)]
        case .hedge(let delay): return changePolicy { $0.hedge.after = delay }
        case .race(let width): return changePolicy { $0.race = width }
        case .fault(let id, let fault):
            tell("\(board.name(id)): \(fault)")
            return [.demoFault(id, fault)]
        case .sort(let sort): return self.sort(by: sort)
        case .column(let column):
            let effects = toggle(column)
            // The menu stays, because who hides one column often hides another.
            overlay = .picker(PickerItems.columns(self, at: column))
            return effects
        case .pin(let id):
            tell(id.map { "Every question goes to \(board.name($0))." } ?? "The strategy chooses.")
            return [.pin(id)]
        case .askAgain(let endpoint): return regenerate(on: endpoint)
        case .compareFirst, .compareBoth, .parameter, .preset, .keepPreset, .model, .link:
            return chooseInChat(choice)
        case .background(let count): return [.runBackground(count: count)]
        case .conversation(let id): return stop() + [.openConversation(id)]
        case .question(let text):
            composer.setText(text)
            focus = .composer
            return []
        }
    }

    private mutating func changePolicy(_ change: (inout CallPolicy) -> Void) -> [Effect] {
        guard var policy = board.fleet?.policy else { return [] }
        change(&policy)
        return [.setPolicy(policy)]
    }

    private mutating func press(_ key: Key, in help: HelpOverlay) {
        var help = help
        switch (key.code, key.modifiers) {
        case (.function(1), _):
            overlay = nil
            return
        case (.character("q"), []) where help.query.isEmpty:
            overlay = nil
            return
        case (.character("?"), []) where help.query.isEmpty:
            overlay = nil
            return
        case (.up, []): help.scroll -= 1
        case (.down, []): help.scroll += 1
        case (.pageUp, []): help.scroll -= 10
        case (.pageDown, []): help.scroll += 10
        case (.home, []): help.scroll = 0
        case (.end, []): help.scroll = Int.max / 2
        case (.backspace, _):
            if !help.query.isEmpty { help.query.removeLast() }
            help.scroll = 0
        case (.character(let character), []), (.character(let character), .shift):
            help.query.append(character)
            help.scroll = 0
        default: break
        }
        let rows = HelpView.rowCount(help, in: self)
        help.scroll = min(max(0, help.scroll), max(0, rows - HelpView.height(in: size)))
        overlay = .help(help)
    }

    /// The detail follows the keys of the endpoint table.
    private mutating func press(_ key: Key, inDetailOf id: EndpointID, scroll: Int) -> [Effect] {
        switch (key.code, key.modifiers) {
        case (.character("q"), []), (.enter, []): overlay = nil
        case (.up, []), (.character("k"), []): overlay = .endpoint(id, scroll: max(0, scroll - 1))
        case (.down, []), (.character("j"), []): overlay = .endpoint(id, scroll: scroll + 1)
        case (.pageUp, []): overlay = .endpoint(id, scroll: max(0, scroll - 10))
        case (.pageDown, []): overlay = .endpoint(id, scroll: scroll + 10)
        case (.left, []), (.right, []):
            selectEndpoint(by: key.code == .left ? -1 : 1)
            overlay = .endpoint(selectedEndpoint, scroll: 0)
        default:
            guard let action = keys.action(for: key, region: .endpoints), action != .detail,
                action != .find
            else { return [] }
            return perform(action)
        }
        clampDetail()
        return []
    }

    private mutating func press(_ key: Key, inCall id: CallID, scroll: Int) {
        switch (key.code, key.modifiers) {
        case (.character("q"), []), (.enter, []): overlay = nil
        case (.up, []), (.character("k"), []): overlay = .call(id, scroll: max(0, scroll - 1))
        case (.down, []), (.character("j"), []): overlay = .call(id, scroll: scroll + 1)
        case (.left, []), (.right, []):
            walkCalls(by: key.code == .left ? -1 : 1)
            if let call = callInView { overlay = .call(call.call, scroll: 0) }
        default: break
        }
        clampDetail()
    }

    private mutating func clampDetail() {
        switch overlay {
        case .endpoint(let id, let scroll):
            let most = DetailView.mostScroll(.endpoint(id, scroll: 0), in: self)
            overlay = .endpoint(id, scroll: min(scroll, most))
        case .call(let id, let scroll):
            let most = DetailView.mostScroll(.call(id, scroll: 0), in: self)
            overlay = .call(id, scroll: min(scroll, most))
        default: break
        }
    }

    /// The wheel moves, a press outside closes, a press on a row of a menu chooses it.
    mutating func pointOverlay(_ mouse: MouseEvent) -> [Effect] {
        switch mouse.action {
        case .wheelUp: return pressOverlay(Key(.up))
        case .wheelDown: return pressOverlay(Key(.down))
        case .press:
            let rect = OverlayFrame.rect(for: self, size: size)
            guard rect.contains(mouse.at) else { return closeOverlay() }
            if case .prompt(var prompt) = overlay {
                prompt.editor.click(mouse.at, in: PromptView.field(in: rect))
                overlay = .prompt(prompt)
                return []
            }
            guard case .picker(let picker) = overlay,
                let row = PickerView.row(at: mouse.at, picker: picker, rect: rect)
            else { return [] }
            let matches = picker.matches
            guard matches.indices.contains(row) else { return [] }
            overlay = nil
            return choose(matches[row].choice)
        case .drag, .release: return []
        }
    }

    /// Puts rows into a menu that waits for them.
    mutating func fillPicker(_ kind: Picker.Kind, with items: [Picker.Item]) {
        guard case .picker(var picker) = overlay, picker.kind == kind else { return }
        picker.items = items
        picker.isLoading = false
        picker.selected = min(picker.selected, max(0, items.count - 1))
        overlay = .picker(picker)
    }

    /// Shows what a search found, unless the person has typed on since.
    mutating func showHits(_ hits: [SearchHit], for query: String) {
        guard case .picker(let picker) = overlay, picker.kind == .search, picker.query == query
        else { return }
        fillPicker(.search, with: PickerItems.of(hits))
    }
}
