import Client
import Foundation
import Gateway
import HTTPTransport
import Providers
import Reliability

/// Requests to a server that is watched.
struct ServerLine: Sendable {
    /// Why a request came to nothing.
    struct Refusal: Error, Sendable, Equatable {
        /// A clause for a person.
        var reason: String
        /// With which code the program ends when this is the first try.
        var code = ExitStatus.unanswered.code
    }

    /// A server that says nothing for so long is gone: it speaks once a second.
    static let silence = Duration.seconds(10)
    /// No answer to an order is longer.
    private static let answerMax = 1 << 16

    let address: ServerAddress
    let transport: any Transport
    private let endpoint: Endpoint

    init(
        _ address: ServerAddress, token: Secret?, tls: TLSOptions?, proxy: Secret?,
        transport: any Transport
    ) {
        self.address = address
        self.transport = transport
        endpoint = Endpoint(
            profile: EndpointProfile(name: "server"), baseURL: address.origin, key: token,
            proxy: proxy, tls: tls)
    }

    /// An exchange whose head has come.
    struct Opened: Sendable {
        let exchange: any TransportExchange
        let events: AsyncStream<TransportEvent>
    }

    /// Opens the stream of the server's state.
    func openStream() async throws(Refusal) -> Opened {
        let opened = try await begin(
            method: "GET", path: "/status/stream", accept: "text/event-stream", body: [])
        guard opened.head.isEventStream else {
            opened.opened.exchange.cancel()
            throw Refusal(
                reason: "\(address.place) is no breakwater server of this version",
                code: ExitStatus.usage.code)
        }
        return opened.opened
    }

    /// The document of `GET /status`.
    func status() async throws(Refusal) -> [UInt8] {
        let opened = try await begin(
            method: "GET", path: "/status", accept: "application/json", body: []
        ).opened
        var body: [UInt8] = []
        for await event in opened.events {
            switch event {
            case .body(let bytes): body += bytes
            case .failed(let failure): throw Refusal(reason: failure.message)
            case .requestSent, .head, .ended: break
            }
        }
        return body
    }

    /// Gives an order; returns when it is done.
    func send(_ order: ControlOrder) async throws(Refusal) {
        let opened = try await begin(
            method: "POST", path: "/control", accept: "application/json", body: order.encoded)
        opened.opened.exchange.cancel()
    }

    /// Sends a request and waits for a head with status 200.
    private func begin(
        method: String, path: String, accept: String, body: [UInt8]
    ) async throws(Refusal) -> (opened: Opened, head: HTTPResponseHeadValue) {
        var headers = [HeaderField("accept", accept)]
        if let token = endpoint.key {
            headers.append(HeaderField("authorization", "Bearer " + token.revealed()))
        }
        if !body.isEmpty { headers.append(HeaderField("content-type", "application/json")) }
        let request = HTTPRequestValue(
            method: method, url: address.origin + path, headers: headers, body: body)
        let (events, continuation) = AsyncStream.makeStream(of: TransportEvent.self)
        let exchange = transport.start(request, to: endpoint) { event in
            continuation.yield(event)
            switch event {
            case .ended, .failed: continuation.finish()
            case .head, .body, .requestSent: break
            }
        }
        let clock = Task {
            // Cancelled once the head is there.
            guard (try? await Task.sleep(for: Self.silence)) != nil else { return }
            continuation.yield(
                .failed(TransportFailure(.closedBeforeHead, "it did not answer in time")))
            continuation.finish()
        }
        defer { clock.cancel() }
        for await event in events {
            switch event {
            case .requestSent, .body, .ended: continue
            case .failed(let failure):
                exchange.cancel()
                throw Refusal(reason: failure.message)
            case .head(let head):
                let opened = Opened(exchange: exchange, events: events)
                if head.status == 200 { return (opened, head) }
                clock.cancel()
                let refusal = await refusal(head.status, opened)
                exchange.cancel()
                throw refusal
            }
        }
        exchange.cancel()
        throw Refusal(reason: "it closed the connection")
    }

    /// What a status other than 200 means, in the server's own words where it has some.
    private func refusal(_ status: Int, _ opened: Opened) async -> Refusal {
        var body: [UInt8] = []
        for await event in opened.events {
            guard case .body(let bytes) = event, body.count < Self.answerMax else { continue }
            body += bytes
        }
        let said = JSONValue(parsing: body)?["error"]?["message"]?.string
        let words = said.map { TextSanitiser.line($0) } ?? "it answered with status \(status)"
        switch status {
        case 401:
            return Refusal(
                reason: endpoint.key == nil
                    ? "it wants a token: set BREAKWATER_TOKEN to the server's"
                    : "it does not know this token: it must be the server's BREAKWATER_TOKEN, or its"
                        + " BREAKWATER_READ_TOKEN to look",
                code: ExitStatus.usage.code)
        case 404, 405:
            return Refusal(
                reason: "there is no breakwater server of this version",
                code: ExitStatus.usage.code)
        case 503: return Refusal(reason: words)
        default: return Refusal(reason: words, code: ExitStatus.usage.code)
        }
    }
}

extension HTTPResponseHeadValue {
    /// Whether the body is a stream of events.
    fileprivate var isEventStream: Bool {
        headers.first("content-type")?.lowercased().hasPrefix("text/event-stream") == true
    }
}
