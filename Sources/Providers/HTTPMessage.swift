/// One header field; names compare without regard to case.
public struct HeaderField: Sendable, Equatable {
    /// The name as sent.
    public var name: String
    /// The value.
    public var value: String
    /// Creates a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HeaderField] {
    /// The first value under `name`, compared without regard to ASCII case.
    public func first(_ name: String) -> String? {
        first {
            $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased()
        }?
        .value
    }
}

/// A request as a value.
public struct HTTPRequestValue: Sendable, Equatable {
    /// `GET`, `POST`.
    public var method: String
    /// The absolute address.
    public var url: String
    /// Fields, secrets included: never print this value.
    public var headers: [HeaderField]
    /// The body.
    public var body: [UInt8]

    /// Creates a request.
    public init(method: String, url: String, headers: [HeaderField], body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

extension HTTPRequestValue {
    /// `GET` of a path from the endpoint's origin, with its key: whoever answers is there.
    public static func reaching(_ path: String, at endpoint: Endpoint) -> HTTPRequestValue {
        var request = Dialects.dialect(for: endpoint.format).modelsRequest(on: endpoint)
        let origin = endpoint.baseURL.split(separator: "/", maxSplits: 3).prefix(2)
        request.url = origin.joined(separator: "//") + path
        return request
    }
}

/// A response head as a value.
public struct HTTPResponseHeadValue: Sendable, Equatable {
    /// The status.
    public var status: Int
    /// Fields.
    public var headers: [HeaderField]

    /// Creates a head.
    public init(status: Int, headers: [HeaderField]) {
        self.status = status
        self.headers = headers
    }
}
