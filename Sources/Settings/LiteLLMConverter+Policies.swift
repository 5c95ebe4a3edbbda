extension LiteLLMConverter {
    static let usedPolicies: Set = [
        "routing_strategy", "num_retries", "retry_after", "allowed_fails", "cooldown_time",
        "timeout", "request_timeout", "stream_timeout", "fallbacks", "default_fallbacks",
        "context_window_fallbacks", "content_policy_fallbacks",
    ]

    /// What stands beside the models; the router's word counts before the library's.
    mutating func policies(_ sections: [SettingsReader.Section]) {
        strategy(sections)
        let fallbacks = fallbacks(sections)
        retries(sections, hops: fallbacks)
        breaker(sections)
        if groups.count > 1, fallbacks == 0, let first = sections.first {
            reader.report(
                .warning, line: first.line, key: "model_list",
                "\(groups.count) model groups become one fleet, any of which may answer",
                "Choose one by --endpoint or --model, or list the others under fallback.")
        }
    }

    private mutating func strategy(_ sections: [SettingsReader.Section]) {
        for section in sections {
            guard let field = section.fields["routing_strategy"],
                let word = text(section, "routing_strategy")
            else { continue }
            let known = [
                "simple-shuffle": "weighted", "least-busy": "least-loaded",
                "latency-based-routing": "latency", "cost-based-routing": "cost",
            ]
            let ours = known[word] ?? "balanced"
            if known[word] == nil {
                reader.warn(
                    field, "no strategy here is like `\(word)`; balanced is taken",
                    "It weighs load, speed, cost and health.")
            }
            return write("routing: {strategy: \(ours)}", field.line)
        }
    }

    private mutating func retries(_ sections: [SettingsReader.Section], hops: Int) {
        var found: [String] = []
        var line: Int?
        if let retries = first(sections, "num_retries") {
            line = retries.line
            // Here one number counts all attempts, those at fallbacks included.
            let attempts = min(20, Int(min(retries.value, 100)) + 1 + hops)
            found.append("attempts: \(attempts)")
        }
        if let wait = first(sections, "retry_after"), wait.value > 0 {
            line = line ?? wait.line
            found.append("base: \(Self.plain(wait.value))s")
        }
        if !found.isEmpty { write("retry: {\(found.joined(separator: ", "))}", line) }
    }

    private mutating func breaker(_ sections: [SettingsReader.Section]) {
        var found: [String] = []
        var line: Int?
        if let fails = first(sections, "allowed_fails") {
            line = fails.line
            found.append("consecutive: \(Int(min(fails.value, 100)) + 1)")
            reader.report(
                .warning, line: fails.line, key: "allowed_fails",
                "failures are counted in a row here, and not a minute",
                "The breaker's rate and window say what else opens it.")
        }
        if let time = first(sections, "cooldown_time"), time.value > 0 {
            line = line ?? time.line
            found.append("open: \(Self.plain(time.value))s")
        }
        if !found.isEmpty { write("breaker: {\(found.joined(separator: ", "))}", line) }
    }

    private mutating func first(
        _ sections: [SettingsReader.Section], _ key: String
    ) -> (value: Double, line: Int?)? {
        for section in sections {
            if let found = number(section, key) { return found }
        }
        return nil
    }

    /// Writes the lists; returns how many endpoints the longest has.
    private mutating func fallbacks(_ sections: [SettingsReader.Section]) -> Int {
        var lists: [(our: String, endpoints: [String])] = []
        var line: Int?
        let pairs = [
            ("general", ["fallbacks", "default_fallbacks"]),
            ("too_long", ["context_window_fallbacks"]), ("filtered", ["content_policy_fallbacks"]),
        ]
        for (our, theirs) in pairs {
            var targets: [String] = []
            for section in sections {
                for key in theirs {
                    guard let field = section.fields[key] else { continue }
                    line = line ?? field.line
                    for name in self.targets(field) where !targets.contains(name) {
                        targets.append(name)
                    }
                }
            }
            let endpoints = targets.flatMap { name in
                groups.first { $0.name == name }?.endpoints ?? []
            }
            if !endpoints.isEmpty { lists.append((our, endpoints)) }
        }
        let all = Set(groups.flatMap(\.endpoints))
        if let place = lists.firstIndex(where: { $0.our == "general" && Set($0.endpoints) == all })
        {
            // Somebody has to be asked first: where each stands in for another, all are equal.
            lists.remove(at: place)
            reader.report(
                .warning, line: line, key: "fallbacks",
                "every model stands in for another, so none is kept back",
                "All of them are asked; the strategy chooses.")
        }
        guard !lists.isEmpty else { return 0 }
        let words = lists.map { list in
            "\(list.our): [\(list.endpoints.map(Self.quoted).joined(separator: ", "))]"
        }
        write("fallback: {\(words.joined(separator: ", "))}", line)
        reader.report(
            .warning, line: line, key: "fallbacks",
            "a fallback serves every model here, and not only the one that it is listed for",
            "All endpoints are one fleet; --model keeps a question to one model.")
        return lists.map(\.endpoints.count).max() ?? 0
    }

    /// The groups of `[{a: [b, c]}]` or `[b, c]`; one that is not in the list is named.
    private mutating func targets(_ field: SettingsReader.Field) -> [String] {
        var found: [String] = []
        for item in reader.items(field) ?? [] {
            var names: [SettingsReader.Field] = []
            if item.isScalar {
                names = [item]
            } else if let mapping = reader.section(item, known: []) {
                names = mapping.keys.flatMap { reader.list(mapping, $0) ?? [] }
            }
            for name in names where name.isScalar {
                guard let text = reader.raw(name) else { continue }
                if groups.contains(where: { $0.name == text }) {
                    found.append(text)
                } else if embedders.contains(where: { $0.name == text }) {
                    reader.warn(
                        name, "`\(text)` makes vectors, and stands in for nobody",
                        "Vectors of two models cannot be compared.")
                } else {
                    reader.warn(name, "no usable model of the list is called `\(text)`")
                }
            }
        }
        return found
    }
}
