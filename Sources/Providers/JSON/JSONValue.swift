import CSimdJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

    /// The document in UTF-8, compact, keys sorted, slashes unescaped; `null` for a number that JSON
    /// cannot write (NaN, infinite).
    public var encoded: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The only failure is a number without a JSON form.
        guard let data = try? encoder.encode(self) else { return Array("null".utf8) }
        return Array(data)
    }
}

extension JSONView {
    /// A number as an integer when it was written as one and fits.
    fileprivate var integerOrNumber: JSONValue {
        if kind == simd_json_double { return .number(double ?? 0) }
        return int.map(JSONValue.integer) ?? .number(double ?? 0)
    }
}

extension JSONValue: Encodable {
    /// Writes the tree.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let truth): try container.encode(truth)
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let fields): try container.encode(fields)
        }
    }
}
