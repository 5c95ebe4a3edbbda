import Client
import HTTPTypes
import Hummingbird
import NIOCore
import Providers
import Reliability

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Answers one request: finds what is asked for, lets it in, and writes.
struct GatewayResponder: HTTPResponder {
    let client: ChatClient
    let options: GatewayOptions
    let access: AccessRules
    let watch: ConnectionWatch
    let gate: Gate
    let watching: Watching
    let metrics: MetricStore?
    /// Seconds since 1970, when the server started.
    let created: Int

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
        let id = requestID(of: request)
        var response: Response
        do throws(GatewayError) {
            response = try await answer(request, id: id, on: context.channel)
        } catch {
            response = Self.response(error)
        }
        response.headers[.requestID] = id
        count(request, response)
        return response
    }

    private func answer(
        _ request: Request, id: String, on channel: any Channel
    ) async throws(GatewayError) -> Response {
        let route = try Route(method: request.method.rawValue, path: request.uri.path)
        let access = route.isOpen ? .looking : try admit(request, to: route)
        switch route {
        case .health: return Self.json(Array(#"{"status":"ok"}"#.utf8))
        case .readiness: return readiness()
        case .metrics: return try measurements()
        case .status:
            return Self.json(
                StatusDocument(snapshot: client.snapshot(), metrics: metrics).encoded)
        case .statusStream: return try watching.response(acts: access == .all)
        case .control: return try await obey(request, access)
        case .models:
            return Self.json(ModelChoice.list(of: client.endpoints, created: created))
        case .embeddings:
            let ticket = try gate.enter()
            let wanted = try EmbeddingsReading.request(try await bytes(of: request))
            var call = try controlled(by: request)
            let choice = try EmbeddingsReading.choose(
                wanted, &call, among: client.endpoints.map(\.profile))
            let embedding = Embedding(client: client, watch: watch, channel: channel)
            let response = try await embedding.response(choice, call)
            withExtendedLifetime(ticket) {}
            return response
        case .completions:
            let ticket = try gate.enter()
            let completion = try await read(request)
            var call = try controlled(by: request)
            try ModelChoice.apply(completion.model, to: &call, among: client.endpoints)
            let answering = Completing(
                client: client, watch: watch, channel: channel, ticket: ticket,
                id: id, created: Int(Date.now.timeIntervalSince1970))
            return completion.streams
                ? try await answering.stream(completion, call)
                : try await answering.whole(completion, call)
        }
    }

    /// Does what a person orders, which only the holder of the token may, even on loopback: whoever
    /// reaches the port may ask questions, but not switch off what others ask.
    private func obey(
        _ request: Request, _ access: AccessRules.Access
    ) async throws(GatewayError) -> Response {
        guard access == .all else {
            throw GatewayError(
                status: 403, type: "invalid_request_error", code: "control_refused",
                message: "This server has no token, so nobody can change it from outside. Start it"
                    + " with BREAKWATER_TOKEN set.")
        }
        let order = try ControlOrder(parsing: try await bytes(of: request))
        try order.apply(to: client)
        return Self.json(order.encoded)
    }

    /// What every call starts from, changed by the request's own headers.
    private func controlled(by request: Request) throws(GatewayError) -> CallOptions {
        var call = options.call
        for field in request.headers {
            let name = field.name.canonicalName
            if name.hasPrefix(RequestControl.prefix) {
                try RequestControl.apply(name, field.value, to: &call)
            } else if RequestControl.traceFields.contains(name) {
                call.traceFields.append(HeaderField(name, field.value))
            }
        }
        return call
    }

    private func read(_ request: Request) async throws(GatewayError) -> CompletionRequest {
        try CompletionRequest(parsing: try await bytes(of: request))
    }

    /// The body; it is read to its limit and no further.
    private func bytes(of request: Request) async throws(GatewayError) -> [UInt8] {
        let tooLarge = GatewayError(
            status: 413, type: "invalid_request_error", code: "body_too_large",
            message:
                "The body has more than \(options.bodyMax) bytes, the most that this server takes.")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }),
            length > options.bodyMax
        {
            throw tooLarge
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: options.bodyMax)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw .invalid("The body broke off.", code: "invalid_body")
        }
        return Array(body.readableBytesView)
    }

    private func admit(
        _ request: Request, to route: Route
    ) throws(GatewayError) -> AccessRules.Access {
        try access.admit(
            route, authorization: request.headers[.authorization],
            origin: request.headers[.origin])
    }

    private func measurements() throws(GatewayError) -> Response {
        guard let metrics else {
            throw GatewayError(
                status: 404, type: "invalid_request_error", code: "not_found",
                message: "This server measures nothing.")
        }
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: PrometheusText(metrics).text)))
    }

    /// Paths that are none are counted as one: else a scanner would fill the memory.
    private func count(_ request: Request, _ response: Response) {
        guard let metrics else { return }
        let route = try? Route(method: request.method.rawValue, path: request.uri.path)
        let tags = [
            MetricTag("path", route?.path ?? "other"),
            MetricTag("status", String(response.status.code)),
        ]
        metrics.cell(.requests, tags).series.record(1)
    }

    private func readiness() -> Response {
        let isReady = !gate.isClosed && client.snapshot().endpoints.contains(where: \.isUsable)
        return Self.json(
            Array((isReady ? #"{"status":"ready"}"# : #"{"status":"not ready"}"#).utf8),
            status: isReady ? .ok : .serviceUnavailable)
    }

    /// The client's own number where it is short and printable, else one of ours.
    private func requestID(of request: Request) -> String {
        if let id = request.headers[.requestID], (1...128).contains(id.utf8.count),
            id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            return id
        }
        return "req_" + String(UInt64.random(in: .min ... .max), radix: 16)
    }

    // MARK: Responses

    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func response(_ error: GatewayError) -> Response {
        var response = json(error.encoded, status: HTTPResponse.Status(code: error.status))
        if let seconds = error.retryAfterSeconds {
            response.headers[.retryAfter] = String(seconds)
        }
        if let milliseconds = error.retryAfterMilliseconds {
            response.headers[.retryAfterMilliseconds] = String(milliseconds)
        }
        if error.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

extension EndpointSnapshot {
    /// Whether a call that came now might be sent here.
    fileprivate var isUsable: Bool {
        guard manual == .enabled, keyProblem.isEmpty else { return false }
        if case .open = breaker { return isLastResort }
        return true
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name.constant("x-request-id")
    static let retryAfterMilliseconds = HTTPField.Name.constant("retry-after-ms")
    static let answeringEndpoint = HTTPField.Name.constant("x-breakwater-endpoint")
    static let attempts = HTTPField.Name.constant("x-breakwater-attempts")
    static let cost = HTTPField.Name.constant("x-breakwater-cost")

    /// A name that is written in this file.
    private static func constant(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("no field name: \(name)") }
        return name
    }
}
