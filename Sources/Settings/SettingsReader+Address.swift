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
}
