import AsyncHTTPClient
import Client
import NIOCore
import NIOHTTP1
import Providers
import Synchronization

/// One exchange: turns the HTTP client's callbacks into `TransportEvent`s.
///
/// All callbacks come on one event loop; only `cancel()` comes from elsewhere.
final class Exchange: TransportExchange, HTTPClientResponseDelegate {
    typealias Response = Void

    /// How far it got, which decides what an error means.
    enum Phase: Sendable {
        case connecting
        case sent
        case inBody
        case over
    }

    private struct State: Sendable {
        var phase = Phase.connecting
        var task: HTTPClient.Task<Void>?
        var isCancelled = false
    }

    private let receive: @Sendable (TransportEvent) -> Void
    private let target: String
    private let isProxied: Bool
    private let mayBeKept: Bool
    private let state = Mutex(State())

    /// - Parameter mayBeKept: Whether its connection may have served another request before.
    init(
        receive: @escaping @Sendable (TransportEvent) -> Void, target: String, isProxied: Bool,
        mayBeKept: Bool
    ) {
        self.receive = receive
        self.target = target
        self.isProxied = isProxied
        self.mayBeKept = mayBeKept
    }

    func run(_ message: HTTPClient.Request, on client: HTTPClient) {
        let task = client.execute(request: message, delegate: self)
        let cancelledMeanwhile = state.withLock { state in
            if state.phase != .over { state.task = task }
            return state.isCancelled
        }
        if cancelledMeanwhile { task.cancel() }
    }

    /// Ends it before it began.
    func fail(_ failure: TransportFailure) {
        if finish() != nil { receive(.failed(failure)) }
    }

    /// Closes the socket that carries the request.
    ///
    /// Before the request is on a socket there is none to close: it is withdrawn, and the connection
    /// under way serves the next request or ends with the connect limit.
    func cancel() {
        let task = state.withLock { state in
            state.isCancelled = true
            state.phase = .over
            return state.task.take()
        }
        task?.cancel()
    }

    func didSendRequest(task: HTTPClient.Task<Void>) {
        announceRequestSent()
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<
        Void
    > {
        // A server may answer before it has read the whole request.
        announceRequestSent()
        if advance(from: .sent, to: .inBody) {
            receive(
                .head(
                    HTTPResponseHeadValue(
                        status: Int(head.status.code),
                        headers: head.headers.map { HeaderField($0.name, $0.value) })))
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<Void>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        if state.withLock({ $0.phase == .inBody }) {
            receive(.body(Array(buffer.readableBytesView)))
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) throws {
        if finish() != nil { receive(.ended) }
    }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) {
        guard let phase = finish() else { return }
        receive(
            .failed(
                TransportFailure(
                    error, in: phase, target: target, isProxied: isProxied,
                    mayBeKept: mayBeKept)))
    }

    private func announceRequestSent() {
        if advance(from: .connecting, to: .sent) { receive(.requestSent) }
    }

    private func advance(from old: Phase, to new: Phase) -> Bool {
        state.withLock { state in
            guard state.phase == old else { return false }
            state.phase = new
            return true
        }
    }

    /// Ends it once; the phase it was in, or `nil` when it had ended before.
    private func finish() -> Phase? {
        state.withLock { state in
            guard state.phase != .over else { return nil }
            defer {
                state.phase = .over
                // The task holds this exchange; letting go of it breaks the circle.
                state.task = nil
            }
            return state.phase
        }
    }
}
