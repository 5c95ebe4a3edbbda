import Providers
import Reliability

extension ProviderPreset {
    /// The preset for any other server that speaks the common format.
    static var openAICompatible: ProviderPreset {
        named("openai-compatible")
            ?? ProviderPreset(name: "openai-compatible", title: "OpenAI-compatible", baseURL: nil)
    }

    /// The first of the key's variables that is set, with its value.
    func key(in environment: [String: String]) -> (variable: String, value: String)? {
        for variable in keyVariables {
            let value = VariableReferences.trimmed(environment[variable] ?? "")
            if !value.isEmpty { return (variable, value) }
        }
        return nil
    }

    /// The base address: that of a variable that is set, else the preset's own.
    ///
    /// What a variable says that is no web address, or carries a password, is not used. Azure's
    /// variable names the resource alone, whose path for this format is `/openai/v1`.
    func base(in environment: [String: String]) -> WebAddress? {
        for variable in baseURLVariables {
            guard let address = WebAddress(VariableReferences.trimmed(environment[variable] ?? "")),
                !address.hasCredentials
            else { continue }
            return name == "azure" && address.isOrigin
                ? WebAddress(address.text + "/openai/v1") : address
        }
        return baseURL.flatMap { WebAddress($0) }
    }

    /// A profile with what the table knows of the model; what a local server takes at once is measured.
    func profile(name: String, model: String) -> EndpointProfile {
        var profile = EndpointProfile(name: name, provider: self.name, model: model)
        profile.price = price(of: model)
        profile.contextTokens = contextTokens(of: model)
        profile.limits.adaptive = isLocal
        return profile
    }
}
