/// What can be said to the program in the composer: `/name argument`.
struct SlashCommand: Sendable, Equatable {
    /// The word behind the slash.
    let name: String
    /// What follows it, as the list shows it; empty when nothing may.
    let argument: String
    /// What it does, in a few words.
    let help: String
    /// The action, when there is no argument.
    let action: Action?
    /// The parameter that it sets.
    var parameter: Parameter?

    private init(_ name: String, _ argument: String = "", _ help: String, _ action: Action?) {
        self.name = name
        self.argument = argument
        self.help = help
        self.action = action
    }

    /// Every command, in the order of the list.
    static let all: [SlashCommand] = actions + parameters

    /// One for each parameter.
    private static let parameters = Parameter.allCases.map { parameter in
        var command = SlashCommand(parameter.rawValue, "[VALUE]", parameter.detail, nil)
        command.parameter = parameter
        return command
    }

    private static let actions: [SlashCommand] = [
        // First, because Enter behind a bare slash takes it: it changes nothing.
        SlashCommand("help", "keys and help pages", .help),
        SlashCommand("new", "begin an empty conversation", .newConversation),
        SlashCommand("last", "open the conversation used last", .openLast),
        SlashCommand("list", "the kept conversations", .conversations),
        SlashCommand("search", "search all conversations", .search),
        SlashCommand("find", "find in this conversation", .find),
        SlashCommand("rename", "[TITLE]", "give this conversation a title", .renameConversation),
        SlashCommand("delete", "delete this conversation", .deleteConversation),
        SlashCommand("undo", "bring back what was deleted", .restoreConversation),
        SlashCommand("export", "[FILE]", "write it as .md, .html or .json", .exportConversation),
        SlashCommand("import", "[FILE]", "read conversations from a file", .importConversations),
        SlashCommand("retry", "ask the last question again", .regenerate),
        SlashCommand("elsewhere", "ask again at one endpoint", .regenerateElsewhere),
        SlashCommand("continue", "go on with a broken answer", .continueAnswer),
        SlashCommand("edit", "edit the last question", .editAndResend),
        SlashCommand("compare", "two endpoints side by side", .compare),
        SlashCommand("fork", "go on from the selected answer", .fork),
        SlashCommand("system", "[TEXT]", "set the system prompt", .systemPrompt),
        SlashCommand("preset", "[NAME]", "take a preset", .preset),
        SlashCommand("model", "[NAME]", "choose the model", .model),
        SlashCommand("parameters", "temperature and the like", .parameters),
        SlashCommand("copy", "copy the answer", .copyAnswer),
        SlashCommand("code", "copy a code block", .copyCode),
        SlashCommand("links", "open a link of the answer", .openLink),
        SlashCommand("notify", "tell the end of long answers", .notify),
        SlashCommand("recall", "search what you sent before", .recallSearch),
        SlashCommand("paste", "attach the image on the clipboard", .pasteImage),
        SlashCommand("editor", "write in the external editor", .editor),
        SlashCommand("endpoint", "choose the endpoint", .pickEndpoint),
        SlashCommand("strategy", "choose how endpoints are picked", .strategy),
        SlashCommand("hedge", "when a silent attempt gets company", .hedge),
        SlashCommand("race", "how many endpoints start at once", .race),
        SlashCommand("background", "ask questions in the background", .background),
        SlashCommand("theme", "choose a theme", .theme),
        SlashCommand("plain", "the conversation without frames", .plainView),
        SlashCommand("stop", "stop the answer", .stop),
        SlashCommand("quit", "leave", .quit),
    ]

    /// Words that people try as well.
    private static let synonyms: [String: String] = [
        "exit": "quit", "history": "list", "conversations": "list", "sessions": "list",
        "regenerate": "retry", "resend": "edit", "clear": "new", "temp": "temperature",
    ]

    /// The command of this name; any action's own name is understood too.
    static func named(_ word: String) -> SlashCommand? {
        let word = word.lowercased()
        if let found = all.first(where: { $0.name == synonyms[word] ?? word }) { return found }
        return Action.allCases.first { $0.rawValue.lowercased() == word }
            .map { SlashCommand($0.rawValue, "", $0) }
    }

    private init(_ name: String, _ help: String, _ action: Action?) {
        self.init(name, "", help, action)
    }

    /// A message that is a command, with what follows its name; `nil` when it is a message.
    static func read(_ text: String) -> (command: SlashCommand, argument: String)? {
        guard text.first == "/", text.count > 1 else { return nil }
        let parts = text.dropFirst().split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
        guard let word = parts.first, let command = named(String(word)) else { return nil }
        let argument = parts.count > 1 ? TextTrim.trimmed(String(parts[1])) : ""
        // Without a place for an argument, more words make it a message.
        guard argument.isEmpty || !command.argument.isEmpty else { return nil }
        return (command, argument)
    }
}

/// Blanks at both ends.
enum TextTrim {
    static func trimmed(_ text: String) -> String {
        var slice = text[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}
