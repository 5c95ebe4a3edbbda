import Providers
import Reliability

extension SettingsReader {
    /// Where requests go: `url`, or the preset's.
    mutating func address(_ section: Section, preset: ProviderPreset?) -> WebAddress? {
        guard section.fields["url"] != nil else {
            if let base = preset?.base(in: environment) { return base }
            if section.fields["provider"] != nil, let preset {
                var advice =
                    "Write the base address with its version, such as url: http://127.0.0.1:8080/v1."
                if let variable = preset.baseURLVariables.last { advice += " Or set \(variable)." }
                report(
                    .error, line: section.line, key: section.path("url"),
                    "the address is missing", advice)
            }
            return nil
        }
        return address(section)
    }

    /// The address under `url`, which has to be there.
    mutating func address(_ section: Section) -> WebAddress? {
        guard let text = text(section, "url"), let field = section.fields["url"] else { return nil }
        // Never shown in a message: an address may carry a password or a key.
        guard let address = WebAddress(text) else {
            error(
                field, "this is not a web address",
                "Write http:// or https://, a host, maybe a port, and the path, such as"
                    + " https://api.example.com/v1.")
            return nil
        }
        guard !address.hasCredentials else {
            error(
                field, "an address with a name or password in it is refused",
                "Write the key as `key: ${MY_KEY}` and the address without it.")
            return nil
        }
        return address
    }

    /// The key and where it came from.
    mutating func key(
        _ section: Section, preset: ProviderPreset
    ) -> (secret: Secret?, source: KeySource) {
        if let elsewhere = keyElsewhere(section) { return (nil, elsewhere) }
        guard let field = section.fields["key"] else {
            if let (variable, value) = preset.key(in: environment) {
                return (usable(value, field: nil, section), .variable(variable))
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
        guard let raw = raw(field) else { return (nil, .notNeeded) }
        switch VariableReferences.resolve(raw, in: environment) {
        case .unset(let name):
            warn(
                field, "\(name) is not set, so this endpoint is off",
                "Set \(name) in the environment.")
            return (nil, .missing(variable: name))
        case .malformed:
            error(field, "a reference is not closed", "Write key: ${NAME}.")
            return (nil, .notNeeded)
        case .text(let value):
            let name = VariableReferences.name(in: raw)
            if name == nil, !raw.contains("${") {
                warn(
                    field, "the key itself stands in this file",
                    "Write key: ${\(preset.keyVariables.first ?? "MY_API_KEY")} and set that variable."
                )
            }
            return (usable(value, field: field, section), name.map { .variable($0) } ?? .literal)
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
    private mutating func usable(_ value: String, field: Field?, _ section: Section) -> Secret? {
        if value.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !value.isEmpty {
            return Secret(value)
        }
        report(
            .error, line: field?.line ?? section.line, key: section.path("key"),
            "the key holds characters that a header cannot carry",
            "A key is printable ASCII without blanks; copy it again.")
        return nil
    }
}
