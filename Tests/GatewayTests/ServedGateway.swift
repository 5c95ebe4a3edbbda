import AsyncHTTPClient
import Client
import Gateway
import NIOCore
import NIOHTTP1
import Providers
import Reliability
import TestSupport
import Tracing

/// A gateway on a free port of loopback, for the time of one test.
struct ServedGateway: Sendable {
    let server: GatewayServer
    let client: ChatClient
    let origin: String

    /// What came back.
    struct Answer {
        var status: Int
        var headers: [String: String]
        var text: String

        var json: JSONValue { JSONValue(parsing: Array(text.utf8)) ?? .null }
        var code: String? { json["error"]?["code"]?.string }
        /// The events without their framing.
        var events: [String] {
            text.split(separator: "\n\n").map { String($0.dropFirst("data: ".count)) }
        }
    }

    /// Serves the endpoints through `transport` while `body` runs.
    static func run(
        _ endpoints: [Endpoint] = [scriptedEndpoint("north")], through transport: any Transport,
        policy: CallPolicy = CallPolicy(attempts: 2, backoff: Backoff(base: .milliseconds(1))),
        options: GatewayOptions = GatewayOptions(), metrics: MetricStore? = nil,
        tracer: (any Tracer)? = nil,
        _ body: (ServedGateway) async throws -> Void
    ) async throws {
        let client = ChatClient(
            endpoints: endpoints, policy: policy, transport: transport, seed: 1,
            metrics: metrics ?? SwiftMetrics(), tracer: tracer)
        var options = options
        options.port = 0
        let server = try GatewayServer(client: client, options: options, metrics: metrics)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        async let running: Void = server.run { continuation.yield($0) }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        let served = ServedGateway(
            server: server, client: client, origin: "http://127.0.0.1:\(port)")
        do {
            try await body(served)
        } catch {
            await client.shutdown()
            await server.stop()
            try await running
            throw error
        }
        await client.shutdown()
        await server.stop()
        try await running
    }

    /// A request with a JSON body, or a GET without one.
    func request(
        _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: origin + path)
        if let body {
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: body))
        }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return request
    }

    /// Asks and reads the whole answer.
    func ask(
        _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        let response = try await HTTPClient.shared.execute(
            request(path, body, headers: headers), timeout: .seconds(30))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Answer(
            status: Int(response.status.code), headers: Dictionary(fields) { first, _ in first },
            text: text)
    }

    /// Asks for a completion.
    func complete(
        stream: Bool = false, model: String = "auto", headers: [String: String] = [:]
    ) async throws -> Answer {
        try await ask(Self.completions, Self.body(stream: stream, model: model), headers: headers)
    }

    static let completions = "/v1/chat/completions"

    static func body(stream: Bool = false, model: String = "auto", more: String = "") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"Hi"}],"stream":\#(stream)\#(more)}"#
    }
}
