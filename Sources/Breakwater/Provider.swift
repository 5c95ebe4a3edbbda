public import Providers
import Reliability

/// A service to ask: a row of the provider table, or one of your own, with the model and the
/// connection that it is asked with.
///
/// ```swift
/// let chain: [Provider] = [
///     .openAI,
///     .groq.with(model: "openai/gpt-oss-20b"),
///     .ollama.with(model: "llama3.2"),
/// ]
/// ```
public struct Provider: Sendable, Equatable {
    /// What is known of the service beforehand.
    public var preset: ProviderPreset
    /// The model; `nil` is the service's default.
    public var model: String?
    /// How it is reached; `nil` is what the environment and the table say.
    public var options: ConnectionOptions?

    /// A service that you describe yourself.
    public init(_ preset: ProviderPreset) { self.preset = preset }

    /// The row of the table called `name`, compared without regard to case, common other names
    /// included; `nil` when there is none.
    public init?(_ name: String) {
        guard let preset = ProviderPreset.named(name) else { return nil }
        self.preset = preset
    }

    /// The name in a configuration, such as `llama.cpp`.
    public var name: String { preset.name }

    /// The model when none is named; `nil` where the table knows no certain one.
    public var defaultModel: String? { preset.defaultModel }

    /// The same service with another model, or reached differently; `nil` keeps what there is.
    public func with(model: String? = nil, options: ConnectionOptions? = nil) -> Provider {
        var provider = self
        provider.model = model ?? self.model
        provider.options = options ?? self.options
        return provider
    }

    /// The endpoint that this stands for, for a `ChatClient(endpoints:…)` of your own making.
    ///
    /// - Parameters:
    ///   - name: What it is called. Default the provider's name.
    ///   - environment: Where keys, addresses and proxies are looked up.
    /// - Throws: `SetupError` when key, address, model, proxy or an option cannot work.
    public func endpoint(
        named name: String? = nil, environment: [String: String]
    ) throws(SetupError) -> Endpoint {
        let options = options ?? ConnectionOptions()
        guard let model = model ?? preset.defaultModel, !model.isEmpty else {
            throw .missingModel(provider: preset.name)
        }
        let address = try address(options, environment)
        var profile = preset.profile(name: name ?? preset.name, model: model)
        profile.timeouts = try options.checkedTimeouts()
        var endpoint = preset.endpoint(
            profile: profile, baseURL: address, key: try key(options, environment))
        for key in options.otherKeys { endpoint.otherKeys.append(try checked(key.revealed())) }
        for field in try options.checkedHeaders() {
            endpoint.extraHeaders.removeAll { $0.name.lowercased() == field.name.lowercased() }
            endpoint.extraHeaders.append(field)
        }
        endpoint.proxy = try options.checkedProxy(for: address, environment: environment)
        endpoint.tls = try options.checkedTLS()
        endpoint.allowsPlainHTTP = options.allowsPlainHTTP
        if !options.allowsPlainHTTP, let parts = WebAddress(address), parts.scheme == "http",
            !parts.isLoopback
        {
            throw .plainHTTP(provider: preset.name)
        }
        return endpoint
    }

    private func address(
        _ options: ConnectionOptions, _ environment: [String: String]
    ) throws(SetupError) -> String {
        if let given = options.baseURL {
            guard let address = preset.address(given) else {
                throw .unusableAddress(provider: preset.name, source: "baseURL")
            }
            return address.text
        }
        // Unlike a configuration, which has other endpoints to go on with, this one must not go
        // elsewhere than its variable says.
        if let (variable, value) = preset.baseVariable(in: environment) {
            guard let address = preset.address(value) else {
                throw .unusableAddress(provider: preset.name, source: variable)
            }
            return address.text
        }
        guard let base = preset.baseURL else {
            throw .missingAddress(provider: preset.name, variables: preset.baseURLVariables)
        }
        guard let address = preset.address(base) else {
            throw .unusableAddress(provider: preset.name, source: "its preset")
        }
        return address.text
    }

    private func key(
        _ options: ConnectionOptions, _ environment: [String: String]
    ) throws(SetupError) -> Secret? {
        guard let key = options.key?.revealed() ?? preset.key(in: environment)?.value else {
            if preset.needsKey {
                throw .missingKey(provider: preset.name, variables: preset.keyVariables)
            }
            return nil
        }
        return try checked(key)
    }

    private func checked(_ key: String) throws(SetupError) -> Secret {
        guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .unusableKey(provider: preset.name)
        }
        return Secret(key)
    }
}
