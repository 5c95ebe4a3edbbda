import LoopbackServers

/// What a server does to a request, and where it stands.
struct Play: Sendable {
    /// Where it stands.
    var site = Site.plain
    /// What it does once a request is there.
    var reply = RawServer.Reply.silence
    /// What it does later, in this order.
    var cues: [Cue] = []

    enum Site: Sendable {
        /// On loopback, reached by its address.
        case plain
        /// By the name of this machine, of whose addresses one answers.
        case named
        /// Nobody listens there.
        case closed
        /// The name does not exist.
        case unknownName
        /// The queue for connections is full.
        case full
        /// It accepts and reads nothing.
        case deaf
        /// It answered another request well before, on the same connection.
        case kept
        /// Behind TLS, with this to show for itself.
        case secured(Credential)
    }

    enum Credential: Sendable {
        /// It speaks no TLS.
        case none
        case expired
        case ofAnotherName
        /// Of an authority that nobody knows.
        case ofAStranger
    }

    var needsCertificates: Bool {
        guard case .secured(let credential) = site else { return false }
        if case .none = credential { return false }
        return true
    }
}

/// What happens once a call has come so far.
struct Cue: Sendable {
    enum Moment: Sendable { case started, sent, head, text }

    let moment: Moment
    /// So much time passes.
    var passes = Duration.zero
    /// And then the server says this.
    var says = RawServer.Reply.silence
}

/// The bytes that servers write.
enum Wire {
    static let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    static let chunkedHead =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    static func event(_ json: String) -> String { "data: \(json)\n\n" }

    /// A piece of an answer; `text` is written into JSON as it is.
    static func text(_ text: String) -> String {
        event(#"{"choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"#)
    }

    static let finish = event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
    static let done = "data: [DONE]\n\n"

    /// An error as OpenAI writes it.
    static func error(
        _ code: String?, _ message: String, type: String = "invalid_request_error"
    ) -> String {
        let code = code.map { "\"\($0)\"" } ?? "null"
        return #"{"error":{"message":"\#(message)","type":"\#(type)","code":\#(code)}}"#
    }
}
