import LoopbackServers
import Providers

@testable import OpenTelemetryExport

/// Options from variables that nothing is to be said about.
func otlpOptions(_ environment: [String: String]) throws -> OTLPOptions {
    let reading = OTLPReading(environment)
    guard reading.notes.isEmpty, let options = reading.options else {
        throw UnexpectedNotes(notes: reading.notes)
    }
    return options
}

struct UnexpectedNotes: Error { var notes: [String] }

extension JSONValue {
    /// The elements of a list.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// The spans of a document.
    var spans: [JSONValue] {
        (self["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"] ?? .null).elements
    }

    /// The measurements of a document, by name.
    var metrics: [String: JSONValue] {
        let list = self["resourceMetrics"]?[0]?["scopeMetrics"]?[0]?["metrics"] ?? .null
        return Dictionary(list.elements.map { ($0["name"]?.string ?? "", $0) }) { first, _ in first
        }
    }

    /// The attributes as `name=value`, in their order.
    var attributeTexts: [String] {
        (self["attributes"] ?? .null).elements.map { attribute in
            "\(attribute["key"]?.string ?? "")=\((attribute["value"] ?? .null).plain)"
        }
    }

    /// OTLP's value without its kind.
    private var plain: String {
        guard case .object(let fields) = self, let (kind, value) = fields.first else { return "?" }
        switch value {
        case .string(let text): return text
        case .bool(let truth): return "\(truth)"
        case .integer(let number): return "\(number)"
        case .number(let number): return "\(number)"
        default: return kind == "arrayValue" ? "[…]" : "?"
        }
    }

    /// A span as lines: its name and status, its attributes, its events; below it what stands below it.
    func tree(of spans: [JSONValue], indent: String = "") -> [String] {
        let code = self["status"]?["code"] == .integer(2) ? " ERROR" : ""
        var lines = ["\(indent)\(self["name"]?.string ?? "")\(code)"]
        lines += attributeTexts.map { "\(indent)  \($0)" }
        lines += (self["events"] ?? .null).elements.map { event in
            let facts = event.attributeTexts.joined(separator: " ")
            return "\(indent)  * \(event["name"]?.string ?? "")\(facts.isEmpty ? "" : " " + facts)"
        }
        for span in spans where span["parentSpanId"] == self["spanId"] {
            lines += span.tree(of: spans, indent: indent + "    ")
        }
        return lines
    }
}

extension LoopbackCollector {
    func options() throws -> OTLPOptions { try otlpOptions(environment) }
}
