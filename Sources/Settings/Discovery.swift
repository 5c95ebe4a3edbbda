public import Providers
import Reliability

/// Which endpoints there are without a configuration.
public enum Discovery {
    /// Every provider whose key is in the environment, in the order of the provider table.
    ///
    /// One whose address nobody knows without a configuration is left out.
    public static func endpoints(
        in environment: [String: String], providers: [ProviderPreset] = ProviderPreset.all
    ) -> [ConfiguredEndpoint] {
        providers.compactMap { preset in
            guard !preset.isLocal, let base = preset.base(in: environment),
                let (variable, value) = preset.key(in: environment)
            else { return nil }
            let profile = preset.profile(name: preset.name, model: preset.defaultModel ?? "")
            return ConfiguredEndpoint(
                endpoint: preset.endpoint(
                    profile: profile, baseURL: base.text, key: Secret(value)),
                keySource: .variable(variable))
        }
    }

    /// The variables of base addresses that are set to something else, where it would matter: the
    /// service's key is set too, or the service is a local server.
    ///
    /// Such a variable is a mistake, because to ask the service's own address instead would send there
    /// what was meant to go elsewhere.
    public static func problems(
        in environment: [String: String], providers: [ProviderPreset] = ProviderPreset.all
    ) -> [SettingsProblem] {
        providers.filter { $0.isLocal || $0.key(in: environment) != nil }
            .flatMap(\.baseURLVariables)
            .compactMap { variable in
                let value = VariableReferences.trimmed(environment[variable] ?? "")
                if value.isEmpty || WebAddress(value)?.hasCredentials == false { return nil }
                return SettingsProblem(
                    file: "environment", line: nil, key: variable,
                    message: "this is not the base address of a server",
                    advice: "Write it such as https://gateway.example.com/v1, without a password;"
                        + " or unset it.")
            }
    }

    /// The services whose key is set and whose address nobody knows, with the variable that may say
    /// it; `nil` where only the configuration can.
    public static func lackingAddress(
        in environment: [String: String], providers: [ProviderPreset] = ProviderPreset.all
    ) -> [(preset: ProviderPreset, keyVariable: String, addressVariable: String?)] {
        providers.compactMap { preset in
            guard !preset.isLocal, preset.base(in: environment) == nil,
                let (variable, _) = preset.key(in: environment)
            else { return nil }
            return (preset, variable, preset.baseURLVariables.last)
        }
    }

    /// The local servers to look for: Ollama, llama.cpp, LM Studio, vLLM at their usual ports.
    ///
    /// They are endpoints already, without a model: whoever finds one alive asks it for its models.
    public static func localServers(
        in environment: [String: String], providers: [ProviderPreset] = ProviderPreset.all
    ) -> [ConfiguredEndpoint] {
        providers.compactMap { preset in
            guard preset.isLocal, let base = preset.base(in: environment) else { return nil }
            let key = preset.key(in: environment)
            return ConfiguredEndpoint(
                endpoint: preset.endpoint(
                    profile: preset.profile(name: preset.name, model: ""), baseURL: base.text,
                    key: key.map { Secret($0.value) }),
                keySource: key.map { .variable($0.variable) } ?? .notNeeded)
        }
    }

    /// The variable that carries the key of `--url` endpoints.
    public static let urlKeyVariable = "BREAKWATER_API_KEY"

    /// One endpoint for each `--url`, named by its host and port.
    ///
    /// The key of `BREAKWATER_API_KEY` goes to these hosts and to no other. Without `model` the
    /// endpoint's model is empty: the server is then asked for its first. Throws one problem for
    /// each address that cannot be used, with `--url` in the place of the file.
    public static func endpoints(
        urls: [String], model: String?, environment: [String: String]
    ) throws(SettingsError) -> [ConfiguredEndpoint] {
        var problems: [SettingsProblem] = []
        var found: [ConfiguredEndpoint] = []
        let key = environment[urlKeyVariable].map(VariableReferences.trimmed) ?? ""
        for url in urls {
            guard let address = WebAddress(url), !address.hasCredentials else {
                problems.append(
                    SettingsProblem(
                        file: "--url", line: nil, key: "",
                        message: "this is not the base address of a server",
                        advice: "Write it such as http://127.0.0.1:8080/v1; a key goes into"
                            + " \(urlKeyVariable)."))
                continue
            }
            let preset = ProviderPreset.openAICompatible
            let base = "\(address.host):\(address.port)"
            let taken = found.count { $0.endpoint.profile.name.hasPrefix(base) }
            let profile = EndpointProfile(
                name: taken == 0 ? base : "\(base)-\(taken + 1)", provider: preset.name,
                model: model ?? "")
            found.append(
                ConfiguredEndpoint(
                    endpoint: preset.endpoint(
                        profile: profile, baseURL: address.text,
                        key: key.isEmpty ? nil : Secret(key)),
                    keySource: key.isEmpty ? .notNeeded : .variable(urlKeyVariable)))
        }
        if !problems.isEmpty { throw SettingsError(problems: problems) }
        return found
    }
}
