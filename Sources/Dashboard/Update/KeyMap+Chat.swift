import TerminalUI

/// The rows of the conversation and of the list of conversations.
extension KeyMap {
    static let chatRows: [KeyBinding] = [
        KeyBinding(
            .regenerate, [.character("R")], .chat, "Regenerate",
            "Asks again for the selected or last answer: a branch; what broke off is struck out."),
        KeyBinding(
            .regenerateElsewhere, [.character("r")], .chat, "Regenerate elsewhere",
            "Asks again at an endpoint of your choice; the answer is a branch."),
        KeyBinding(
            .compare, [.character("C")], .chat, "Compare two endpoints",
            "Asks both at once and shows the answers side by side; Enter keeps one."),
        KeyBinding(
            .continueAnswer, [.character("c")], .chat, "Continue the answer",
            "Asks for the rest of an answer that broke off; the seam stays visible."),
        KeyBinding(
            .editAndResend, [.character("e")], .chat, "Edit and resend",
            "Puts the selected or last question into the composer; sent, it is a branch."),
        KeyBinding(
            .fork, [.character("f")], .chat, "Fork here",
            "Goes on from the selected answer; what followed it stays as a branch."),
        KeyBinding(
            .branchPrevious, [.character("[")], .chat, "Previous branch",
            "Shows the branch before, of the selected turn or the last fork."),
        KeyBinding(
            .branchNext, [.character("]")], .chat, "Next branch",
            "Shows the next branch, of the selected turn or the last fork."),
        KeyBinding(
            .selectPrevious, [.character("K")], .chat, "Select the turn above",
            "Moves the mark that the other keys mean one turn up."),
        KeyBinding(
            .selectNext, [.character("J")], .chat, "Select the turn below",
            "Moves the mark one turn down; below the last it is gone."),
        KeyBinding(
            .copyAnswer, [.character("y")], .chat, "Copy answer",
            "Copies the selected turn or the last answer."),
        KeyBinding(
            .copyCode, [.character("Y")], .chat, "Copy code block",
            "Copies a code block of the answer; again for the next one."),
        KeyBinding(
            .openLink, [.character("o")], .chat, "Open a link",
            "Lists the links of the answer; a digit opens one."),
        KeyBinding(
            .systemPrompt, [.character("s")], .chat, "System prompt",
            "Sets the instructions that go before the conversation."),
        KeyBinding(
            .parameters, [.character("p")], .chat, "Parameters",
            "Sets temperature, top-p, the most tokens and the effort of thinking."),
        KeyBinding(
            .preset, [.character("S")], .chat, "Preset",
            "Takes a system prompt and parameters by one name, or keeps the present ones."),
        KeyBinding(
            .model, [.character("m")], .chat, "Model", "Chooses a model that an endpoint has."),
        KeyBinding(
            .find, [.character("/")], .chat, "Find in the conversation",
            "Marks what you type; Enter keeps the marks, Esc leaves."),
        KeyBinding(
            .findNext, [.character("n")], .chat, "Next match", "Goes to the next match."),
        KeyBinding(
            .findPrevious, [.character("N")], .chat, "Previous match",
            "Goes to the match before."),
        KeyBinding(
            .renameConversation, [.character("t")], .chat, "Rename conversation",
            "Gives the conversation another title."),
        KeyBinding(
            .exportConversation, [.character("x")], .chat, "Export conversation",
            "Writes the conversation to a file: .md, .html, or .json with every branch."),
        KeyBinding(
            .deleteConversation, [.character("D")], .chat, "Delete conversation",
            "Deletes the conversation; it can be brought back."),
        KeyBinding(
            .restoreConversation, [.character("u")], .chat, "Undo deleting",
            "Brings back the conversation that was deleted last."),
        KeyBinding(
            .compose, [Key(.enter)], .chat, "Write a message", "Goes back to the composer."),

        KeyBinding(
            .renameConversation, [.control("t")], .list, "Rename conversation",
            "Gives the selected conversation another title."),
        KeyBinding(
            .exportConversation, [.control("x")], .list, "Export conversation",
            "Writes the selected conversation to a file: .md, .html or .json."),
        KeyBinding(
            .deleteConversation, [.control("d")], .list, "Delete conversation",
            "Deletes the selected conversation; it can be brought back."),
        KeyBinding(
            .restoreConversation, [.control("r")], .list, "Undo deleting",
            "Brings back the conversation that was deleted last."),

        KeyBinding(
            .notify, [], .palette, "Notify at the end",
            "Tells the end of a long or unwatched answer: not, by the bell, or on the desktop."),
        KeyBinding(
            .pasteImage, [], .palette, "Paste an image",
            "Attaches the image on the clipboard, where a tool reads it: wl-paste, xclip, pngpaste."
        ),
        KeyBinding(
            .importConversations, [], .palette, "Import conversations",
            "Reads exports of Breakwater, ChatGPT and Claude, and lists of messages."),
    ]
}
