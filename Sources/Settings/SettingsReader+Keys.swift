import Providers
import Reliability
import Yams

/// Keys: from the environment, from a file, from a command, or written down.
extension SettingsReader {
    /// More keys than this are not used by the core.
    private static let keysMost = 64

    /// The key and where it came from.
    mutating func key(
        _ section: Section, preset: ProviderPreset
    ) -> (secret: Secret?, source: KeySource) {
        if let elsewhere = keyElsewhere(section) { return (nil, elsewhere) }
        guard let field = section.fields["key"] else {
            if let (variable, value) = preset.key(in: environment) {
                let secret = usable(value, line: section.line, path: section.path("key"))
                return (secret, .variable(variable))
            }
            guard preset.needsKey, let variable = preset.keyVariables.first else {
                return (nil, .notNeeded)
            }
            report(
                .warning, line: section.line, key: section.path("key"),
                "\(variable) is not set, so this endpoint is off",
                "Set \(variable), or write key: ${ANOTHER_VARIABLE}.")
            return (nil, .missing(variable: variable))
        }
        return key(in: field, preset: preset, consequence: "this endpoint is off")
    }

    /// The keys that take turns, in the order of the file; `nil` without a list of them.
    ///
    /// Each is a reference as `key` is one, or `{key_file: …}` or `{key_command: …}`. What is not
    /// there is left out, and the others serve.
    mutating func keys(_ section: Section, preset: ProviderPreset) -> [ConfiguredKey]? {
        guard let field = section.fields["keys"] else { return nil }
        if let other = ["key", "key_file", "key_command"].first(where: {
            section.fields[$0] != nil
        }) {
            error(
                field, "`\(other)` names a key already",
                "Keep one of the two: move that key into the list.")
            return []
        }
        guard let items = items(field) else { return [] }
        guard (1...Self.keysMost).contains(items.count) else {
            error(
                field, "a list of \(items.count) keys",
                "Write 1 to \(Self.keysMost), such as keys: [\"${FIRST_KEY}\", \"${SECOND_KEY}\"].")
            return []
        }
        var keys: [ConfiguredKey] = []
        for item in items {
            let key = listed(item, preset: preset)
            if let same = keys.firstIndex(where: { key.repeats($0) }) {
                error(item, "this is the key of keys[\(same)] once more", "Write each key once.")
            }
            keys.append(key)
        }
        return keys
    }

    private mutating func listed(_ item: Field, preset: ProviderPreset) -> ConfiguredKey {
        if case .mapping = item.node {
            guard let section = section(item, known: ["key_file", "key_command"]) else {
                return ConfiguredKey(secret: nil, source: .notNeeded)
            }
            guard let source = keyElsewhere(section) else {
                error(item, "no key is named", "Write key_file or key_command, or ${NAME}.")
                return ConfiguredKey(secret: nil, source: .notNeeded)
            }
            return ConfiguredKey(secret: nil, source: source)
        }
        let key = key(in: item, preset: preset, consequence: "this key is left out")
        return ConfiguredKey(secret: key.secret, source: key.source)
    }

    /// A key that is written in a field: a reference, or itself.
    private mutating func key(
        in field: Field, preset: ProviderPreset, consequence: String
    ) -> (secret: Secret?, source: KeySource) {
        guard let raw = raw(field) else { return (nil, .notNeeded) }
        let example = field.path.hasSuffix("]") ? "" : "key: "
        switch VariableReferences.resolve(raw, in: environment) {
        case .unset(let name):
            warn(
                field, "\(name) is not set, so \(consequence)",
                "Set \(name) in the environment.")
            return (nil, .missing(variable: name))
        case .malformed:
            error(field, "a reference is not closed", "Write \(example)${NAME}.")
            return (nil, .notNeeded)
        case .text(let value):
            let name = VariableReferences.name(in: raw)
            if name == nil, !raw.contains("${") {
                let variable = preset.keyVariables.first ?? "MY_API_KEY"
                warn(
                    field, "the key itself stands in this file",
                    "Write \(example)${\(variable)} and set that variable.")
            }
            let secret = usable(value, line: field.line, path: field.path)
            return (secret, name.map { .variable($0) } ?? .literal)
        }
    }

    /// A key that stands in a file of its own, or that a command prints.
    private mutating func keyElsewhere(_ section: Section) -> KeySource? {
        let named = ["key", "key_file", "key_command"].filter { section.fields[$0] != nil }
        if named.count > 1, let field = section.fields[named[1]] {
            error(field, "`\(named[0])` names the key already", "Keep one of the two.")
            return .notNeeded
        }
        for name in ["key_file", "key_command"] {
            guard let field = section.fields[name] else { continue }
            guard let text = text(section, name) else { return .notNeeded }
            guard !text.isEmpty else {
                error(
                    field, "it is empty", "Write for example \(name): \(Self.example[name] ?? "").")
                return .notNeeded
            }
            guard name == "key_file" else { return .command(text) }
            let path = absolute(text)
            keyFiles.append(
                NamedFile(path: path, place: SettingsPlace(key: field.path, line: field.line)))
            return .file(path)
        }
        return nil
    }

    private static let example = [
        "key_file": "~/.config/breakwater/groq.key", "key_command": "pass show groq",
    ]

    /// A path from the person's home or from the folder of the configuration.
    func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        if path.hasPrefix("~/"), let home = environment["HOME"] {
            return home + path.dropFirst()
        }
        guard let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
    }

    /// A header carries printable ASCII only; anything else would fail at the first request.
    private mutating func usable(_ value: String, line: Int?, path: String) -> Secret? {
        if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !value.isEmpty {
            return Secret(value)
        }
        report(
            .error, line: line, key: path,
            "the key holds characters that a header cannot carry",
            "A key is printable ASCII without blanks; copy it again.")
        return nil
    }
}
