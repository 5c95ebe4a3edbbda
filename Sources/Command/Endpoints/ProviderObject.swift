import Providers

/// One row of the provider table as `endpoints --providers` prints it.
struct ProviderObject: Encodable, Sendable {
    let name: String
    let title: String
    /// The base address; absent where each person has an address of their own.
    let url: String?
    let url_variables: [String]
    let key_variables: [String]
    /// The variable that holds its key now, if one does.
    let key_found: String?
    let format: String
    let model: String?
    let local: Bool
    /// What nobody checked against the service itself.
    let doubts: [String]

    init(_ preset: ProviderPreset, environment: [String: String]) {
        name = preset.name
        title = preset.title
        url = preset.baseURL
        url_variables = preset.baseURLVariables
        key_variables = preset.keyVariables
        key_found = preset.keyVariables.first { environment[$0]?.isEmpty == false }
        format = preset.format.rawValue
        model = preset.defaultModel
        local = preset.isLocal
        doubts = preset.doubts
    }

    /// The table for a person; doubts stand below their row.
    static func lines(_ objects: [ProviderObject]) -> [String] {
        let rows =
            [["PROVIDER", "KEY", "ADDRESS", "FORMAT", "MODEL"]]
            + objects.map { object in
                [
                    object.name, object.keyWords, object.addressWords, object.format,
                    object.model ?? "its first",
                ]
            }
        let lines = EndpointTable.aligned(rows)
        return lines[..<1]
            + zip(lines.dropFirst(), objects).flatMap { line, object in
                [line] + object.doubts.map { "  doubtful: \($0)" }
            }
    }

    private var keyWords: String {
        if let key_found { return "\(key_found) is set" }
        if key_variables.isEmpty { return "none needed" }
        return key_variables.joined(separator: " or ") + (local ? ", if it asks" : "")
    }

    private var addressWords: String {
        url ?? url_variables.last.map { "set \($0)" } ?? "url: in the configuration"
    }
}
