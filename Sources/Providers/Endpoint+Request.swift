extension Endpoint {
    /// The address of `path` behind the base, whose query stays at the end.
    ///
    /// A base that already ends in `path` is not given it twice; `query` and a key that travels in the
    /// query are added behind what is there.
    func address(_ path: String, query: String? = nil) -> String {
        // By bytes, because this is done for each attempt, and by characters it took a microsecond.
        let base = baseURL.utf8
        let mark = base.firstIndex(of: UInt8(ascii: "?"))
        var queries: [Substring] = []
        if let mark { queries.append(baseURL[base.index(after: mark)...]) }
        var address = base[..<(mark ?? base.endIndex)]
        while address.last == UInt8(ascii: "/") { address.removeLast() }
        if let query { queries.append(query[...]) }
        if case .query(let name) = auth, let key = usableKey {
            queries.append("\(name)=\(Self.percentEncoded(key, keeping: ""))")
        }
        var place = String(Substring(address))
        if !address.suffix(path.utf8.count).elementsEqual(path.utf8) { place += path }
        return queries.isEmpty ? place : place + "?" + queries.joined(separator: "&")
    }

    /// The address of a chat request with `model`: the endpoint's own path, else `standard`.
    func chatAddress(_ standard: String, model: String, query: String? = nil) -> String {
        guard let path else { return address(standard, query: query) }
        let parts = path.split(separator: "{model}", omittingEmptySubsequences: false)
        let filled = parts.joined(separator: Self.percentEncoded(model))
        return address(filled.hasPrefix("/") ? filled : "/" + filled, query: query)
    }

    /// The head of a request: what is accepted, the key, `standard`, and the endpoint's own fields,
    /// which replace any of the others.
    func headers(
        accept: String, isPost: Bool = true, standard: [HeaderField] = []
    ) -> [HeaderField] {
        var headers: [HeaderField] = []
        headers.reserveCapacity(3 + standard.count + extraHeaders.count)
        if isPost { headers.append(HeaderField("content-type", "application/json")) }
        headers.append(HeaderField("accept", accept))
        if let key = usableKey {
            switch auth {
            case .bearer: headers.append(HeaderField("authorization", "Bearer " + key))
            case .header(let name): headers.append(HeaderField(name, key))
            case .query, .none: break
            }
        }
        for field in standard.isEmpty ? extraHeaders : standard + extraHeaders {
            headers.removeAll { $0.name.lowercased() == field.name.lowercased() }
            headers.append(field)
        }
        return headers
    }

    /// A GET for a list.
    func listRequest(_ path: String, standard: [HeaderField] = []) -> HTTPRequestValue {
        HTTPRequestValue(
            method: "GET", url: address(path),
            headers: headers(accept: "application/json", isPost: false, standard: standard),
            body: [])
    }

    /// A key read from a file often ends in a line break, which no header may hold.
    private var usableKey: String? {
        guard let key = key?.revealed().trimmed, !key.isEmpty else { return nil }
        return key
    }

    /// `text` with every byte that may not stand in a path segment, nor in `keeping`, as `%XX`
    /// (RFC 3986 §2.3).
    static func percentEncoded(_ text: String, keeping kept: String = "/:@") -> String {
        let digits = Array("0123456789ABCDEF")
        var encoded = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(scalar)
            case _ where kept.unicodeScalars.contains(scalar):
                encoded.unicodeScalars.append(scalar)
            default:
                encoded += "%"
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
        return encoded
    }
}
