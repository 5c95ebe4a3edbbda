import NIOCore
import NIOHTTP1
import Providers

/// Writes one answer in the form of HTTP/1.
///
/// Head, body and end lie in one buffer, so that an answer is one write; an encoder in the pipeline makes
/// three of it, each with a buffer of its own.
struct AnswerFraming {
    /// The request's number.
    var id = ""
    /// Whether the connection carries further requests afterwards.
    private(set) var keepsAlive = false
    private var isChunked = true
    private var hasBody = true
    private var tellsKeepAlive = false

    /// For what could not be read as a request; the connection ends with it.
    init(id: String = "") { self.id = id }

    init(_ head: HTTPRequestHead, id: String) {
        self.id = id
        keepsAlive = head.isKeepAlive
        hasBody = head.method != .HEAD
        // HTTP/1.0 knows no chunks: an answer in pieces ends with its connection.
        isChunked = (head.version.major, head.version.minor) >= (1, 1)
        tellsKeepAlive = keepsAlive && !isChunked
    }

    /// A whole answer; `date` is the time of day as `HTTPDate` writes it.
    func writeWhole(_ answer: GatewayAnswer, to buffer: inout ByteBuffer, at date: String) {
        buffer.reserveCapacity(minimumWritableBytes: answer.body.count + 320)
        writeStart(answer, to: &buffer, at: date)
        buffer.writeString("content-length: \(answer.body.count)\r\n\r\n")
        if hasBody { buffer.writeBytes(answer.body) }
    }

    /// What comes before the pieces.
    mutating func writeHead(
        _ answer: GatewayAnswer, to buffer: inout ByteBuffer, at date: String
    ) {
        if !isChunked { keepsAlive = false }
        writeStart(answer, to: &buffer, at: date)
        buffer.writeStaticString(isChunked ? "transfer-encoding: chunked\r\n\r\n" : "\r\n")
    }

    /// Asks for the body of a client that waits to be asked.
    static func writeContinue(to buffer: inout ByteBuffer) {
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
    }

    func writePiece(_ bytes: [UInt8], to buffer: inout ByteBuffer) {
        // A chunk without bytes would be the end.
        guard hasBody, !bytes.isEmpty else { return }
        guard isChunked else {
            buffer.writeBytes(bytes)
            return
        }
        buffer.reserveCapacity(minimumWritableBytes: bytes.count + 12)
        buffer.writeString(String(bytes.count, radix: 16))
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(bytes)
        buffer.writeStaticString("\r\n")
    }

    func writeEnd(to buffer: inout ByteBuffer) {
        if hasBody, isChunked { buffer.writeStaticString("0\r\n\r\n") }
    }

    private func writeStart(_ answer: GatewayAnswer, to buffer: inout ByteBuffer, at date: String) {
        buffer.writeStaticString("HTTP/1.1 ")
        buffer.writeString(String(answer.status))
        buffer.writeStaticString(" ")
        buffer.writeString(HTTPResponseStatus(statusCode: answer.status).reasonPhrase)
        buffer.writeStaticString("\r\n")
        for field in answer.fields { Self.write(field.name, field.value, to: &buffer) }
        Self.write("x-request-id", id, to: &buffer)
        Self.write("date", date, to: &buffer)
        buffer.writeStaticString("server: breakwater\r\n")
        if !keepsAlive {
            buffer.writeStaticString("connection: close\r\n")
        } else if tellsKeepAlive {
            buffer.writeStaticString("connection: keep-alive\r\n")
        }
    }

    /// Control characters in a value would begin a field of their own: they become spaces.
    private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            buffer.writeBytes(value.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
        } else {
            buffer.writeString(value)
        }
        buffer.writeStaticString("\r\n")
    }
}
