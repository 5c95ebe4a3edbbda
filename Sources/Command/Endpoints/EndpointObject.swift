import Providers
import Reliability
import Settings

/// One endpoint as `endpoints --json` prints it; never a key, never a proxy.
struct EndpointObject: Encodable, Sendable {
    /// What a probe found.
    struct Health: Encodable, Sendable, Equatable {
        let ok: Bool
        let ms: Double
        /// What went wrong, with the class of the failure.
        @OrNull var problem: String?

        static func == (left: Health, right: Health) -> Bool {
            left.ok == right.ok && left.ms == right.ms && left.problem == right.problem
        }
    }

    /// What is allowed; absent dimensions are unlimited.
    struct Limits: Encodable, Sendable, Equatable {
        var requests_per_minute: Int?
        var tokens_per_minute: Int?
        var requests_per_day: Int?
        var concurrent: Int?
    }

    let name: String
    let provider: String
    let model: String
    let url: String
    /// `found`, `missing`, `literal` or `not_needed`.
    let key: String
    /// The variable that holds the key, or should.
    let key_variable: String?
    /// How many keys take turns; absent with one.
    var keys: Int?
    /// Those of a list that are not there; absent with none.
    var keys_missing: Int?
    /// Those that a probe found refused; absent with none.
    var keys_refused: Int?
    let simulated: Bool
    let weight: Double
    let limits: Limits
    /// What to set before it is an endpoint: the variable of its address.
    var needs: String?
    var health: Health?

    /// A service whose key is there and whose address is not.
    init(_ preset: ProviderPreset, keyVariable: String, addressVariable: String?) {
        name = preset.name
        provider = preset.name
        model = preset.defaultModel ?? ""
        url = ""
        key = "found"
        key_variable = keyVariable
        simulated = false
        weight = 1
        limits = Limits()
        needs = addressVariable ?? "url"
    }

    init(_ configured: ConfiguredEndpoint) {
        let endpoint = configured.endpoint
        let profile = endpoint.profile
        name = profile.name
        provider = profile.provider
        model = profile.model
        url = endpoint.baseURL
        simulated = endpoint.isSimulated
        weight = profile.weight
        limits = Limits(
            requests_per_minute: profile.limits.requestsPerMinute,
            tokens_per_minute: profile.limits.tokensPerMinute,
            requests_per_day: profile.limits.requestsPerDay,
            concurrent: profile.limits.concurrent)
        switch configured.keySource {
        case .variable(let variable): (key, key_variable) = ("found", variable)
        case .missing(let variable): (key, key_variable) = ("missing", variable)
        case .literal: (key, key_variable) = ("literal", nil)
        case .file, .command: (key, key_variable) = ("found", nil)
        case .unreadable: (key, key_variable) = ("missing", nil)
        case .notNeeded: (key, key_variable) = ("not_needed", nil)
        }
        guard configured.keys.count > 1 else { return }
        keys = endpoint.keys.count
        let missing = configured.keys.count - endpoint.keys.count
        if missing > 0 { keys_missing = missing }
    }
}
