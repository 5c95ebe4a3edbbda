import Providers

/// What is answered: a whole document, or what comes before an answer in pieces.
struct GatewayAnswer: Sendable, Equatable {
    /// The HTTP status.
    var status: Int
    /// The header fields, without those that every answer has.
    var fields: [HeaderField]
    /// The body; empty before an answer in pieces.
    var body: [UInt8] = []

    /// What a stream of server-sent events begins with.
    static let events = GatewayAnswer(
        status: 200,
        fields: [
            HeaderField("content-type", "text/event-stream"),
            HeaderField("cache-control", "no-cache"),
        ])

    /// A JSON document.
    static func json(_ bytes: [UInt8], status: Int = 200) -> GatewayAnswer {
        GatewayAnswer(
            status: status, fields: [HeaderField("content-type", "application/json")], body: bytes)
    }

    /// Says in headers who answered, after how many attempts, and what it cost.
    mutating func tell(_ account: Account) {
        if let endpoint = account.endpoint {
            fields.append(HeaderField("x-breakwater-endpoint", endpoint))
        }
        fields.append(HeaderField("x-breakwater-attempts", String(account.attempts)))
        if let cost = account.cost { fields.append(HeaderField("x-breakwater-cost", "\(cost)")) }
    }
}

extension GatewayAnswer {
    /// The document of an error, with the headers that belong to it.
    init(_ error: GatewayError) {
        self = .json(error.encoded, status: error.status)
        if let seconds = error.retryAfterSeconds {
            fields.append(HeaderField("retry-after", String(seconds)))
        }
        if let milliseconds = error.retryAfterMilliseconds {
            fields.append(HeaderField("retry-after-ms", String(milliseconds)))
        }
        if let allow = error.allow { fields.append(HeaderField("allow", allow)) }
        if error.status == 401 { fields.append(HeaderField("www-authenticate", "Bearer")) }
    }
}
