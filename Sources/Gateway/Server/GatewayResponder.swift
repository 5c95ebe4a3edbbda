import Client
import NIOCore
import NIOHTTP1
import Providers
import Reliability

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Answers requests: finds what is asked for, lets it in, and has it answered.
///
/// Every connection holds it, so it is shared and not copied.
final class GatewayResponder: Sendable {
    let client: ChatClient
    let options: GatewayOptions
    let access: AccessRules
    let gate: Gate
    let watching: Watching
    let metrics: MetricStore?
    /// Seconds since 1970, when the server started.
    let created: Int
    let clock = DateClock()

    init(
        client: ChatClient, options: GatewayOptions, access: AccessRules, gate: Gate,
        watching: Watching, metrics: MetricStore?, created: Int
    ) {
        self.client = client
        self.options = options
        self.access = access
        self.gate = gate
        self.watching = watching
        self.metrics = metrics
        self.created = created
    }

    /// How long a connection may wait for its next request, or for the next bytes of one.
    var idleMax: TimeAmount { .nanoseconds(Int64(options.idleMax / .nanoseconds(1))) }

    // MARK: Requests

    /// Judges a request by its head, before anything of its body is held.
    func admit(_ head: HTTPRequestHead, id: String) throws(GatewayError) -> Asking {
        let route = try Route(method: head.method.rawValue, path: head.path)
        let access =
            route.isOpen
            ? .looking
            : try access.admit(
                route, authorization: head.headers.value(of: "authorization"),
                origin: head.headers.value(of: "origin"))
        let ticket = route.isLong ? try gate.enter() : nil
        if route.hasBody,
            let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > options.bodyMax
        {
            throw .bodyTooLarge(limit: options.bodyMax)
        }
        return Asking(route: route, access: access, headers: head.headers, id: id, ticket: ticket)
    }

    /// Answers a whole request on `connection`, at once or later.
    func answer(_ asking: Asking, on connection: Connection) {
        do throws(GatewayError) {
            if let answer = try answer(asking, later: connection) { connection.send(answer) }
        } catch {
            connection.send(GatewayAnswer(error))
        }
    }

    /// The answer where it is there at once; `nil` where it comes later by itself.
    private func answer(
        _ asking: Asking, later connection: Connection
    ) throws(GatewayError) -> GatewayAnswer? {
        switch asking.route {
        case .health: return .json(Array(#"{"status":"ok"}"#.utf8))
        case .readiness: return readiness()
        case .metrics: return try measurements()
        case .status:
            return .json(StatusDocument(snapshot: client.snapshot(), metrics: metrics).encoded)
        case .statusStream:
            try watching.begin(acts: asking.access == .all, on: connection)
        case .control: return try obey(asking)
        case .models:
            return .json(ModelChoice.list(of: client.endpoints, created: created))
        case .model(let name):
            return .json(
                try ModelChoice.document(of: name, among: client.endpoints, created: created))
        case .embeddings:
            let wanted = try EmbeddingsReading.request(asking.bytes)
            var call = try controlled(by: asking.headers)
            let choice = try EmbeddingsReading.choose(
                wanted, &call, among: client.endpoints.map(\.profile))
            let embedding = Embedding(client: client, request: choice, options: call)
            let ticket = asking.ticket
            TaskAnswering.begin(on: connection) { outlet in
                await outlet.send(await embedding.answer())
                withExtendedLifetime(ticket) {}
            }
        case .completions:
            let completion = try CompletionRequest(parsing: asking.bytes)
            var call = try controlled(by: asking.headers)
            try ModelChoice.apply(completion.model, to: &call, among: client.endpoints)
            Completing.begin(
                completion, call, of: asking, created: Int(Date.now.timeIntervalSince1970),
                with: client, on: connection)
        }
        return nil
    }

    /// Does what a person orders, which only the holder of the token may, even on loopback: whoever
    /// reaches the port may ask questions, but not switch off what others ask.
    private func obey(_ asking: Asking) throws(GatewayError) -> GatewayAnswer {
        guard asking.access == .all else {
            throw GatewayError(
                status: 403, type: "invalid_request_error", code: "control_refused",
                message: "This server has no token, so nobody can change it from outside. Start it"
                    + " with BREAKWATER_TOKEN set.")
        }
        let order = try ControlOrder(parsing: asking.bytes)
        try order.apply(to: client)
        return .json(order.encoded)
    }

    /// What every call starts from, changed by the request's own headers.
    private func controlled(by headers: HTTPHeaders) throws(GatewayError) -> CallOptions {
        var call = options.call
        for field in headers {
            // Both kinds of names begin with x or t, and few others do.
            guard let first = field.name.utf8.first, Self.initials.contains(first) else { continue }
            let name = field.name.lowercased()
            if name.hasPrefix(RequestControl.prefix) {
                try RequestControl.apply(name, field.value, to: &call)
            } else if RequestControl.traceFields.contains(name) {
                call.traceFields.append(HeaderField(name, field.value))
            }
        }
        return call
    }

    private static let initials = Array("xXtT".utf8)

    // MARK: Answers

    private func measurements() throws(GatewayError) -> GatewayAnswer {
        guard let metrics else {
            throw GatewayError(
                status: 404, type: "invalid_request_error", code: "not_found",
                message: "This server measures nothing.")
        }
        return GatewayAnswer(
            status: 200, fields: [HeaderField("content-type", PrometheusText.contentType)],
            body: Array(PrometheusText(metrics).text.utf8))
    }

    private func readiness() -> GatewayAnswer {
        let isReady = !gate.isClosed && client.snapshot().endpoints.contains(where: \.isUsable)
        return .json(
            Array((isReady ? #"{"status":"ready"}"# : #"{"status":"not ready"}"#).utf8),
            status: isReady ? 200 : 503)
    }

    /// Counts an answer; paths that are none are counted as one, else a scanner would fill the memory.
    func count(_ route: Route?, status: Int) {
        guard let metrics else { return }
        let tags = [
            MetricTag("path", route?.path ?? "other"), MetricTag("status", String(status)),
        ]
        metrics.cell(.requests, tags).series.record(1)
    }

    /// Why something cannot be read as a request.
    func reason(_ error: HTTPParserError) -> GatewayError {
        switch error {
        case .headerOverflow:
            GatewayError(
                status: 431, type: "invalid_request_error", code: "headers_too_large",
                message: "The header fields have more than \(options.headersMax) bytes, the most"
                    + " that this server takes.")
        case .invalidEOFState: .invalid("The body broke off.", code: "invalid_body")
        default:
            .invalid("This is no HTTP request that can be read: \(error).", code: "invalid_http")
        }
    }

    /// The client's own number where it is short and printable, else one of ours.
    func id(of head: HTTPRequestHead) -> String {
        if let id = head.headers.value(of: "x-request-id"), (1...128).contains(id.utf8.count),
            id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            return id
        }
        return newID()
    }

    /// A number of ours.
    func newID() -> String { "req_" + String(UInt64.random(in: .min ... .max), radix: 16) }
}

extension EndpointSnapshot {
    /// Whether a call that came now might be sent here.
    fileprivate var isUsable: Bool {
        guard manual == .enabled, keyProblem.isEmpty else { return false }
        if case .open = breaker { return isLastResort }
        return true
    }
}

extension HTTPRequestHead {
    /// The path without the query, also of a request that names the whole address.
    fileprivate var path: String {
        let target = uri.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        if target.first == UInt8(ascii: "/") { return String(Substring(target)) }
        let address = Substring(target)
        guard let scheme = address.firstRange(of: "://") else { return String(address) }
        let rest = address[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
    }
}
