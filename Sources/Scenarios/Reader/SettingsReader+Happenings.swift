import Reliability
import Settings
import Simulation

extension SettingsReader {
    static let happeningKeys = [
        "enable", "disable", "drain", "open", "close", "release", "pin", "strategy", "limits",
        "suspend",
    ]

    /// What a person or the machine does, and when.
    mutating func happenings(in top: Section, names: [String]) -> [Happening] {
        var found: [Happening] = []
        for field in list(top, "happenings") ?? [] {
            guard let section = section(field, known: ["at"] + SettingsReader.happeningKeys)
            else { continue }
            let at = instant(section, "at", example: "10s")
            if section.fields["at"] == nil {
                error(field, "it is not said when", "Write for example at: 10s.")
            }
            let given = section.keys.filter { $0 != "at" }
            guard given.count == 1, let key = given.first else {
                error(
                    field, given.isEmpty ? "nothing happens" : "one thing happens at a time",
                    "Write one of \(SettingsReader.happeningKeys.joined(separator: ", ")).")
                continue
            }
            if let kind = kind(section, key, names: names), let at {
                found.append(Happening(at: at, kind))
            }
        }
        return found
    }

    private mutating func kind(
        _ section: Section, _ key: String, names: [String]
    ) -> Happening.Kind? {
        switch key {
        case "strategy":
            return word(section, key, RoutingStrategy.self).map { .strategy($0) }
        case "suspend":
            return duration(section, key, example: "1h").map { .suspend($0) }
        case "limits":
            return newLimits(section, names: names)
        case "pin" where section.fields[key].flatMap { raw($0) } == "off":
            return .pin(nil)
        default:
            guard let name = endpoint(section, key, names: names) else { return nil }
            return switch key {
            case "enable": .manual(name, .enabled)
            case "disable": .manual(name, .disabled)
            case "drain": .manual(name, .draining)
            case "open": .force(name, .open)
            case "close": .force(name, .closed)
            case "release": .force(name, nil)
            default: .pin(name)
            }
        }
    }

    private mutating func newLimits(_ section: Section, names: [String]) -> Happening.Kind? {
        guard let inner = self.section(section, "limits", known: []) else { return nil }
        let name = endpoint(inner, "endpoint", names: names)
        if inner.fields["endpoint"] == nil, let field = section.fields["limits"] {
            error(field, "it is not said of which endpoint", "Write for example endpoint: squall.")
        }
        let limits = limits(section, beside: ["endpoint"])
        return name.map { .limits($0, limits) }
    }

    private mutating func endpoint(
        _ section: Section, _ key: String, names: [String]
    ) -> String? {
        guard let name = text(section, key), let field = section.fields[key] else { return nil }
        if names.contains(name) { return name }
        stranger(field, name, among: names)
        return nil
    }
}
