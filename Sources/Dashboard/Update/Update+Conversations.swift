import Reliability
import TerminalUI

/// Whole conversations: titles, deleting and bringing back, files.
extension Model {
    /// The stored conversation that an action means: the selected row of an open list, else the one
    /// on the screen.
    private var meant: Discarded? {
        if case .picker(let picker) = overlay, picker.isOfConversations,
            let item = picker.current, case .conversation(let id) = item.choice
        {
            return Discarded(
                id: id, title: picker.kind == .conversations ? item.title : "this conversation")
        }
        return conversation.stored.map { Discarded(id: $0, title: conversation.title) }
    }

    private mutating func nothingKept() -> [Effect] {
        tell("This conversation is not kept yet: ask something first.", .warning)
        return []
    }

    mutating func askForTitle() -> [Effect] {
        guard let meant else { return nothingKept() }
        overlay = .prompt(
            Prompt(
                .title(of: meant.id), title: "Title",
                hint: "shown in the list of conversations and at the top", text: meant.title))
        return []
    }

    mutating func rename(_ id: Int64, to title: String) -> [Effect] {
        let title = VisibleText.oneLine(title)
        return title.isEmpty ? [] : [.renameConversation(id, title)]
    }

    /// The history has the new title.
    mutating func renamed(_ id: Int64, _ title: String) {
        if conversation.stored == id { conversation.title = title }
        tell("Now called: \(title)")
    }

    /// Deletes, and says how to undo it.
    mutating func discardConversation() -> [Effect] {
        guard let meant else { return nothingKept() }
        discarded.append(meant)
        var effects: [Effect] = [.discardConversation(meant.id)]
        if case .picker(var picker) = overlay, picker.isOfConversations {
            picker.items.removeAll { $0.choice == .conversation(meant.id) }
            picker.selected = max(0, min(picker.selected, picker.matches.count - 1))
            overlay = .picker(picker)
        }
        if conversation.stored == meant.id { effects = beginConversation() + effects }
        let undo = overlay == nil ? "/undo" : "^R"
        tell("Deleted “\(meant.title)”; \(undo) brings it back.")
        return effects
    }

    /// Brings back what was deleted last.
    mutating func restoreConversation() -> [Effect] {
        guard let last = discarded.popLast() else { return [.restoreConversation(nil)] }
        tell("“\(last.title)” is back.")
        guard case .picker(let picker) = overlay, picker.kind == .conversations else {
            return [.restoreConversation(last.id)]
        }
        return [.restoreConversation(last.id), .listConversations]
    }

    /// The history brought back the last of an earlier run, or has none.
    mutating func restored(_ title: String?) -> [Effect] {
        guard let title else {
            tell("There is no deleted conversation to bring back.")
            return []
        }
        tell("“\(title)” is back.")
        guard case .picker(let picker) = overlay, picker.kind == .conversations else { return [] }
        return [.listConversations]
    }

    mutating func askForExportPath() -> [Effect] {
        guard let meant else { return nothingKept() }
        overlay = .prompt(
            Prompt(
                .exportPath(of: meant.id), title: "Export to",
                hint: ".md for reading, .html to show, .json with every branch; ~ is your home",
                text: Self.fileName(for: meant.title) + ".md"))
        return []
    }

    mutating func askForImportPath() {
        overlay = .prompt(
            Prompt(
                .importPath, title: "Import from",
                hint: "JSON of Breakwater, ChatGPT or Claude, or a list of messages"))
    }

    /// A title as a file's name: letters and digits, the rest as single dashes.
    static func fileName(for title: String) -> String {
        let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }
        let name = words.joined(separator: "-").prefix(40)
        return name.isEmpty ? "conversation" : String(name)
    }

    /// Exports to a path that was said at once.
    mutating func export(to path: String) -> [Effect] {
        guard let meant else { return nothingKept() }
        return [.exportConversation(meant.id, path: path)]
    }

    /// Takes a title that was said at once.
    mutating func rename(to title: String) -> [Effect] {
        guard let meant else { return nothingKept() }
        return rename(meant.id, to: title)
    }

    // MARK: Prompts

    mutating func press(_ key: Key, in prompt: Prompt) -> [Effect] {
        var prompt = prompt
        if key == Key(.enter) {
            overlay = nil
            return accept(prompt)
        }
        let width = max(1, OverlayFrame.rect(for: self, size: size).width - 4)
        _ = prompt.editor.handle(key, width: width, multiline: prompt.isMultiline)
        overlay = .prompt(prompt)
        return []
    }

    private mutating func accept(_ prompt: Prompt) -> [Effect] {
        let text = TextTrim.trimmed(prompt.editor.text)
        switch prompt.purpose {
        case .title(let id): return rename(id, to: text)
        case .exportPath(let id):
            return text.isEmpty ? [] : [.exportConversation(id, path: text)]
        case .importPath: return text.isEmpty ? [] : [.importConversations(path: text)]
        case .system: return set { $0.system = text }
        case .parameter(let parameter): return set(parameter, to: text)
        case .presetName: return keepPreset(text)
        }
    }
}

extension Picker {
    /// True when its rows are conversations.
    var isOfConversations: Bool { kind == .conversations || kind == .search }
}
