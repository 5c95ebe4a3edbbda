import Client
import Providers
import Reliability
import Synchronization

/// Records what a transport reports and lets a test wait for it.
final class Recorder: Sendable {
    /// What was reported, in a form that compares.
    enum Seen: Sendable, Equatable {
        case sent
        case head(Int)
        case body(String)
        case ended
        case failed(TransportFailure.Cause)
    }

    private let log = Mutex<[Seen]>([])
    private let messages = Mutex<[String]>([])
    private let instants = Mutex<[ContinuousClock.Instant]>([])
    private let stream: AsyncStream<Seen>
    private let continuation: AsyncStream<Seen>.Continuation

    init() {
        (stream, continuation) = AsyncStream<Seen>.makeStream()
    }

    var receive: @Sendable (TransportEvent) -> Void {
        { [self] event in
            let seen: Seen =
                switch event {
                case .requestSent: .sent
                case .head(let head): .head(head.status)
                case .body(let bytes): .body(String(decoding: bytes, as: UTF8.self))
                case .ended: .ended
                case .failed(let failure): .failed(failure.cause)
                }
            if case .failed(let failure) = event {
                messages.withLock { $0.append(failure.message) }
            }
            log.withLock { $0.append(seen) }
            instants.withLock { $0.append(.now) }
            continuation.yield(seen)
        }
    }

    var all: [Seen] { log.withLock { $0 } }

    /// The sentence of the failure.
    var message: String { messages.withLock { $0.last ?? "" } }

    /// All body bytes so far.
    var text: String {
        all.reduce(into: "") { text, seen in
            if case .body(let part) = seen { text += part }
        }
    }

    /// The parts without the body, whose chunking means nothing.
    var outline: [Seen] {
        all.filter { if case .body = $0 { false } else { true } }
    }

    /// Waits until something satisfies `condition`; false when the exchange is over without it.
    @discardableResult
    func wait(for condition: (Seen) -> Bool) async -> Bool {
        for await seen in stream {
            if condition(seen) { return true }
            switch seen {
            case .ended, .failed: return false
            default: continue
            }
        }
        return false
    }

    /// Waits for the end of the exchange.
    func finish() async {
        await wait { seen in
            switch seen {
            case .ended, .failed: true
            default: false
            }
        }
    }
}

/// A chat request as it goes over the wire.
func chatRequest(
    _ endpoint: Endpoint, _ question: String = "Hello", streams: Bool = true, extra: String = ""
) -> HTTPRequestValue {
    HTTPRequestValue(
        method: "POST", url: endpoint.baseURL + "/chat/completions",
        headers: [HeaderField("content-type", "application/json")],
        body: Array(
            #"{"model":"m","stream":\#(streams),"messages":[{"role":"user","content":"\#(question)"}]\#(extra)}"#
                .utf8))
}

/// An endpoint at a port of this machine.
func localEndpoint(
    port: Int, scheme: String = "http", connect: Duration? = .seconds(5), proxy: String? = nil
) -> Endpoint {
    Endpoint(
        profile: EndpointProfile(name: "local", timeouts: AttemptTimeouts(connect: connect)),
        baseURL: "\(scheme)://127.0.0.1:\(port)/v1", proxy: proxy.map(Secret.init))
}

/// Asks again until `condition` holds; false after half a minute.
func eventually(_ condition: () -> Bool) async -> Bool {
    // A machine that is busy with other tests needs seconds for what otherwise takes none.
    let limit = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < limit {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(1))
    }
    return condition()
}
