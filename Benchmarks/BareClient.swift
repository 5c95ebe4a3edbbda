import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// The HTTP client that ours stands on, used directly: the anchor of the added cost.
final class BareClient: Sendable {
    private let client: HTTPClient
    private let url: String

    init(url: String) {
        self.url = url + "/chat/completions"
        client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup(numberOfThreads: 1)))
    }

    func request() async {
        _ = await exchange(streams: false)
    }

    /// Sends one request and reads the whole body; the number of bytes.
    @discardableResult
    func exchange(streams: Bool) async -> Int {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(
            ByteBuffer(
                string:
                    #"{"model":"default","messages":[{"role":"user","content":"hello"}],"stream":\#(streams)}"#
            ))
        do {
            let response = try await client.execute(request, timeout: .seconds(60))
            var bytes = 0
            for try await part in response.body { bytes += part.readableBytes }
            return bytes
        } catch {
            preconditionFailure("a bare request to a healthy server failed: \(error)")
        }
    }

    func stop() async { try? await client.shutdown() }
}
