import Client
import Hummingbird
import NIOCore
import Providers
import Reliability

/// One completion under way, from the first event to the last byte.
struct Completing: Sendable {
    let client: ChatClient
    let watch: ConnectionWatch
    let channel: any Channel
    let ticket: Gate.Ticket
    let id: String
    let created: Int

    /// The whole answer as one document.
    ///
    /// Nobody sees a part, so a cut upstream is tried again.
    func whole(
        _ completion: CompletionRequest, _ options: CallOptions
    ) async throws(GatewayError) -> Response {
        var options = options
        options.showsText = false
        options.detail = .end
        let stream = client.stream(completion.chat, options: options)
        watch.hold(channel) { stream.cancel() }
        defer { watch.release(channel) }
        for await event in stream {
            switch event {
            case .finished(let answer):
                if let error = Self.error(answer) { throw error }
                let writer = CompletionWriter(
                    id: number, created: created, model: completion.model)
                var response = GatewayResponder.json(writer.document(of: answer))
                Account(answer).write(to: &response)
                return response
            case .started, .trace, .text, .reasoning, .toolCall: break
            }
        }
        throw Self.vanished
    }

    /// The answer as events.
    ///
    /// The head waits for the first piece, so that a call which fails before is
    /// answered with its own status.
    func stream(
        _ completion: CompletionRequest, _ options: CallOptions
    ) async throws(GatewayError) -> Response {
        var options = options
        options.detail = .pieces
        let stream = client.stream(completion.chat, options: options)
        watch.hold(channel) { stream.cancel() }
        var writer = CompletionWriter(id: number, created: created, model: completion.model)
        var iterator = stream.makeAsyncIterator()
        let usage = completion.includesUsage
        while let event = await iterator.next() {
            if case .finished(let answer) = event {
                watch.release(channel)
                if let error = Self.error(answer) { throw error }
                return Self.events(
                    ResponseBody(
                        byteBuffer: ByteBuffer(bytes: writer.end(of: answer, includesUsage: usage)))
                )
            }
            guard let first = writer.event(event) else { continue }
            return Self.events(
                ResponseBody { [iterator, writer] output in
                    try await self.write(
                        first, then: iterator, writer, includesUsage: usage, to: &output)
                })
        }
        watch.release(channel)
        throw Self.vanished
    }

    /// Concurrent like the writer, which may not change its isolation on the way.
    @concurrent private func write(
        _ first: [UInt8], then iterator: ChatStream.Iterator, _ writer: CompletionWriter,
        includesUsage: Bool, to output: inout any ResponseBodyWriter
    ) async throws {
        var (iterator, writer) = (iterator, writer)
        defer { watch.release(channel) }
        var bytes = first
        var isOver = false
        while true {
            // What has arrived together goes out together.
            if !isOver {
                isOver = writer.appendArrived(&iterator, includesUsage, to: &bytes)
            }
            try await output.write(ByteBuffer(bytes: bytes))
            bytes.removeAll(keepingCapacity: true)
            guard !isOver, let event = await iterator.next() else { break }
            isOver = writer.append(event, includesUsage, to: &bytes)
        }
        try await output.finish(nil)
    }

    /// The document's number: the request's own, so that one word finds both in logs.
    private var number: String { "chatcmpl-" + id }

    private static func events(_ body: ResponseBody) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"], body: body)
    }

    /// Why an answer is not whole; `nil` when it is.
    fileprivate static func error(_ answer: ChatAnswer) -> GatewayError? {
        guard answer.status != .complete else { return nil }
        return GatewayError(
            answer.failure ?? Failure(.cancelled, "the call was cancelled"), now: .now)
    }

    private static var vanished: GatewayError {
        GatewayError(Failure(.cancelled, "the call was cancelled"), now: .now)
    }
}

/// Apart from the writer's loop and never inlined there, so that what these hold for a moment is no
/// part of its task's memory while it waits.
extension CompletionWriter {
    /// Bytes after which a write does not wait for more: a client that reads slowly shall slow the
    /// writer, not fill its memory.
    private static let writtenAtOnce = 16 << 10

    /// Appends what a client sees of `event`; true when it was the last.
    @inline(never) fileprivate mutating func append(
        _ event: ChatEvent, _ includesUsage: Bool, to bytes: inout [UInt8]
    ) -> Bool {
        guard case .finished(let answer) = event else {
            if let written = self.event(event) { bytes += written }
            return false
        }
        if let error = Completing.error(answer) {
            bytes += Self.breakingOff(error)
        } else {
            bytes += end(of: answer, includesUsage: includesUsage)
        }
        return true
    }

    /// The same for all that need not be waited for.
    @inline(never) fileprivate mutating func appendArrived(
        _ iterator: inout ChatStream.Iterator, _ includesUsage: Bool, to bytes: inout [UInt8]
    ) -> Bool {
        while bytes.count < Self.writtenAtOnce, let event = iterator.takeNow() {
            if append(event, includesUsage, to: &bytes) { return true }
        }
        return false
    }
}
