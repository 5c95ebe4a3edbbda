import Providers
import Reliability

extension SettingsReader {
    /// Where requests go: `url`, or the preset's.
    mutating func address(_ section: Section, preset: ProviderPreset?) -> WebAddress? {
        guard section.fields["url"] != nil else {
            if let base = preset?.baseURL { return WebAddress(base) }
            if section.fields["provider"] != nil, preset != nil {
                report(
                    .error, line: section.line, key: section.path("url"),
                    "the address is missing",
                    "Write the base address with its version, such as url: http://127.0.0.1:8080/v1."
                )
            }
            return nil
        }
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
        _ section: Section, preset: ProviderPreset, address: WebAddress?
    ) -> (secret: Secret?, source: KeySource) {
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
            if let address, address.scheme == "http", !address.isLoopback {
                warn(field, "the key would travel unencrypted", "Use https://.")
            }
            return (usable(value, field: field, section), name.map { .variable($0) } ?? .literal)
        }
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

    /// The proxy of this endpoint, and whether the environment may name one when it has none.
    mutating func proxy(_ section: Section) -> (secret: Secret?, followsEnvironment: Bool) {
        guard let text = text(section, "proxy"), let field = section.fields["proxy"] else {
            return (nil, true)
        }
        if text == "off" || text == "false" { return (nil, false) }
        if let complaint = ProxyRule.complaint(text) {
            error(field, complaint.message, complaint.advice)
            return (nil, true)
        }
        return (Secret(text), false)
    }
}
