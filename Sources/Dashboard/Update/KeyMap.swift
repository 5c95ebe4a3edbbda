public import TerminalUI

/// The one table of keys: input, hints, help overlay and palette all read it.
///
/// A configuration may give actions other keys; `standard` is the map without such changes.
public struct KeyMap: Sendable, Equatable {
    /// Every row with the keys in force, in the order in which help shows them.
    public internal(set) var rows: [KeyBinding]
    private var table: [KeyRegion: [Key: Action]]

    /// The map as it comes.
    public static let standard = KeyMap(rows: bindings)

    /// Every row as it comes, in the order in which help shows them.
    public static let bindings: [KeyBinding] =
        everywhere + composer + panels + panelRows + chatRows + paletteOnly

    init(rows: [KeyBinding]) {
        self.rows = rows
        table = [:]
        for binding in rows {
            for key in binding.keys { table[binding.region, default: [:]][key] = binding.action }
        }
    }

    /// The same map with Enter beginning a line of the message, and Alt-Enter sending it.
    public var withEnterAsNewline: KeyMap {
        KeyMap(
            rows: rows.map { row in
                var row = row
                switch row.action {
                case .send:
                    row.keys = [Key(.enter, .alt)]
                    row.help = "Sends the message."
                case .newline: row.keys = [Key(.enter), .control("j"), Key(.enter, .shift)]
                default: break
                }
                return row
            })
    }

    /// The row of an action as it comes.
    public static func binding(_ action: Action) -> KeyBinding? {
        bindings.first { $0.action == action }
    }

    /// What a key does under a focus; the region's own rows come before the general ones.
    public func action(for key: Key, in focus: Focus) -> Action? {
        for region in Self.regions(of: focus) {
            if let action = table[region]?[key] { return action }
        }
        return nil
    }

    /// The action that a region itself has for a key.
    func action(for key: Key, region: KeyRegion) -> Action? { table[region]?[key] }

    /// The row whose key the hints show under a focus: the action's first one, unless that belongs
    /// to another panel.
    func binding(_ action: Action, in focus: Focus) -> KeyBinding? {
        let reach = Self.regions(of: focus)
        return rows.first { $0.action == action && reach.contains($0.region) }
            ?? rows.first { $0.action == action }
    }

    /// The key that hints show for an action; empty when it has none.
    func hint(_ action: Action) -> String {
        rows.first { $0.action == action && !$0.keys.isEmpty }
            .flatMap { $0.keys.first.map { KeyName.text($0) } } ?? ""
    }

    /// How a sentence names an action: by its key, else by its title in the palette.
    ///
    /// `region` chooses between rows where panels have keys of their own for it.
    func spoken(_ action: Action, in region: KeyRegion? = nil) -> String {
        let row =
            rows.first { $0.action == action && $0.region == region && !$0.keys.isEmpty }
            ?? rows.first { $0.action == action && !$0.keys.isEmpty }
        if let key = row?.keys.first { return KeyName.text(key) }
        return rows.first { $0.action == action }.map { "“\($0.title)”" } ?? ""
    }

    /// `^J newline` for what has a key, in the order given.
    func hints(_ actions: [(Action, String)], in region: KeyRegion) -> [String] {
        actions.compactMap { action, words in
            let row = rows.first { $0.action == action && $0.region == region }
            return row?.keys.first.map { "\(KeyName.text($0)) \(words)" }
        }
    }

    /// From the narrowest region to the widest.
    static func regions(of focus: Focus) -> [KeyRegion] {
        switch focus {
        case .composer: [.composer, .everywhere]
        case .endpoints: [.endpoints, .panel, .everywhere, .palette]
        case .chat: [.chat, .panel, .everywhere, .palette]
        case .race: [.race, .panel, .everywhere, .palette]
        case .events: [.events, .panel, .everywhere, .palette]
        }
    }

    private static let everywhere: [KeyBinding] = [
        KeyBinding(
            .palette, [.control("p")], .everywhere, "Command palette",
            "Finds every action by a few letters."),
        KeyBinding(
            .help, [Key(.function(1))], .everywhere, "Help", "Shows the keys and the help pages."),
        KeyBinding(
            .leave, [Key(.escape)], .everywhere, "Back",
            "Closes what is open, else stops the answer, else leaves the composer; never quits."),
        KeyBinding(
            .interrupt, [.control("c")], .everywhere, "Interrupt",
            "Clears the message, else stops the answer; twice in a row quits."),
        KeyBinding(
            .focusNext, [Key(.tab)], .everywhere, "Next panel", "Moves the focus to the next panel."
        ),
        KeyBinding(
            .focusPrevious, [Key(.tab, .shift)], .everywhere, "Previous panel",
            "Moves the focus to the panel before."),
        KeyBinding(
            .focusEndpoints, [.alt("1")], .everywhere, "Go to endpoints",
            "Focuses the endpoint table."),
        KeyBinding(
            .focusChat, [.alt("2")], .everywhere, "Go to the conversation",
            "Focuses the conversation."),
        KeyBinding(
            .focusRace, [.alt("3")], .everywhere, "Go to the race", "Focuses the waterfall."),
        KeyBinding(
            .focusEvents, [.alt("4")], .everywhere, "Go to events", "Focuses the event log."),
        KeyBinding(
            .focusComposer, [.alt("5")], .everywhere, "Go to the message", "Focuses the composer."),
        KeyBinding(
            .pickEndpoint, [.control("g")], .everywhere, "Choose endpoint",
            "Pins one endpoint for all new questions, or lets the strategy choose."),
        KeyBinding(
            .newConversation, [.control("n")], .everywhere, "New conversation",
            "Begins an empty conversation; the present one is kept."),
        KeyBinding(
            .openLast, [Key(.function(2))], .everywhere, "Open the last conversation",
            "Brings back the conversation that was used last."),
        KeyBinding(
            .conversations, [.control("s")], .everywhere, "Conversations",
            "Lists the kept conversations and opens one."),
        KeyBinding(
            .search, [.control("f")], .everywhere, "Search", "Searches all kept conversations."),
        KeyBinding(
            .editor, [.control("o")], .everywhere, "External editor",
            "Edits the message in the editor that EDITOR names."),
        KeyBinding(
            .mouse, [Key(.function(6))], .everywhere, "Mouse on or off",
            "Releases the mouse, so that the terminal selects text, or takes it back."),
        KeyBinding(
            .plainView, [Key(.function(7))], .everywhere, "Plain view",
            "Shows the conversation alone and without frames, for copying with the mouse."),
        KeyBinding(.redraw, [.control("l")], .everywhere, "Repaint", "Paints the screen anew."),
        KeyBinding(
            .suspend, [.control("z")], .everywhere, "Suspend",
            "Stops the program; fg brings it back."),
    ]

    private static let composer: [KeyBinding] = [
        KeyBinding(
            .send, [Key(.enter)], .composer, "Send",
            "Sends the message; a line that ends in a backslash goes on instead."),
        KeyBinding(
            .newline, [.control("j"), Key(.enter, .alt), Key(.enter, .shift)], .composer,
            "New line",
            "Begins a new line in the message."),
        KeyBinding(
            .recallOlder, [Key(.up)], .composer, "Older message",
            "On the first line: brings back the message before."),
        KeyBinding(
            .recallNewer, [Key(.down)], .composer, "Newer message",
            "On the last line: brings back the message after."),
        KeyBinding(
            .recallSearch, [.control("r")], .composer, "Search messages",
            "Searches what you sent before by a few letters."),
        KeyBinding(
            .endOfInput, [.control("d")], .composer, "Delete or quit",
            "Deletes the next character; quits when the message is empty."),
        KeyBinding(
            .pageUp, [Key(.pageUp)], .composer, "Scroll up", "Scrolls the conversation up."),
        KeyBinding(
            .pageDown, [Key(.pageDown)], .composer, "Scroll down", "Scrolls the conversation down."),
    ]

    private static let panels: [KeyBinding] = [
        KeyBinding(
            .compose, [.character("i")], .panel, "Write a message", "Goes back to the composer."),
        KeyBinding(
            .help, [.character("?")], .panel, "Help", "Shows the keys and the help pages."),
        KeyBinding(
            .focusEndpoints, [.character("1")], .panel, "Panel 1", "Focuses the endpoint table."),
        KeyBinding(
            .focusChat, [.character("2")], .panel, "Panel 2", "Focuses the conversation."),
        KeyBinding(.focusRace, [.character("3")], .panel, "Panel 3", "Focuses the waterfall."),
        KeyBinding(.focusEvents, [.character("4")], .panel, "Panel 4", "Focuses the event log."),
        KeyBinding(.focusComposer, [.character("5")], .panel, "Panel 5", "Focuses the composer."),
        KeyBinding(.moveDown, [.character("j"), Key(.down)], .panel, "Down", "Moves one down."),
        KeyBinding(.moveUp, [.character("k"), Key(.up)], .panel, "Up", "Moves one up."),
        KeyBinding(
            .halfPageDown, [.control("d")], .panel, "Half a page down", "Scrolls half a page down."),
        KeyBinding(
            .halfPageUp, [.control("u")], .panel, "Half a page up", "Scrolls half a page up."),
        KeyBinding(.pageDown, [Key(.pageDown)], .panel, "Page down", "Scrolls a page down."),
        KeyBinding(.pageUp, [Key(.pageUp)], .panel, "Page up", "Scrolls a page up."),
        KeyBinding(.top, [.character("g"), Key(.home)], .panel, "Top", "Goes to the beginning."),
        KeyBinding(
            .bottom, [.character("G"), Key(.end)], .panel, "End",
            "Goes to the end and follows what comes."),
        KeyBinding(
            .zoom, [.character("z")], .panel, "Zoom",
            "Gives the panel the whole screen, or takes it back."),
        KeyBinding(
            .nextLayout, [.character("+")], .panel, "Next layout",
            "Goes through the layouts both, chat, cockpit, race and log."),
        KeyBinding(
            .narrower, [.character("{")], .panel, "Narrower left side",
            "Gives the conversation more columns; dragging the line does the same."),
        KeyBinding(
            .wider, [.character("}")], .panel, "Wider left side",
            "Gives endpoints and graphs more columns."),
        KeyBinding(
            .raceLower, [.character("(")], .panel, "Lower waterfall",
            "Takes a row from the waterfall; dragging its upper edge does the same."),
        KeyBinding(
            .raceHigher, [.character(")")], .panel, "Higher waterfall",
            "Gives the waterfall another row."),
        KeyBinding(
            .usualSizes, [.character("\\")], .panel, "Usual sizes",
            "Forgets how the lines were moved."),
        KeyBinding(
            .previousLayout, [.character("_")], .panel, "Previous layout", "Goes one layout back."),
        KeyBinding(
            .pause, [.character("P")], .panel, "Pause the display",
            "Freezes what is measured; the data keeps arriving."),
        KeyBinding(
            .timeBack, [.character(",")], .panel, "Back in time",
            "Shows the endpoints, races and events as they were a second before."),
        KeyBinding(
            .timeForward, [.character(".")], .panel, "Forward in time",
            "Goes a second on; at the present the screen is live again."),
        KeyBinding(
            .timeFarBack, [.character("<")], .panel, "Far back in time",
            "Goes half a minute back, at most a quarter of an hour."),
        KeyBinding(
            .timeFarForward, [.character(">")], .panel, "Far forward in time",
            "Goes half a minute on."),
        KeyBinding(
            .graphSpan, [.character("M")], .panel, "Time of the graphs",
            "Shows one, five or fifteen minutes, or as much as there is."),
        KeyBinding(
            .health, [.character("H")], .panel, "Explain the health score",
            "Says what the score at the top loses points for."),
        KeyBinding(
            .theme, [.character("T")], .panel, "Theme", "Chooses a theme; moving shows it at once."),
        KeyBinding(
            .quit, [.character("q")], .panel, "Quit",
            "Quits; asks again while an answer is under way."),
    ]
}
