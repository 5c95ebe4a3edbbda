import NIOCore
import NIOHTTP1

/// A request that was let in, while it is read.
struct Asking {
    /// What it asks for.
    let route: Route
    /// What it may do.
    let access: AccessRules.Access
    /// Its header fields.
    let headers: HTTPHeaders
    /// Its number: the client's own, or one of ours.
    let id: String
    /// Its place among the completions under way; `nil` where none is taken.
    let ticket: Gate.Ticket?
    /// The body so far; `nil` before the first byte, and where nobody reads it.
    private(set) var body: ByteBuffer?

    init(
        route: Route, access: AccessRules.Access, headers: HTTPHeaders, id: String,
        ticket: Gate.Ticket?
    ) {
        self.route = route
        self.access = access
        self.headers = headers
        self.id = id
        self.ticket = ticket
    }

    /// Adds a piece of the body; throws 413 when it has more than `limit` bytes then.
    mutating func take(_ bytes: ByteBuffer, limit: Int) throws(GatewayError) {
        guard route.hasBody else { return }
        guard (body?.readableBytes ?? 0) + bytes.readableBytes <= limit else {
            throw .bodyTooLarge(limit: limit)
        }
        // Most bodies come in one piece, which is not copied.
        if body?.writeImmutableBuffer(bytes) == nil { body = bytes }
    }

    /// The whole body.
    var bytes: [UInt8] { body.map { Array($0.readableBytesView) } ?? [] }
}

extension GatewayError {
    /// More than this server reads: status 413.
    static func bodyTooLarge(limit: Int) -> GatewayError {
        GatewayError(
            status: 413, type: "invalid_request_error", code: "body_too_large",
            message: "The body has more than \(limit) bytes, the most that this server takes.")
    }
}

extension HTTPHeaders {
    /// The value of a field; of one that was sent several times all values in one, as RFC 9110 §5.3 says,
    /// so that a second token is not overlooked.
    func value(of name: String) -> String? {
        let values = self[name]
        return values.count > 1 ? values.joined(separator: ", ") : values.first
    }
}
