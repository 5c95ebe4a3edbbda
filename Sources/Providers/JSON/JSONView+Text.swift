import CSimdJSON

extension JSONView {
    /// A string's text, or any other value as JSON text; empty for what is not there.
    ///
    /// Tool arguments are a string of JSON in some services and the value itself in others.
    var jsonText: String {
        if let text = string { return text }
        return isPresent ? String(decoding: encoded, as: UTF8.self) : ""
    }

    /// The value and everything below it as compact JSON in UTF-8.
    ///
    /// Keys stay in their order, repeated ones included, and integers keep all their digits, because
    /// what is carried through is nobody's to tidy up: `JSONValue` would do all of that.
    var encoded: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    private func write(to json: inout JSONWriter) {
        switch kind {
        case simd_json_null: json.raw("null")
        case simd_json_bool: json.raw(bool == true ? "true" : "false")
        case simd_json_int64, simd_json_uint64:
            if let whole = int { json.raw(String(whole)) } else { json.raw(String(unsigned ?? 0)) }
        case simd_json_double: json.value(double ?? 0)
        case simd_json_string: json.value(string ?? "")
        case simd_json_array:
            json.array { json in forEachElement { $0.write(to: &json) } }
        case simd_json_object:
            json.object { json in
                forEachField { key, value in
                    json.key(key)
                    value.write(to: &json)
                }
            }
        default: json.raw("null")
        }
    }

    private var unsigned: UInt64? {
        guard let value else { return nil }
        var whole: UInt64 = 0
        return simd_json_uint64_of(value, &whole) ? whole : nil
    }
}
