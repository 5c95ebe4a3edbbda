package import Providers
import Synchronization

/// An OpenTelemetry collector on a free port of loopback, which keeps what it was sent.
package final class LoopbackCollector: Sendable {
    /// One request.
    package struct Post: Sendable {
        package var path: String
        package var head: String
        package var document: JSONValue
    }

    /// What one connection has sent of a request, and what all have sent whole.
    private struct Seen: Sendable {
        var parts: [Int: String] = [:]
        var posts: [Post] = []
    }

    /// A lock with an identity, which closures can hold.
    private final class Shared: Sendable {
        let value = Mutex(Seen())
    }

    package let port: Int
    private let server: RawServer
    private let seen: Shared

    /// Answers every request with `status`.
    package init(status: String = "200 OK", body: String = "{}") async throws {
        let seen = Shared()
        self.seen = seen
        server = RawServer { text, connection in
            let isWhole = seen.value.withLock { seen in
                let request = (seen.parts[connection] ?? "") + text
                guard let post = Post(request) else {
                    seen.parts[connection] = request
                    return false
                }
                seen.parts[connection] = nil
                seen.posts.append(post)
                return true
            }
            return isWhole ? .bytes(RawServer.answer(body, status: status)) : .silence
        }
        port = try await server.start()
    }

    package func stop() async throws { try await server.stop() }

    /// Everything that came over the wire.
    package var received: String { server.received }

    /// The requests to a path.
    package func posts(to path: String) -> [Post] {
        seen.value.withLock { $0.posts.filter { $0.path == path } }
    }

    /// What the environment says so that everything goes here.
    package var environment: [String: String] {
        [
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(port)",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-team=blue,authorization=Bearer%20collector-key",
        ]
    }
}

extension LoopbackCollector.Post {
    /// `nil` for what is not whole yet.
    fileprivate init?(_ request: String) {
        guard let end = request.firstRange(of: "\r\n\r\n"), request.hasPrefix("POST "),
            let document = JSONValue(parsing: Array(request[end.upperBound...].utf8))
        else { return nil }
        head = String(request[..<end.lowerBound])
        path = head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        self.document = document
    }
}
