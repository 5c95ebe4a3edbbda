import Providers

extension LiteLLMConverter {
    /// Services under LiteLLM's names, where ours is another and the table has no alias.
    private static let providers = [
        "cohere_chat": "cohere", "ollama_chat": "ollama", "fireworks_ai": "fireworks",
        "nvidia_nim": "nvidia", "hosted_vllm": "vllm", "ai21_chat": "ai21",
        "litellm_proxy": "openai-compatible", "custom_openai": "openai-compatible",
        "llamafile": "openai-compatible",
    ]

    private static let usedParameters: Set = [
        "model", "api_base", "base_url", "api_key", "rpm", "tpm", "max_parallel_requests",
        "timeout", "stream_timeout", "input_cost_per_token", "output_cost_per_token", "weight",
        "extra_headers", "headers", "organization", "max_input_tokens",
    ]
    private static let usedInformation: Set = [
        "input_cost_per_token", "output_cost_per_token", "max_input_tokens", "mode",
        "supports_vision", "supports_function_calling",
    ]

    /// One entry of `model_list`.
    mutating func model(_ field: SettingsReader.Field) {
        guard let entry = reader.section(field, known: []) else { return }
        guard let group = text(entry, "model_name"), !group.isEmpty,
            let parameters = reader.section(entry, "litellm_params", known: []),
            let model = text(parameters, "model"), let line = parameters.fields["model"]
        else {
            reader.warn(
                field, "an entry without model_name or litellm_params.model is left out")
            return
        }
        let information =
            reader.section(entry, "model_info", known: [])
            ?? SettingsReader.Section(path: "", line: nil)
        let mode = text(information, "mode") ?? "chat"
        guard ["chat", "completion", "responses", "embedding"].contains(mode) else {
            reader.warn(
                line, "models of the mode `\(mode)` are left out",
                "Only chats and embeddings are asked for.")
            return
        }
        let base = text(parameters, "api_base") ?? text(parameters, "base_url")
        guard let (provider, name) = service(of: model, base: base) else {
            reader.warn(
                line, "no counterpart for `\(model)`, so it is left out",
                "If its server speaks OpenAI's format, write openai/NAME with its api_base.")
            return
        }
        let embeds = mode == "embedding"
        let format = reader.providers.named(provider)?.format ?? .openAIChat
        guard !embeds || OpenAIEmbeddings.isSpoken(by: format) else {
            reader.warn(
                line, "\(provider) has its embeddings in a format of its own, so they are left out",
                "If its server speaks OpenAI's format too, write openai/NAME with its api_base.")
            return
        }
        endpoint(
            Described(
                group: group, provider: provider, model: name, embeds: embeds, base: base,
                line: field.line, parameters: parameters, information: information))
        unused(entry, except: ["model_name", "litellm_params", "model_info", "rpm", "tpm"])
        unused(parameters, except: Self.usedParameters)
        unused(information, except: Self.usedInformation)
    }

    /// An entry whose service is known.
    private struct Described {
        var group: String
        var provider: String
        var model: String
        /// Whether it makes vectors, and no answers.
        var embeds: Bool
        var base: String?
        var line: Int?
        var parameters: SettingsReader.Section
        var information: SettingsReader.Section
    }

    private mutating func endpoint(_ entry: Described) {
        let (parameters, information) = (entry.parameters, entry.information)
        let name = name(for: entry.group, embeds: entry.embeds)
        func line(_ key: String) -> Int? { parameters.fields[key]?.line ?? entry.line }
        write("  - name: \(Self.quoted(name))", entry.line)
        write("    provider: \(entry.provider)", line("model"))
        if let base = entry.base {
            write("    url: \(Self.quoted(base))", line("api_base"))
        }
        write("    model: \(Self.quoted(entry.model))", line("model"))
        if entry.embeds { write("    serves: [embeddings]", information.line) }
        key(of: entry)
        if let weight = number(parameters, "weight"), weight.value > 0 {
            write("    weight: \(Self.plain(weight.value))", weight.line)
        }
        price(of: entry)
        if let context = number(parameters, "max_input_tokens")
            ?? number(information, "max_input_tokens"), context.value >= 1
        {
            write("    context: \(Self.plain(context.value))", context.line)
        }
        limits(parameters, line: entry.line)
        lacks(information)
        times(parameters, line: entry.line)
        headers(parameters)
    }

    /// The service and the model's name there.
    private func service(of model: String, base: String?) -> (provider: String, model: String)? {
        let parts = model.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            let given = Self.providers[parts[0]] ?? parts[0]
            guard let preset = reader.providers.named(given) else { return nil }
            // Their word for any server of this format.
            let isOther = preset.name == "openai" && base != nil
            return (isOther ? "openai-compatible" : preset.name, parts[1])
        }
        if base != nil { return ("openai-compatible", model) }
        let known = [
            ("gpt-", "openai"), ("chatgpt-", "openai"), ("text-embedding-", "openai"),
            ("o1", "openai"), ("o3", "openai"),
            ("o4", "openai"), ("claude", "anthropic"), ("command", "cohere"),
        ]
        return known.first { model.hasPrefix($0.0) }.map { ($0.1, model) }
    }

    private mutating func name(for group: String, embeds: Bool) -> String {
        let taken = Set((groups + embedders).flatMap(\.endpoints))
        let base = String(group.prefix(36))
        let name =
            taken.contains(base)
            ? (2...10_000).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base : base
        func add(to groups: inout [Group]) {
            if let place = groups.firstIndex(where: { $0.name == group }) {
                groups[place].endpoints.append(name)
            } else {
                groups.append((group, [name]))
            }
        }
        if embeds { add(to: &embedders) } else { add(to: &groups) }
        return name
    }

    private mutating func key(of entry: Described) {
        guard let field = entry.parameters.fields["api_key"],
            let key = text(entry.parameters, "api_key"), !key.isEmpty
        else { return }
        if keepsKeys || key.hasPrefix("${") {
            write("    key: \(Self.quoted(key))", field.line)
            return
        }
        let preset = reader.providers.named(entry.provider)
        let variable =
            preset?.keyVariables.first ?? "BREAKWATER_KEY_\(groups.count + embedders.count)"
        write("    key: \(Self.quoted("${\(variable)}"))", field.line)
        reader.warn(
            field, "the key stands in the file and is not written again",
            "Set it as \(variable) in the environment.")
    }

    private mutating func price(of entry: Described) {
        func cost(_ key: String, _ converter: inout LiteLLMConverter) -> (Double, Int?)? {
            converter.number(entry.parameters, key) ?? converter.number(entry.information, key)
        }
        // Vectors are paid for by what goes in.
        let free = entry.embeds ? (0.0, Int?.none) : nil
        guard let input = cost("input_cost_per_token", &self),
            let output = cost("output_cost_per_token", &self) ?? free
        else { return }
        // A millionth of a cent is more exact than any price, and hides what doubling rounds.
        func million(_ value: Double) -> String {
            Self.plain((value * 1e6 * 1e8).rounded() / 1e8)
        }
        write(
            "    price: {input: \(million(input.0)), output: \(million(output.0))}", input.1)
    }

    private mutating func limits(_ parameters: SettingsReader.Section, line: Int?) {
        let pairs = [
            ("rpm", "requests_per_minute"), ("tpm", "tokens_per_minute"),
            ("max_parallel_requests", "concurrent"),
        ]
        let found = pairs.compactMap { their, our -> String? in
            number(parameters, their).flatMap {
                $0.value >= 1 ? "\(our): \(Self.plain($0.value.rounded(.down)))" : nil
            }
        }
        if !found.isEmpty {
            write("    limits: {\(found.joined(separator: ", "))}", parameters.line ?? line)
        }
    }

    private mutating func lacks(_ information: SettingsReader.Section) {
        let pairs = [("supports_vision", "images"), ("supports_function_calling", "tools")]
        let found = pairs.compactMap { their, our in
            text(information, their)?.lowercased() == "false" ? our : nil
        }
        if !found.isEmpty {
            write("    lacks: [\(found.joined(separator: ", "))]", information.line)
        }
    }

    private mutating func times(_ parameters: SettingsReader.Section, line: Int?) {
        let total = seconds(parameters, ["timeout"]) ?? shared.total
        let first = seconds(parameters, ["stream_timeout"]) ?? shared.firstToken
        let found = [
            first.map { "first_token: \(Self.plain($0.value))s" },
            total.map { "total: \(Self.plain($0.value))s" },
        ].compactMap(\.self)
        if !found.isEmpty {
            write(
                "    timeouts: {\(found.joined(separator: ", "))}",
                (total ?? first)?.line ?? line)
        }
    }

    private mutating func headers(_ parameters: SettingsReader.Section) {
        var found: [String] = []
        var line: Int?
        for key in ["extra_headers", "headers"] {
            guard let section = reader.section(parameters, key, known: []) else { continue }
            line = section.line
            for name in section.keys {
                if let value = text(section, name) {
                    found.append("\(Self.quoted(name)): \(Self.quoted(value))")
                }
            }
        }
        if let organization = text(parameters, "organization") {
            found.append("OpenAI-Organization: \(Self.quoted(organization))")
        }
        if !found.isEmpty { write("    headers: {\(found.joined(separator: ", "))}", line) }
    }
}
