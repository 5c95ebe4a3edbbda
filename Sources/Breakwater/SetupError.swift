/// Why a client cannot be made as asked; its description says what to write instead.
///
/// Never holds a key, a password or an address that may carry one.
public enum SetupError: Error, Sendable, Equatable {
    /// The list of providers, or of models, is empty.
    case nobody
    /// None of the provider's variables holds a key, and none was given.
    case missingKey(provider: String, variables: [String])
    /// The key holds characters that a header cannot carry.
    case unusableKey(provider: String)
    /// The provider has no address of its own; these variables may hold one.
    case missingAddress(provider: String, variables: [String])
    /// The base address cannot be used; `source` is the variable or option that holds it.
    case unusableAddress(provider: String, source: String)
    /// The provider has no default model.
    case missingModel(provider: String)
    /// The proxy cannot be used; `advice` says what to write.
    case unusableProxy(advice: String)
    /// A certificate or its key cannot be used; `advice` says why and what to write.
    case unusableTLS(advice: String)
    /// The address is plain HTTP to another machine, which the options refuse.
    case plainHTTP(provider: String)
    /// An option is out of its range; `allowed` says what fits.
    case outOfRange(option: String, allowed: String)
    /// An option stands where it cannot mean anything; `advice` says where it belongs.
    case misplaced(option: String, advice: String)
    /// Two endpoints have this name.
    case nameTaken(String)
    /// No endpoint has this name; `known` are those that there are.
    case unknownEndpoint(String, known: [String])
}

extension SetupError: CustomStringConvertible {
    /// One or two sentences for a person: what is wrong, and what to write.
    public var description: String {
        switch self {
        case .nobody:
            "there is nobody to ask: name at least one, such as [.openAI]"
        case .missingKey(let provider, let variables):
            "\(provider) needs a key: set \(Self.list(variables)), or give"
                + " ConnectionOptions(key: Secret(…))"
        case .unusableKey(let provider):
            "the key of \(provider) holds characters that a header cannot carry:"
                + " a key is printable ASCII without blanks, so copy it again"
        case .missingAddress(let provider, let variables) where variables.isEmpty:
            "\(provider) has no address of its own: give ConnectionOptions(baseURL: \"https://…\")"
        case .missingAddress(let provider, let variables):
            "\(provider) has no address of its own: set \(Self.list(variables)), or give"
                + " ConnectionOptions(baseURL: \"https://…\")"
        case .unusableAddress(let provider, let source):
            "\(source) holds no base address for \(provider): write http:// or https://, a host"
                + " and the path, without a name or password, such as https://api.example.com/v1"
        case .missingModel(let provider):
            "\(provider) has no default model: name one, such as"
                + " ChatClient(provider: …, model: \"NAME\")"
        case .unusableProxy(let advice), .unusableTLS(let advice): advice
        case .plainHTTP(let provider):
            "the address of \(provider) is http:// to another machine, which allowsPlainHTTP: false"
                + " refuses: write https://"
        case .outOfRange(let option, let allowed): "\(option) must be \(allowed)"
        case .misplaced(let option, let advice): "\(option) cannot stand here: \(advice)"
        case .nameTaken(let name):
            "two endpoints are called “\(name)”: give each a name of its own"
        case .unknownEndpoint(let name, let known):
            "there is no endpoint “\(name)”; there are: " + known.joined(separator: ", ")
        }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: " or ") }
}
