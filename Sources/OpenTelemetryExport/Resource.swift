import Providers

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

    /// Writes the levels around what is sent: resource, scope, and the list that `body` fills.
    func write(
        _ outer: String, _ scope: String, _ list: String, to json: inout JSONWriter,
        _ body: (inout JSONWriter) -> Void
    ) {
        json.object { json in
            json.key(outer)
            json.array { json in
                json.object { json in
                    json.key("resource")
                    json.object { $0.attributes(attributes) }
                    json.key(scope)
                    json.array { json in
                        json.object { json in
                            json.key("scope")
                            json.object { $0.field("name", "breakwater") }
                            json.key(list)
                            json.array(body)
                        }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Writes the field `attributes` with texts as values, or nothing for an empty list.
    mutating func attributes(_ attributes: [(name: String, value: String)]) {
        guard !attributes.isEmpty else { return }
        key("attributes")
        array { json in
            for (name, value) in attributes {
                json.attribute(name) { $0.field("stringValue", value) }
            }
        }
    }

    /// Writes one attribute, whose value `write` writes as one of OTLP's kinds.
    mutating func attribute(_ name: String, _ write: (inout JSONWriter) -> Void) {
        object { json in
            json.field("key", name)
            json.key("value")
            json.object(write)
        }
    }
}
