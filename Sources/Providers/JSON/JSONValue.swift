import CSimdJSON

/// A JSON value as a tree, for what is carried through without being understood, and for small
/// documents outside the hot path.
///
/// Numbers that were written as integers and fit stay integers. Objects lose the order of their keys;
/// of a repeated key the first value is kept.
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// Text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Fields.
    case object([String: JSONValue])

    /// Reads one JSON document in UTF-8; `nil` when it is malformed or nests over 128 levels.
    public init?(parsing bytes: [UInt8]) {
        guard let value = JSONDocument.read(bytes, { JSONValue($0) }) else { return nil }
        self = value
    }

    /// Copies the value at `view` and everything below it.
    init(_ view: JSONView) {
        switch view.kind {
        case simd_json_bool:
            self = .bool(view.bool ?? false)
        case simd_json_int64, simd_json_uint64, simd_json_double:
            self = view.integerOrNumber
        case simd_json_string:
            self = .string(view.string ?? "")
        case simd_json_array:
            var elements: [JSONValue] = []
            view.forEachElement { elements.append(JSONValue($0)) }
            self = .array(elements)
        case simd_json_object:
            var fields: [String: JSONValue] = [:]
            view.forEachField { key, value in
                if fields[key] == nil { fields[key] = JSONValue(value) }
            }
            self = .object(fields)
        default:
            self = .null
        }
    }

    /// The field under `key`; `nil` when this is no object or has none.
    public subscript(key: String) -> JSONValue? {
        if case .object(let fields) = self { fields[key] } else { nil }
    }

    /// The element at `index`; `nil` when this is no array or is shorter.
    public subscript(index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) {
            elements[index]
        } else {
            nil
        }
    }

    /// The text, when this is a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The whole number, when this is one.
    public var int: Int? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The number, whole or not, when this is one.
    public var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// The document in UTF-8, compact, keys sorted; `null` for a number that JSON cannot write.
    public var encoded: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    /// Writes the tree.
    package func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.raw("null")
        case .bool(let truth): json.raw(truth ? "true" : "false")
        case .integer(let number): json.raw(String(number))
        case .number(let number): json.value(number)
        case .string(let text): json.value(text)
        case .array(let elements):
            json.array { json in
                for element in elements { element.write(to: &json) }
            }
        case .object(let fields):
            json.object { json in
                for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
                    json.key(key)
                    value.write(to: &json)
                }
            }
        }
    }
}

extension JSONView {
    /// A number as an integer when it was written as one and fits.
    fileprivate var integerOrNumber: JSONValue {
        if kind == simd_json_double { return .number(double ?? 0) }
        return int.map(JSONValue.integer) ?? .number(double ?? 0)
    }
}
