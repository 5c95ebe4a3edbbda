import NIOCore
import NIOHTTP1

/// What makes an answer that is not there at once; everything is called on its connection's loop.
protocol Answering: AnyObject {
    /// The client takes bytes again.
    func mayWrite()
    /// The client left, or the server stops: the answer shall end soon.
    func leave()
}

/// One connection: requests in, one at a time, and their answers out.
///
/// It lives on the loop of its socket, and no task exists for a request. An answer is written in HTTP's
/// form here, and goes to the socket in one piece with all that is written in the same turn.
///
/// What a client sends behind a request that is not answered waits, and nothing more is read then.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// Tells a connection to end what it does, and then to close.
    struct Ending: Sendable {}

    /// How long an answer that is told to end may take to say so: a round trip to any client.
    private static let farewell = TimeAmount.seconds(1)

    private enum State {
        /// Between two requests.
        case idle
        /// Reading one, whose head was let in.
        case collecting
        /// The answer is made; `isRead` is false while the rest of its request still comes.
        case answering(isRead: Bool)
        /// The answer is out before the request was whole; its rest is thrown away.
        case skipping
    }

    private let responder: GatewayResponder
    private var context: ChannelHandlerContext?
    private var state = State.idle
    private var asking: Asking?
    private var answering: (any Answering)?
    private var framing = AnswerFraming()
    private var route: Route?
    /// Parts of the next request, which came early.
    private var early: [HTTPServerRequestPart] = []
    private var isReadHeld = false
    private var isReplaying = false
    /// Written in this turn.
    private var pending: ByteBuffer?
    private var closesAfterAnswer = false
    private var isGone = false
    private var lastActive = NIODeadline.now()
    private var idleTimer: Scheduled<Void>?

    init(responder: GatewayResponder) { self.responder = responder }

    // MARK: The channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { watchIdleness() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        idleTimer = nil
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        watchIdleness()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        closesAfterAnswer = true
        early = []
        asking = nil
        isGone = true
        answering?.leave()
        // What still waits for room is written into nothing, so that the answer comes to its end.
        answering?.mayWrite()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        lastActive = .now()
        if context.channel.isWritable { answering?.mayWrite() }
        context.fireChannelWritabilityChanged()
    }

    // A client that only closes its sending half has left too, as Go's server takes it: no client of
    // this API does so and reads on. The kernel tells it as soon as it knows, also while a model
    // thinks and nothing is read or written.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            answering?.leave()
            closeAfterAnswer()
        case is Ending:
            closesAfterAnswer = true
            guard let answering else { return context.close(promise: nil) }
            answering.leave()
            // The end of the answer may wait for a client that does not read.
            context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) { [self] in
                self.context?.close(promise: nil)
            }
        case is ChannelShouldQuiesceEvent:
            closeAfterAnswer()
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        // The parser reads nothing more.
        closesAfterAnswer = true
        switch state {
        case .idle, .collecting:
            asking = nil
            if case .idle = state { framing = AnswerFraming(id: responder.newID()) }
            state = .answering(isRead: true)
            send(GatewayAnswer(responder.reason(error)))
        case .answering:
            state = .answering(isRead: true)
        case .skipping:
            context.close(promise: nil)
        }
    }

    private func closeAfterAnswer() {
        closesAfterAnswer = true
        if case .idle = state { context?.close(promise: nil) }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastActive = .now()
        let part = unwrapInboundIn(data)
        if case .answering(isRead: true) = state {
            early.append(part)
        } else if early.isEmpty {
            take(part)
        } else {
            early.append(part)
        }
    }

    func read(context: ChannelHandlerContext) {
        if early.isEmpty { context.read() } else { isReadHeld = true }
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (state, part) {
        case (.idle, .head(let head)):
            begin(head)
        case (.collecting, .body(let bytes)):
            do throws(GatewayError) {
                try asking?.take(bytes, limit: responder.options.bodyMax)
            } catch {
                refuse(error)
            }
        case (.collecting, .end):
            state = .answering(isRead: true)
            guard let asking = asking.take() else { return }
            responder.answer(asking, on: self)
        case (.answering, .end):
            state = .answering(isRead: true)
        case (.skipping, .end):
            becomeIdle()
        case (.answering, .body), (.skipping, .body):
            break
        case (.idle, .body), (.idle, .end), (_, .head):
            context?.close(promise: nil)
        }
    }

    private func begin(_ head: HTTPRequestHead) {
        framing = AnswerFraming(head, id: responder.id(of: head))
        if !framing.keepsAlive { closesAfterAnswer = true }
        do throws(GatewayError) {
            let asking = try responder.admit(head, id: framing.id)
            route = asking.route
            self.asking = asking
            state = .collecting
            if head.waitsForContinue {
                AnswerFraming.writeContinue(to: &buffer)
                flush()
            }
        } catch {
            refuse(error)
        }
    }

    /// Answers before the request is whole.
    private func refuse(_ error: GatewayError) {
        asking = nil
        state = .answering(isRead: false)
        send(GatewayAnswer(error))
    }

    // MARK: Answers

    /// Where the answer's wake-ups run.
    var eventLoop: (any EventLoop)? { context?.eventLoop }

    /// Whether the client takes what is written at the pace of writing.
    var isWritable: Bool { isGone || context?.channel.isWritable ?? true }

    /// Names who makes the answer, until its end.
    func attach(_ answering: any Answering) { self.answering = answering }

    /// Writes a whole answer.
    func send(_ answer: GatewayAnswer) {
        responder.count(route, status: answer.status)
        framing.writeWhole(answer, to: &buffer, at: responder.clock.now())
        finish()
    }

    /// Begins an answer in pieces.
    func begin(_ answer: GatewayAnswer) {
        responder.count(route, status: answer.status)
        framing.writeHead(answer, to: &buffer, at: responder.clock.now())
        if !framing.keepsAlive { closesAfterAnswer = true }
    }

    /// Writes a piece; it goes out with `flush`.
    func write(_ bytes: [UInt8]) { framing.writePiece(bytes, to: &buffer) }

    /// Sends what was written; the promise is kept once the socket has it.
    func flush(promise: EventLoopPromise<Void>? = nil) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        guard let bytes = pending.take() else {
            promise?.succeed()
            return
        }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
    }

    /// Ends an answer in pieces.
    func end() {
        framing.writeEnd(to: &buffer)
        finish()
    }

    private var buffer: ByteBuffer {
        get { pending ?? ByteBuffer() }
        _modify {
            var bytes = pending.take() ?? ByteBuffer()
            defer { pending = bytes }
            yield &bytes
        }
    }

    /// The answer is written: the connection is free, or closes.
    private func finish() {
        answering = nil
        route = nil
        lastActive = .now()
        guard case .answering(let isRead) = state, isRead else {
            flush()
            state = .skipping
            return
        }
        guard let context, closesAfterAnswer else {
            flush()
            return becomeIdle()
        }
        state = .idle
        // A client that does not take the end is waited for no longer than an idle one.
        watchIdleness()
        let written = context.eventLoop.makePromise(of: Void.self)
        flush(promise: written)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    private func becomeIdle() {
        state = .idle
        guard !closesAfterAnswer else {
            context?.close(promise: nil)
            return
        }
        watchIdleness()
        guard !early.isEmpty, !isReplaying else { return }
        isReplaying = true
        replay()
        isReplaying = false
        if early.isEmpty, isReadHeld {
            isReadHeld = false
            context?.read()
        }
    }

    private func replay() {
        while !early.isEmpty {
            if case .answering(isRead: true) = state { return }
            take(early.removeFirst())
        }
        early = []
    }

    // MARK: Idleness

    /// One timer a connection, which looks again when it comes too early: setting it for each request
    /// would cost more.
    private func watchIdleness() {
        guard idleTimer == nil, let context else { return }
        let idleMax = responder.idleMax
        let now = NIODeadline.now()
        let due = lastActive + idleMax
        idleTimer = context.eventLoop.assumeIsolated().scheduleTask(
            deadline: due > now ? due : now + idleMax
        ) { [self] in
            idleTimer = nil
            if isWaitedFor, NIODeadline.now() >= lastActive + idleMax {
                context.close(promise: nil)
            } else {
                watchIdleness()
            }
        }
    }

    /// Whether it is the client's turn: to ask, to go on asking, or to take what was written.
    private var isWaitedFor: Bool {
        if case .answering = state { !isWritable } else { true }
    }
}

extension HTTPRequestHead {
    /// Whether the client sends its body only when told to: curl does from 1 MB on, and waits a second.
    ///
    /// HTTP/1.0 has no such answer (RFC 9110 §10.1.1).
    fileprivate var waitsForContinue: Bool {
        (version.major, version.minor) >= (1, 1)
            && headers.value(of: "expect")?.lowercased() == "100-continue"
    }
}
