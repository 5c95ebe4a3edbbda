public import Providers
import Yams

/// Any YAML document as the JSON value that means the same.
public enum YAMLValue {
    /// How many values are read at most: aliases of aliases could stand for more than memory holds.
    static let limit = 1_000_000

    /// Reads one document; `nil` when it is no YAML, or too much of it.
    public static func read(_ text: String) -> JSONValue? {
        guard let node = try? Yams.compose(yaml: text) else { return nil }
        var left = limit
        return value(node, &left)
    }

    private static func value(_ node: Node, _ left: inout Int) -> JSONValue? {
        left -= 1
        guard left > 0 else { return nil }
        switch node {
        case .scalar: return scalar(node)
        case .sequence(let sequence):
            var items: [JSONValue] = []
            for item in sequence {
                guard let item = value(item, &left) else { return nil }
                items.append(item)
            }
            return .array(items)
        case .mapping(let mapping):
            var fields: [String: JSONValue] = [:]
            for (key, node) in mapping {
                guard let field = value(node, &left) else { return nil }
                fields[key.scalar?.string ?? ""] = field
            }
            return .object(fields)
        case .alias: return nil
        }
    }

    private static func scalar(_ node: Node) -> JSONValue {
        switch node.tag.description {
        case Tag.Name.null.rawValue: .null
        case Tag.Name.bool.rawValue: node.bool.map(JSONValue.bool) ?? .null
        case Tag.Name.int.rawValue: node.int.map(JSONValue.integer) ?? .null
        case Tag.Name.float.rawValue: node.float.map(JSONValue.number) ?? .null
        default: .string(node.string ?? "")
        }
    }
}
