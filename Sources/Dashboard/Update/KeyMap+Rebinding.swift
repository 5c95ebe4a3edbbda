public import TerminalUI

/// Giving actions other keys.
extension KeyMap {
    /// Why a change is refused.
    public enum Refusal: Sendable, Equatable {
        /// There is no such action.
        case unknown
        /// The action keeps its keys, so that nobody can lock themselves out.
        case fixed
        /// The letter would type into the message instead.
        case letterWhileTyping(Key)
        /// In one region one key would do two things.
        case clash(Key, with: String)

        /// What is wrong, as a clause.
        public var message: String {
            switch self {
            case .unknown: "there is no such action"
            case .fixed: "this action keeps its keys"
            case .letterWhileTyping(let key):
                "`\(KeyName.text(key))` types into the message, where this action also works"
            case .clash(let key, let name):
                "`\(KeyName.text(key))` already means `\(name)` in the same place"
            }
        }

        /// What to write instead, as a sentence; empty for an unknown action.
        public var advice: String {
            switch self {
            case .unknown: ""
            case .fixed: "Take the line out."
            case .letterWhileTyping: "Choose a key with ctrl- or alt-, or a function key."
            case .clash(_, let name): "Choose another key, or give `\(name)` another one or none."
            }
        }
    }

    /// What leads out of everything, and what the message itself handles.
    private static let fixed: Set<Action> = [
        .leave, .interrupt, .send, .newline, .endOfInput, .recallOlder, .recallNewer,
    ]

    /// The names that a configuration may use, such as `toggle_endpoint`.
    public static var names: [String] {
        var seen: Set<Action> = []
        return bindings.map(\.action).filter { !fixed.contains($0) && seen.insert($0).inserted }
            .map(name)
    }

    /// The map with these changes, each an action's name, with a region before it where only the
    /// row there is meant (`race.detail`), and its keys; and the changes that are refused.
    public func rebound(
        _ changes: [(name: String, keys: [Key])]
    ) -> (map: KeyMap, refused: [(index: Int, refusal: Refusal)]) {
        var rows = rows
        var refused: [(index: Int, refusal: Refusal)] = []
        var changedBy: [Int: Int] = [:]
        for (index, change) in changes.enumerated() {
            let meant = Self.rows(named: change.name, in: rows)
            guard let first = meant.first else {
                refused.append((index, .unknown))
                continue
            }
            guard !Self.fixed.contains(rows[first].action) else {
                refused.append((index, .fixed))
                continue
            }
            for row in meant {
                if let letter = change.keys.first(where: { Self.types($0, in: rows[row].region) }) {
                    refused.append((index, .letterWhileTyping(letter)))
                    break
                }
                rows[row].keys = change.keys
                changedBy[row] = index
            }
        }
        refused += Self.clashes(rows, changedBy)
        return (KeyMap(rows: rows), refused.sorted { $0.index < $1.index })
    }

    private static func rows(named name: String, in rows: [KeyBinding]) -> [Int] {
        let parts = name.split(separator: ".", maxSplits: 1).map { plain(String($0)) }
        guard let action = parts.last else { return [] }
        return rows.indices.filter { index in
            let row = rows[index]
            // What is only in the palette is there by its title; a key for it acts in every panel.
            return plain(row.action.rawValue) == action
                && (parts.count == 1 || plain(row.region.rawValue) == parts[0])
        }
    }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().filter { $0 != "_" && $0 != "-" })
    }

    /// `toggle_endpoint` for `toggleEndpoint`, `copy_race_json` for `copyRaceJSON`.
    private static func name(_ action: Action) -> String {
        var name = ""
        var isAfterSmall = false
        for letter in action.rawValue {
            if letter.isUppercase, isAfterSmall { name.append("_") }
            isAfterSmall = letter.isLowercase
            name += letter.lowercased()
        }
        return name
    }

    /// True for a letter without ctrl or alt where a message is typed.
    private static func types(_ key: Key, in region: KeyRegion) -> Bool {
        guard [.everywhere, .composer, .list].contains(region), case .character = key.code else {
            return false
        }
        return key.modifiers.isDisjoint(with: [.control, .alt])
    }

    /// One key with two meanings in one region, each told once at the change that made it.
    private static func clashes(
        _ rows: [KeyBinding], _ changedBy: [Int: Int]
    ) -> [(index: Int, refusal: Refusal)] {
        var owners: [KeyRegion: [Key: Int]] = [:]
        var found: [(index: Int, refusal: Refusal)] = []
        for (index, row) in rows.enumerated() {
            for key in row.keys {
                guard let owner = owners[row.region]?[key] else {
                    owners[row.region, default: [:]][key] = index
                    continue
                }
                guard rows[owner].action != row.action else { continue }
                if let change = changedBy[index] {
                    found.append((change, .clash(key, with: name(rows[owner].action))))
                } else if let change = changedBy[owner] {
                    found.append((change, .clash(key, with: name(row.action))))
                }
            }
        }
        return found
    }
}
