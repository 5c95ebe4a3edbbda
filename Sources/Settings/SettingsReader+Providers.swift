import Providers
import Reliability

extension SettingsReader {
    private static let providerKeys = [
        "name", "title", "url", "path", "format", "auth", "key_variables", "model", "headers",
        "rate_limits", "error_codes", "quirks", "models",
    ]

    /// The built-in table with the file's providers: one with a known name changes that row, any
    /// other is a row of its own.
    mutating func providers(in top: Section) -> [ProviderPreset] {
        var table = ProviderPreset.all
        for field in list(top, "providers") ?? [] {
            guard let section = section(field, known: SettingsReader.providerKeys) else { continue }
            guard let name = text(section, "name"), !name.isEmpty else {
                report(
                    .error, line: section.line, key: section.path("name"), "the name is missing",
                    "Write name: with the word that endpoints give as their provider.")
                continue
            }
            let known = table.named(name)
            let preset = provider(
                section, from: known ?? ProviderPreset(name: name, title: name, baseURL: nil))
            if let place = table.firstIndex(where: { $0.name == preset.name }) {
                table[place] = preset
            } else {
                table.append(preset)
            }
        }
        return table
    }

    private mutating func provider(
        _ section: Section, from known: ProviderPreset
    ) -> ProviderPreset {
        var preset = known
        preset.title = text(section, "title") ?? preset.title
        if section.fields["url"] != nil { preset.baseURL = address(section)?.text }
        preset.path =
            value(section, "path", expected: "a path", example: "/chat/completions") {
                $0.hasPrefix("/") && !$0.contains(" ") ? $0 : nil
            } ?? preset.path
        preset.format = word(section, "format", WireFormat.self) ?? preset.format
        preset.auth = auth(section) ?? preset.auth
        preset.keyVariables = variables(section) ?? preset.keyVariables
        preset.defaultModel = text(section, "model") ?? preset.defaultModel
        preset.headers = headers(section, over: preset.headers)
        preset.rateLimits =
            word(section, "rate_limits", RateLimitDialect.self) ?? preset.rateLimits
        preset.errorCodes.merge(errorCodes(section)) { _, new in new }
        if let quirks = quirks(section) { preset.quirks = quirks }
        preset.models.merge(models(section, over: preset.models)) { _, new in new }
        return preset
    }

    /// `bearer`, `none`, `header NAME` or `query NAME`.
    private mutating func auth(_ section: Section) -> AuthStyle? {
        value(
            section, "auth", expected: "a way to send a key", example: "bearer"
        ) { text in
            let words = text.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("bearer", 1): return AuthStyle.bearer
            case ("none", 1): return AuthStyle.none
            case ("header", 2): return Self.isToken(words[1]) ? .header(words[1]) : nil
            case ("query", 2): return Self.isToken(words[1]) ? .query(words[1]) : nil
            default: return nil
            }
        }
    }

    private mutating func variables(_ section: Section) -> [String]? {
        guard let items = list(section, "key_variables") else { return nil }
        return items.compactMap { item in
            guard let name = raw(item) else { return nil }
            if !name.isEmpty, name.utf8.allSatisfy({ Self.isWordByte($0) }) { return name }
            error(
                item, "`\(shown(item))` is not the name of a variable",
                "Write the name alone, such as ACME_API_KEY.")
            return nil
        }
    }

    /// The fields under `headers` over those that are there already.
    mutating func headers(_ section: Section, over known: [HeaderField]) -> [HeaderField] {
        var headers = known
        guard let fields = self.section(section, "headers", known: []) else { return headers }
        for name in fields.keys {
            guard let value = text(fields, name), let field = fields.fields[name] else { continue }
            guard Self.isToken(name), value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                error(
                    field, "this is no header field",
                    "A name has letters, digits and `-`; a value is one line of ASCII.")
                continue
            }
            headers.removeAll { $0.name.lowercased() == name.lowercased() }
            headers.append(HeaderField(name, value))
        }
        return headers
    }

    private mutating func errorCodes(_ section: Section) -> [String: ErrorMeaning] {
        guard let fields = self.section(section, "error_codes", known: []) else { return [:] }
        var codes: [String: ErrorMeaning] = [:]
        for code in fields.keys {
            codes[code.lowercased()] = word(fields, code, ErrorMeaning.self)
        }
        return codes
    }

    private mutating func quirks(_ section: Section) -> Set<ServiceQuirk>? {
        guard let items = list(section, "quirks") else { return nil }
        var quirks: Set<ServiceQuirk> = []
        for item in items {
            guard let text = raw(item) else { continue }
            if let quirk = ServiceQuirk(rawValue: text) {
                quirks.insert(quirk)
            } else {
                error(
                    item, "`\(shown(item))` is none of the known words",
                    Suggestion.advice(for: text, among: ServiceQuirk.allCases.map(\.rawValue)))
            }
        }
        return quirks
    }

    private mutating func models(
        _ section: Section, over known: [String: ModelFacts]
    ) -> [String: ModelFacts] {
        guard let fields = self.section(section, "models", known: []) else { return [:] }
        var models: [String: ModelFacts] = [:]
        for name in fields.keys {
            guard
                let model = self.section(
                    fields, name,
                    known: ["context", "input", "output", "cached_input", "cache_write", "as_of"])
            else { continue }
            var facts = known[name] ?? ModelFacts(asOf: "")
            facts.asOf =
                value(
                    model, "as_of", expected: "a month, or a day", example: "2026-11"
                ) { Self.isDate($0) ? $0 : nil } ?? facts.asOf
            facts.contextTokens =
                integer(model, "context", in: 1...(.max), example: 128_000) ?? facts.contextTokens
            let input = number(model, "input", most: 1_000_000, example: "0.59")
            let output = number(model, "output", most: 1_000_000, example: "0.79")
            let cached = number(model, "cached_input", most: 1_000_000, example: "0.06")
            let written = number(model, "cache_write", most: 1_000_000, example: "0.74")
            if [input, output, cached, written].contains(where: { $0 != nil }) {
                facts.price = TokenPrice(
                    inputPerMillion: input ?? facts.price?.inputPerMillion ?? 0,
                    outputPerMillion: output ?? facts.price?.outputPerMillion ?? 0,
                    // A share of another input price would be a guess.
                    cachedInputPerMillion: cached
                        ?? (input == nil ? facts.price?.cachedInputPerMillion : nil),
                    cacheWritePerMillion: written
                        ?? (input == nil ? facts.price?.cacheWritePerMillion : nil))
            }
            models[name] = facts
        }
        return models
    }

    /// True for `2026-11` and `2026-11-25` (ISO 8601, as far as the shape goes).
    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isDigits, parts.count == 2 || parts.count == 3, parts[0].count == 4 else {
            return false
        }
        return parts.dropFirst().allSatisfy { $0.count == 2 && (1...31).contains(Int($0) ?? 0) }
            && (Int(parts[1]) ?? 0) <= 12
    }

    /// True for the name of a header or a query field (RFC 9110 §5.6.2, without the rare signs).
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}
