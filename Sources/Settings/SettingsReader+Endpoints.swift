import Providers
import Reliability

extension SettingsReader {
    private static let endpointKeys =
        [
            "name", "provider", "format", "url", "model", "key", "keys", "key_file", "key_command",
            "headers",
            "weight", "price", "limits", "timeouts", "context", "lacks", "serves", "health",
        ] + connectionKeys

    /// The endpoints of the file, in its order; one that is wrong is reported and kept, so that
    /// lists which name it are not called wrong too.
    mutating func endpoints(in top: Section) -> [ConfiguredEndpoint] {
        var found: [ConfiguredEndpoint] = []
        var lines: [String: Int] = [:]
        for field in list(top, "endpoints") ?? [] {
            guard let section = section(field, known: SettingsReader.endpointKeys) else { continue }
            let endpoint = endpoint(section, taken: Set(lines.keys))
            let name = endpoint.endpoint.profile.name
            if let first = lines[name] {
                report(
                    .error, line: section.fields["name"]?.line ?? field.line,
                    key: section.path("name"),
                    "`\(name)` is already the endpoint of line \(first)",
                    "Give each endpoint a name of its own.")
            } else {
                lines[name] = field.line ?? 0
            }
            found.append(endpoint)
        }
        return found
    }

    private mutating func endpoint(
        _ section: Section, taken: Set<String>
    ) -> ConfiguredEndpoint {
        let known = preset(of: section)
        let preset = known ?? .openAICompatible
        let name = name(section, provider: preset.name, taken: taken)
        let model = text(section, "model") ?? preset.defaultModel ?? ""
        var profile = preset.profile(name: name, model: model)
        profile.weight =
            number(section, "weight", exclusive: true, most: 1_000_000, example: "0.8") ?? 1
        profile.price = price(section) ?? profile.price
        profile.limits = limits(section, isLocal: preset.isLocal)
        profile.timeouts = timeouts(section)
        profile.contextTokens =
            integer(section, "context", in: 1...(.max), example: 128_000) ?? profile.contextTokens
        profile.lacks = lacks(section)
        let address = address(section, preset: known)
        let keys = keys(section, preset: preset)
        let key = keys.map(ConfiguredKey.summary) ?? key(section, preset: preset)
        let proxy = proxy(section, to: address)
        profile.serves = serves(section)
        var endpoint = preset.endpoint(
            profile: profile, baseURL: address?.text ?? "", key: key.secret)
        endpoint.otherKeys = Array((keys ?? []).compactMap(\.secret).dropFirst())
        endpoint.proxy = proxy.secret
        endpoint.tls = tls(section)
        endpoint.allowsPlainHTTP = allowsPlainHTTP(section)
        judgePlainHTTP(
            section, address, isAllowed: endpoint.allowsPlainHTTP, hasKey: key.source.isKnown)
        endpoint.format = word(section, "format", WireFormat.self) ?? endpoint.format
        endpoint.extraHeaders = headers(section, over: endpoint.extraHeaders)
        judgeEmbeddings(section, endpoint)
        let probe = probe(section, of: endpoint)
        return ConfiguredEndpoint(
            endpoint: endpoint, keySource: key.source, keys: keys ?? [], probe: probe,
            followsProxyEnvironment: proxy.followsEnvironment)
    }

    /// What the model cannot.
    private mutating func lacks(_ section: Section) -> Abilities {
        let words: [String: Abilities] = ["images": .images, "tools": .tools]
        var lacks: Abilities = []
        for field in list(section, "lacks") ?? [] {
            guard let word = raw(field) else { continue }
            if let ability = words[word] {
                lacks.formUnion(ability)
            } else {
                error(
                    field, "`\(shown(field))` is no ability",
                    Suggestion.advice(for: word, among: words.keys.sorted()))
            }
        }
        return lacks
    }

    /// What it is asked for.
    private mutating func serves(_ section: Section) -> Abilities {
        let words: [String: Abilities] = ["chat": .chat, "embeddings": .embeddings]
        guard let fields = list(section, "serves"), let field = section.fields["serves"] else {
            return .chat
        }
        var serves: Abilities = []
        for field in fields {
            guard let word = raw(field) else { continue }
            if let service = words[word] {
                serves.formUnion(service)
            } else {
                error(
                    field, "`\(shown(field))` is nothing that an endpoint serves",
                    Suggestion.advice(for: word, among: words.keys.sorted()))
            }
        }
        if fields.isEmpty {
            error(field, "it serves nothing", "Write serves: [chat], [embeddings] or both.")
        }
        return serves.isEmpty ? .chat : serves
    }

    /// Only OpenAI's form of embeddings is spoken.
    private mutating func judgeEmbeddings(_ section: Section, _ endpoint: Endpoint) {
        guard endpoint.profile.serves.contains(.embeddings),
            !OpenAIEmbeddings.isSpoken(by: endpoint.format), let field = section.fields["serves"]
        else { return }
        error(
            field,
            "embeddings are only spoken in the format `openai`, not in"
                + " `\(endpoint.format.rawValue)`",
            "Most servers speak it too: write format: openai and the url of that door.")
    }

    private mutating func preset(of section: Section) -> ProviderPreset? {
        guard let provider = text(section, "provider"), let field = section.fields["provider"]
        else {
            if section.fields["url"] == nil {
                report(
                    .error, line: section.line, key: section.path,
                    "neither `provider` nor `url` is given",
                    "Write a provider such as `provider: groq`, or the address of an"
                        + " OpenAI-compatible server as `url: http://127.0.0.1:8080/v1`.")
            }
            return .openAICompatible
        }
        if let preset = providers.named(provider) { return preset }
        let known = providers.map(\.name)
        error(
            field, "no provider is called `\(shown(field))`",
            Suggestion.advice(for: provider, among: known)
                + " Any other OpenAI-compatible server is `provider: openai-compatible` with `url:`."
        )
        return nil
    }

    private mutating func name(
        _ section: Section, provider: String, taken: Set<String>
    ) -> String {
        if let name = text(section, "name"), let field = section.fields["name"] {
            if name.isEmpty || name.count > 40
                || name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
            {
                error(field, "a name has 1 to 40 printable characters", "Write a short word.")
            }
            return name
        }
        if !taken.contains(provider) { return provider }
        return (2...10_000).lazy.map { "\(provider)-\($0)" }.first { !taken.contains($0) }
            ?? provider
    }

    private mutating func probe(_ section: Section, of endpoint: Endpoint) -> HealthProbe {
        var probe = HealthProbe()
        let chats = endpoint.profile.serves.contains(.chat)
        // Nothing that cannot chat is asked to.
        if !chats { probe.kind = .path("/v1/models") }
        guard let health = self.section(section, "health", known: ["probe", "path", "every"]) else {
            return probe
        }
        let path = value(health, "path", expected: "a path", example: "/v1/models") {
            $0.hasPrefix("/") && !$0.contains(" ") ? $0 : nil
        }
        let isPath = value(
            health, "probe", expected: "completion or path", example: "completion"
        ) { ["completion": false, "path": true][$0] }
        if isPath == false, !chats, let field = health.fields["probe"] {
            error(
                field, "what serves embeddings alone completes nothing",
                "Write probe: path, and a path that answers, such as /v1/models.")
        } else if isPath ?? (path != nil || !chats) {
            probe.kind = .path(path ?? "/v1/models")
        } else if path != nil, let field = health.fields["path"] {
            error(field, "a completion has no path", "Write probe: path, or leave `path` out.")
        }
        probe.every = limit(health, "every", example: "60s") ?? probe.every
        return probe
    }
}
