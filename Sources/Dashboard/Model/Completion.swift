import TerminalUI

/// The list above the composer: what the word at the caret may become.
struct CompletionState: Sendable, Equatable {
    /// Which row is selected.
    var selected = 0
    /// True after Escape, until the text changes.
    var isHidden = false
    /// The files that the runtime listed last.
    var files: FileListing?

    /// The text changed; what was listed stays until the runtime lists anew.
    mutating func restart() {
        selected = 0
        isHidden = false
    }
}

/// The files of one folder whose names begin with what was typed.
public struct FileListing: Sendable, Equatable {
    /// What was typed.
    public var typed: String
    /// Paths as they would be typed, folders with a slash at the end.
    public var paths: [String]

    /// Creates a listing.
    public init(typed: String, paths: [String]) {
        self.typed = typed
        self.paths = paths
    }
}

/// One row of the list.
struct Completion: Sendable, Equatable {
    /// What stands there.
    var title: String
    /// What it means, in faint.
    var detail: String
    /// What replaces the word at the caret.
    var replacement: String
    /// True when nothing need be added, so that Enter may send at once.
    var isWhole: Bool
}

extension Model {
    /// The rows of the list; none unless a command or a file's name is being typed.
    var completions: [Completion] {
        guard focus == .composer, overlay == nil, !completion.isHidden else { return [] }
        return commandCompletions + fileCompletions
    }

    private var fileCompletions: [Completion] {
        guard let files = completion.files, composer.isAtEnd, composer.characters.contains("@"),
            let typed = Mention.open(at: composer.characters), typed == files.typed
        else { return [] }
        if files.paths == [typed] { return [] }
        let before = String(composer.characters.dropLast(typed.count + 1))
        return files.paths.map { path in
            Completion(
                title: "@" + path, detail: path.hasSuffix("/") ? "folder" : "",
                replacement: before
                    + (path.hasSuffix("/") ? "@" + path : Mention.quoted(path) + " "),
                isWhole: false)
        }
    }

    private var commandCompletions: [Completion] {
        guard composer.isAtEnd, composer.characters.first == "/",
            composer.characters.count <= Self.longestCommand,
            !composer.characters.contains(where: \.isWhitespace)
        else { return [] }
        let typed = String(composer.characters.dropFirst()).lowercased()
        let matches = SlashCommand.all.filter { $0.name.hasPrefix(typed) }
        // A command that stands there whole, and nothing else, needs no list.
        if matches.count == 1, matches[0].name == typed, matches[0].argument.isEmpty { return [] }
        return matches.map {
            Completion(
                title: "/" + $0.name + ($0.argument.isEmpty ? "" : " " + $0.argument),
                detail: $0.help, replacement: "/" + $0.name + ($0.argument.isEmpty ? "" : " "),
                isWhole: true)
        }
    }

    private static let longestCommand = 20

    /// A key while the list is shown; `nil` when the list has no use for it.
    mutating func pressCompletion(_ code: CompletionKey) -> [Effect]? {
        let rows = completions
        guard !rows.isEmpty else { return nil }
        let selected = min(completion.selected, rows.count - 1)
        switch code {
        case .up: completion.selected = (selected - 1 + rows.count) % rows.count
        case .down: completion.selected = (selected + 1) % rows.count
        case .escape: completion.isHidden = true
        case .tab:
            accept(rows[selected])
            return fileListingWanted()
        case .enter:
            // What was typed whole is sent as it stands.
            if SlashCommand.read(composer.text) != nil, completion.selected == 0 { return nil }
            accept(rows[selected])
            return rows[selected].isWhole ? perform(.send) : fileListingWanted()
        }
        return []
    }

    private mutating func accept(_ row: Completion) {
        composer.setText(row.replacement)
        completion.selected = 0
    }
}

/// The keys that a completion list takes.
enum CompletionKey: Sendable {
    case up, down, escape, tab, enter
}
