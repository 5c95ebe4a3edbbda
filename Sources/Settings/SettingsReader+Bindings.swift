public import TerminalUI

/// Other keys for an action of the full screen.
public struct KeyChange: Sendable, Equatable {
    /// The action as the file names it, such as `pause` or `race.detail`.
    public var action: String
    /// The keys that it has instead of its own; none takes them all away.
    public var keys: [Key]
    /// The line in the file, from 1.
    public var line: Int?

    /// Creates a change.
    public init(action: String, keys: [Key], line: Int? = nil) {
        self.action = action
        self.keys = keys
        self.line = line
    }
}

extension SettingsReader {
    /// The changed keys in the order of the file.
    ///
    /// Which actions there are is the screen's business.
    mutating func bindings(in top: Section) -> [KeyChange] {
        guard let section = section(top, "bindings", known: []) else { return [] }
        var changes: [KeyChange] = []
        for name in section.keys {
            guard let field = section.fields[name], let keys = keys(in: field) else { continue }
            changes.append(KeyChange(action: name, keys: keys, line: field.line))
        }
        return changes
    }

    private mutating func keys(in field: Field) -> [Key]? {
        guard let items = items(field) else { return nil }
        var keys: [Key] = []
        for item in items {
            guard let text = raw(item) else { return nil }
            if text == "none", items.count == 1 { return [] }
            guard let key = Key(named: text) else {
                error(
                    item, "`\(shown(item))` is not a key that a terminal can tell apart",
                    "Write for example ctrl-t, alt-x, shift-tab, F5, space, x, or none.")
                return nil
            }
            keys.append(key)
        }
        return keys
    }
}
