import Foundation

/// Writes values as JSON, one object a line.
enum JSONLine {
    /// The object as one line, with its newline; keys in alphabetical order, so that the same
    /// event always is the same line.
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Names and finite numbers only: nothing here can fail to encode.
        guard let data = try? encoder.encode(value) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

extension Duration {
    /// Milliseconds with three decimals, as all times are written.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        let micros = Double(seconds) * 1e6 + (Double(attoseconds) / 1e12).rounded()
        return micros / 1000
    }
}

/// A field that is always there: `null` when there is nothing.
@propertyWrapper struct OrNull<Value: Encodable & Sendable>: Encodable, Sendable {
    var wrappedValue: Value?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}
