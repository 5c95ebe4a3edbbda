public import Client
import Providers
import Reliability

/// A collector behind a `Transport`: takes one document at a time.
struct Collector: Sendable {
    /// What it said to a document.
    enum Reply: Sendable, Equatable {
        /// It has it, but for so many spans or points that it did not like.
        case accepted(rejected: Int)
        /// It will never take it; the word is its status.
        case refused(status: String)
        /// Later, not before so long where it says.
        case busy(status: String, retryAfter: Duration?)
        /// Nobody answered in time; a clause says why.
        case unreachable(String)
    }

    let transport: any Transport
    let clock: ClientClock

    /// More than any reply of OTLP.
    private static let replyMax = 64 << 10

    /// Posts a document.
    func post(
        _ document: some OTLPMessage & Sendable, to destination: OTLPOptions.Destination
    ) async -> Reply {
        await withTaskGroup(of: Reply.self) { group in
            group.addTask { await ask(document, destination) }
            group.addTask {
                // Cancelled when the answer is there.
                try? await clock.sleep(clock.now().advanced(by: destination.timeout))
                return .unreachable("it does not answer")
            }
            let first = await group.next() ?? .unreachable("it was not asked")
            group.cancelAll()
            return first
        }
    }

    private func ask(
        _ document: some OTLPMessage, _ destination: OTLPOptions.Destination
    ) async -> Reply {
        let (events, continuation) = AsyncStream.makeStream(of: TransportEvent.self)
        let exchange = transport.start(
            destination.request(document), to: destination.endpoint
        ) { event in
            continuation.yield(event)
            switch event {
            case .ended, .failed: continuation.finish()
            default: break
            }
        }
        defer { exchange.cancel() }
        let speaks = destination.speaks
        var head: HTTPResponseHeadValue?
        var body: [UInt8] = []
        for await event in events {
            switch event {
            case .requestSent: break
            case .head(let arrived): head = arrived
            case .body(let bytes):
                body += bytes
                if body.count > Self.replyMax { return Reply(head, [], speaks) }
            case .ended: return Reply(head, body, speaks)
            case .failed(let failure): return .unreachable(failure.message)
            }
        }
        return .unreachable("it was not asked")
    }
}

extension OTLPOptions.Destination {
    /// The place as a transport knows it.
    fileprivate var endpoint: Endpoint {
        Endpoint(
            profile: EndpointProfile(name: "collector", provider: "opentelemetry", model: ""),
            baseURL: url, proxy: proxy, tls: tls)
    }

    fileprivate func request(_ document: some OTLPMessage) -> HTTPRequestValue {
        var fields = [HeaderField("content-type", speaks.contentType)]
        // gRPC's own wish, so that a proxy that drops trailers is found out.
        if speaks == .grpc { fields.append(HeaderField("te", "trailers")) }
        for field in headers { fields.append(HeaderField(field.name, field.value.revealed())) }
        return HTTPRequestValue(
            method: "POST", url: url, headers: fields, body: speaks.body(of: document))
    }
}

extension OTLPOptions.Destination {
    /// Sends an empty document; `nil` when the collector takes it, else a clause that says why not.
    public func problem(through transport: any Transport) async -> String? {
        let collector = Collector(transport: transport, clock: ClientClock(ContinuousClock()))
        let nothing = SpanDocument(spans: [], resource: Resource())
        return switch await collector.post(nothing, to: self) {
        case .accepted: nil
        case .refused(let status), .busy(let status, _): "it answered \(status)"
        case .unreachable(let why): why
        }
    }
}
