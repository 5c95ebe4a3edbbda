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

    /// An endpoint of this provider.
    func endpoint(profile: EndpointProfile, baseURL: String, key: Secret?) -> Endpoint {
        Endpoint(
            profile: profile, baseURL: baseURL, key: key, auth: auth,
            requestHeaderWindow: requestHeaderWindow)
    }
}
