public import Reliability

/// What the environment says of a service: its key, its address.
extension ProviderPreset {
    /// The preset for any other server that speaks the common format.
    public static var openAICompatible: ProviderPreset {
        named("openai-compatible")
            ?? ProviderPreset(name: "openai-compatible", title: "OpenAI-compatible", baseURL: nil)
    }

    /// The first of the key's variables that is set, with its value.
    ///
    /// Only the service's own variables are read: a key of no particular service goes to none.
    public func key(in environment: [String: String]) -> (variable: String, value: String)? {
        firstSet(of: keyVariables, in: environment)
    }

    /// The first of the base address's variables that is set, with its value, usable or not.
    public func baseVariable(
        in environment: [String: String]
    ) -> (variable: String, value: String)? {
        firstSet(of: baseURLVariables, in: environment)
    }

    /// The base address that `text` stands for; `nil` when it is no web address, or carries a
    /// password.
    ///
    /// Azure's variable names the resource alone, whose path for this format is `/openai/v1`.
    public func address(_ text: String) -> WebAddress? {
        guard let address = WebAddress(text.trimmed), !address.hasCredentials else { return nil }
        return name == "azure" && address.isOrigin
            ? WebAddress(address.text + "/openai/v1") : address
    }

    /// The base address: that of a variable that is set and usable, else the preset's own.
    public func base(in environment: [String: String]) -> WebAddress? {
        for variable in baseURLVariables {
            if let address = environment[variable].flatMap(address) { return address }
        }
        return baseURL.flatMap { WebAddress($0) }
    }

    /// A profile with what the table knows of the model; what a local server takes at once is measured.
    public func profile(name: String, model: String) -> EndpointProfile {
        var profile = EndpointProfile(name: name, provider: self.name, model: model)
        profile.price = price(of: model)
        profile.contextTokens = contextTokens(of: model)
        profile.limits.adaptive = isLocal
        return profile
    }

    private func firstSet(
        of variables: [String], in environment: [String: String]
    ) -> (variable: String, value: String)? {
        for variable in variables {
            let value = environment[variable]?.trimmed ?? ""
            if !value.isEmpty { return (variable, value) }
        }
        return nil
    }
}
