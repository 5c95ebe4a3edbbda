import Behaviours
import NIOCore
import NIOHTTP1
import Providers

/// What goes onto the wire and when, for one request.
struct ResponseScript: Sendable {
    /// One act, at a time measured from the request's last byte.
    struct Step: Sendable {
        var at: Duration
        var act: Act
    }

    enum Act: Sendable {
        case head(HTTPResponseStatus, HTTPHeaders)
        /// Bytes of the body, and how many words they hold.
        case bytes(ByteBuffer, words: Int)
        /// The body is whole.
        case end
        /// Resets the connection.
        case reset
        /// Closes the connection in the middle of the body, without a reset.
        case close
        /// The same bytes again and again, until the client leaves.
        case repeating(ByteBuffer, every: Duration)
    }

    /// In the order of time.
    ///
    /// A script that neither ends nor closes stays silent for ever.
    var steps: [Step] = []
    /// True when what it sends is a whole and good answer.
    var isAnswer = false
    /// True when it sends an error status.
    var isRefusal = false

    /// How long the work takes; `nil` when no end of it is planned.
    var length: Duration? {
        guard let last = steps.last else { return nil }
        return switch last.act {
        case .end, .reset, .close: last.at
        case .head, .bytes, .repeating: nil
        }
    }

    /// Adds an act; words of the same instant join into one piece.
    mutating func add(_ act: Act, at time: Duration) {
        if case .bytes(var more, let moreWords) = act, let last = steps.last, last.at == time,
            case .bytes(var bytes, let words) = last.act
        {
            steps.removeLast()
            bytes.writeBuffer(&more)
            steps.append(Step(at: time, act: .bytes(bytes, words: words + moreWords)))
        } else {
            steps.append(Step(at: time, act: act))
        }
    }

    mutating func add(_ bytes: [UInt8], words: Int = 0, at time: Duration) {
        add(.bytes(ByteBuffer(bytes: bytes), words: words), at: time)
    }
}

extension ResponseScript {
    /// A document in one piece, with its length told.
    static func document(
        _ status: HTTPResponseStatus, _ bytes: [UInt8], type: String = "application/json",
        headers: HTTPHeaders = [:], words: Int = 0, at time: Duration = .zero
    ) -> ResponseScript {
        var script = ResponseScript()
        var headers = headers
        headers.add(name: "content-type", value: type)
        headers.add(name: "content-length", value: String(bytes.count))
        script.add(.head(status, headers), at: time)
        script.add(bytes, words: words, at: time)
        script.add(.end, at: time)
        script.isRefusal = status.code >= 400
        return script
    }

    /// An error in the words of `format`.
    static func error(
        _ refusal: Refusal, in format: WireFormat, headers: HTTPHeaders = [:],
        at time: Duration = .zero
    ) -> ResponseScript {
        document(
            HTTPResponseStatus(statusCode: refusal.status),
            ServerFormats.format(for: format).document(refusal).encoded, headers: headers,
            at: time)
    }
}
