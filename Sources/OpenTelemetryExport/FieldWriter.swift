import Providers

/// A field of one of OTLP's messages: JSON writes its name, protobuf its number.
///
/// Both are those of opentelemetry-proto, for example `trace_id = 1` of `Span`, whose name is `traceId` in
/// JSON.
struct Field: Sendable {
    let name: String
    let number: UInt64

    init(_ name: String, _ number: UInt64) {
        self.name = name
        self.number = number
    }
}

/// Writes the fields of a message, in their order.
///
/// So a message is described once, and the two encodings cannot differ in what they say.
protocol FieldWriter {
    /// A message in this one.
    mutating func message(_ field: Field, _ body: (inout Self) -> Void)
    /// A list of messages, or nothing for an empty one.
    mutating func messages<Element>(
        _ field: Field, _ elements: some Collection<Element>,
        _ body: (inout Self, Element) -> Void)
    mutating func text(_ field: Field, _ text: String)
    /// The number of a trace or a span, as its bytes; hexadecimal in JSON, by OTLP's own rule.
    mutating func identity(_ field: Field, _ words: [UInt64])
    mutating func truth(_ field: Field, _ truth: Bool)
    /// A number of a kind, or a count of 32 bits.
    mutating func small(_ field: Field, _ number: Int)
    /// A number of 64 bits, which is text in JSON because its numbers have too few.
    mutating func whole(_ field: Field, _ number: Int64)
    /// The same, in eight bytes.
    mutating func fixed(_ field: Field, _ number: UInt64)
    mutating func fixed(_ field: Field, _ numbers: [UInt64])
    mutating func number(_ field: Field, _ number: Double)
    mutating func numbers(_ field: Field, _ numbers: [Double])
}

extension JSONWriter: FieldWriter {
    mutating func message(_ field: Field, _ body: (inout JSONWriter) -> Void) {
        key(field.name)
        object(body)
    }

    mutating func messages<Element>(
        _ field: Field, _ elements: some Collection<Element>,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(field.name)
        array { json in
            for element in elements { json.object { body(&$0, element) } }
        }
    }

    mutating func text(_ field: Field, _ text: String) { self.field(field.name, text) }

    mutating func identity(_ field: Field, _ words: [UInt64]) {
        self.field(field.name, words.map(\.hexadecimal).joined())
    }

    mutating func truth(_ field: Field, _ truth: Bool) { self.field(field.name, truth) }

    mutating func small(_ field: Field, _ number: Int) { self.field(field.name, number) }

    mutating func whole(_ field: Field, _ number: Int64) { self.field(field.name, String(number)) }

    mutating func fixed(_ field: Field, _ number: UInt64) { self.field(field.name, String(number)) }

    mutating func fixed(_ field: Field, _ numbers: [UInt64]) {
        self.field(field.name, numbers.map(String.init))
    }

    mutating func number(_ field: Field, _ number: Double) { self.field(field.name, number) }

    mutating func numbers(_ field: Field, _ numbers: [Double]) {
        key(field.name)
        array { json in for number in numbers { json.value(number) } }
    }
}
