import Client
import NIOCore
import Providers
import Reliability

/// One completion under way, from the first event to the last byte, on its connection's loop.
final class Completing: Answering {
    /// Bytes after which a write does not wait for more: a client that reads slowly shall slow the
    /// writer, not fill its memory.
    private static let writtenAtOnce = 16 << 10

    private let connection: Connection
    private let loop: any EventLoop
    private let stream: ChatStream
    private let ticket: Gate.Ticket?
    private var writer: CompletionWriter
    private let isStreamed: Bool
    private let includesUsage: Bool
    private var hasBegun = false
    private var isOver = false

    /// Starts the call, whose first attempt is on its way when this returns.
    ///
    /// Of a whole document nobody sees a part, so a cut upstream is tried again.
    static func begin(
        _ completion: CompletionRequest, _ options: CallOptions, of asking: Asking, created: Int,
        with client: ChatClient, on connection: Connection
    ) {
        guard let loop = connection.eventLoop else { return }
        var options = options
        if !completion.streams { options.showsText = false }
        options.detail = completion.streams ? .pieces : .end
        let completing = Completing(
            stream: client.stream(completion.chat, options: options),
            // The document's number is the request's own, so that one word finds both in logs.
            writer: CompletionWriter(
                id: "chatcmpl-" + asking.id, created: created, model: completion.model),
            completion, asking.ticket, connection, loop)
        connection.attach(completing)
        completing.mayWrite()
    }

    private init(
        stream: ChatStream, writer: CompletionWriter, _ completion: CompletionRequest,
        _ ticket: Gate.Ticket?, _ connection: Connection, _ loop: any EventLoop
    ) {
        self.stream = stream
        self.writer = writer
        self.ticket = ticket
        self.connection = connection
        self.loop = loop
        isStreamed = completion.streams
        includesUsage = completion.includesUsage
    }

    func leave() { stream.cancel() }

    /// Writes what has arrived, all of it together, and asks to be woken for more.
    func mayWrite() {
        guard !isOver else { return }
        var bytes: [UInt8] = []
        while connection.isWritable, let event = next() {
            if case .finished(let answer) = event { return end(answer, after: bytes) }
            guard isStreamed, let written = writer.event(event) else { continue }
            bytes += written
            if bytes.count >= Self.writtenAtOnce {
                write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        write(bytes)
    }

    private func next() -> ChatEvent? {
        let me = NIOLoopBound(self, eventLoop: loop)
        return stream.next { [loop] in
            // A turn later: this runs on the thread that brings the event, in the middle of it.
            loop.execute { me.value.mayWrite() }
        }
    }

    /// The head waits for the first piece, so that a call which fails before is answered with its own
    /// status.
    private func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        if !hasBegun { connection.begin(.events) }
        hasBegun = true
        connection.write(bytes)
        connection.flush()
    }

    private func end(_ answer: ChatAnswer, after bytes: [UInt8]) {
        isOver = true
        let error = Self.error(answer)
        if let error, !hasBegun, bytes.isEmpty { return connection.send(GatewayAnswer(error)) }
        guard isStreamed else {
            var document = GatewayAnswer.json(writer.document(of: answer))
            document.tell(Account(answer))
            return connection.send(document)
        }
        if !hasBegun { connection.begin(.events) }
        let end =
            error.map(CompletionWriter.breakingOff)
            ?? writer.end(of: answer, includesUsage: includesUsage)
        connection.write(bytes + end)
        connection.end()
    }

    /// Why an answer is not whole; `nil` when it is.
    private static func error(_ answer: ChatAnswer) -> GatewayError? {
        guard answer.status != .complete else { return nil }
        return GatewayError(
            answer.failure ?? Failure(.cancelled, "the call was cancelled"), now: .now)
    }
}
