/// Who sends: the attributes of OpenTelemetry's resource.
struct Resource: Sendable, Equatable {
    /// Names and values, in this order.
    private(set) var attributes: [(name: String, value: String)] = []

    static func == (left: Resource, right: Resource) -> Bool {
        left.attributes.elementsEqual(right.attributes, by: ==)
    }

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Sets an attribute, instead of one of the same name.
    mutating func set(_ name: String, _ value: String) {
        if let index = attributes.firstIndex(where: { $0.name == name }) {
            attributes[index].value = value
        } else {
            attributes.append((name, value))
        }
    }

    /// Sets an attribute that is not there.
    mutating func setDefault(_ name: String, _ value: String) {
        if self[name] == nil { set(name, value) }
    }

    /// Writes the levels around what is sent: resource and scope, whose list `body` writes.
    func write<Writer: FieldWriter>(
        _ outer: Field, _ scopes: Field, to fields: inout Writer, _ body: (inout Writer) -> Void
    ) {
        fields.messages(outer, CollectionOfOne(())) { fields, _ in
            fields.message(Field("resource", 1)) { $0.attributes(1, attributes) }
            fields.messages(scopes, CollectionOfOne(())) { fields, _ in
                fields.message(Field("scope", 1)) { $0.text(Field("name", 1), "breakwater") }
                body(&fields)
            }
        }
    }
}

extension FieldWriter {
    /// Writes the field `attributes`, which has another number in each message, with texts as values.
    mutating func attributes(_ number: UInt64, _ attributes: [(name: String, value: String)]) {
        messages(Field("attributes", number), attributes) { fields, attribute in
            fields.attribute(attribute.name) { $0.write(attribute.value) }
        }
    }

    /// Writes one attribute, whose value `write` writes as one of OTLP's kinds.
    mutating func attribute(_ name: String, _ write: (inout Self) -> Void) {
        text(Field("key", 1), name)
        message(Field("value", 2), write)
    }

    /// Writes text as the value of an attribute.
    mutating func write(_ text: String) { self.text(Field("stringValue", 1), text) }
}
