import Client
import HTTPTransport
import Providers
import Synchronization

/// What came back for one request.
struct Reply: Sendable {
    var status: Int?
    var headers: [HeaderField] = []
    var body = ""
    var failure: TransportFailure.Cause?
    var isWhole = false
    /// When the head and each piece of the body came, from the start.
    var pieces: [Duration] = []

    /// The text of all deltas, or of the message.
    var text: String {
        documents.map { document in
            let choice = document["choices"]?[0]
            return choice?["delta"]?["content"]?.string ?? choice?["message"]?["content"]?.string
                ?? ""
        }.joined()
    }

    /// The JSON documents of the stream, or the one of the body.
    var documents: [JSONValue] {
        let lines = body.split(separator: "\n").filter { $0.hasPrefix("data: {") }
        if lines.isEmpty { return JSONValue(parsing: Array(body.utf8)).map { [$0] } ?? [] }
        return lines.compactMap { JSONValue(parsing: Array($0.dropFirst(6).utf8)) }
    }

    var finishReason: String? {
        documents.compactMap { $0["choices"]?[0]?["finish_reason"]?.string }.last
    }

    var errorCode: String? { documents.compactMap { $0["error"]?["code"]?.string }.last }
}

extension HTTPTransport {
    /// Sends `body` to the chat address and waits for the end.
    func ask(_ endpoint: Endpoint, body: String) async -> Reply {
        await send(
            HTTPRequestValue(
                method: "POST", url: endpoint.baseURL + "/chat/completions",
                headers: [HeaderField("content-type", "application/json")],
                body: Array(body.utf8)), to: endpoint)
    }

    /// Asks `question`.
    func ask(
        _ endpoint: Endpoint, _ question: String = "Hello", streams: Bool = true, extra: String = ""
    ) async -> Reply {
        await ask(
            endpoint,
            body: #"{"model":"m","stream":\#(streams),"messages":["#
                + #"{"role":"user","content":"\#(question)"}]\#(extra)}"#)
    }

    /// Sends `request` and waits for the end.
    func send(_ request: HTTPRequestValue, to endpoint: Endpoint) async -> Reply {
        let start = ContinuousClock.now
        let (events, continuation) = AsyncStream<(TransportEvent, Duration)>.makeStream()
        _ = self.start(request, to: endpoint) { event in
            continuation.yield((event, .now - start))
            switch event {
            case .ended, .failed: continuation.finish()
            default: break
            }
        }
        var reply = Reply()
        for await (event, time) in events {
            switch event {
            case .requestSent: break
            case .head(let head):
                reply.status = head.status
                reply.headers = head.headers
            case .body(let bytes):
                reply.body += String(decoding: bytes, as: UTF8.self)
                reply.pieces.append(time)
            case .ended: reply.isWhole = true
            case .failed(let failure): reply.failure = failure.cause
            }
        }
        return reply
    }
}

extension ContinuousClock.Instant {
    fileprivate static func - (end: Self, start: Self) -> Duration { start.duration(to: end) }
}

/// A clock that stands still until a test moves it.
final class StoppedClock: Sendable {
    private let time = Mutex(Duration.zero)

    var elapsed: @Sendable () -> Duration {
        { [self] in time.withLock { $0 } }
    }

    func set(_ elapsed: Duration) { time.withLock { $0 = elapsed } }
}

/// Asks again until `condition` holds; false after half a minute.
func eventually(_ condition: () -> Bool) async -> Bool {
    // A machine that is busy with other tests needs seconds for what otherwise takes none.
    let limit = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < limit {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return condition()
}
