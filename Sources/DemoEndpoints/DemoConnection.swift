import Behaviours
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One connection: reads a request, plays its script with the event loop's timers.
final class DemoConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: DemoServer
    private var request: Request?
    private var body = ByteBuffer()
    private var play: Play?
    private var timer: Scheduled<Void>?
    private var outageTimer: Scheduled<Void>?

    /// A request of which the body is still to come.
    private struct Request {
        var arrival: Arrival
        let keepsAlive: Bool
    }

    /// A script under way.
    private struct Play {
        var script: ResponseScript
        var next = 0
        let start = NIODeadline.now()
        var words = 0
        /// True for a chat request, which is counted.
        let isCounted: Bool
        /// What the script plays; `nil` when it was not planned.
        let plan: ResponsePlan?
        let keepsAlive: Bool
    }

    /// A chat request with images stays below this; more is answered 413.
    private static let bodyLimit = 16 << 20

    init(_ server: DemoServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        if !server.opened(context.channel) { reset(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        server.closed(context.channel)
        finish(.aborted, in: context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Bytes that are no HTTP, or a reset by the client: there is nobody to answer.
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard play == nil else { return context.close(promise: nil) }
            request = Request(arrival: Arrival(head), keepsAlive: head.isKeepAlive)
            body.clear()
        case .body(var part):
            if body.readableBytes + part.readableBytes <= Self.bodyLimit {
                body.writeBuffer(&part)
            } else if let format = request?.arrival.format {
                respond(.error(Refusal(413, "The body is too large."), in: format), in: context)
                request = nil
            }
        case .end:
            guard let ready = request else { return }
            request = nil
            answer(ready, in: context)
        }
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        switch event {
        case is ResetConnection:
            reset(context)
            promise?.succeed()
        case let event as WorkBegins:
            begin(event.decision, in: context)
            promise?.succeed()
        default:
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    private func answer(_ request: Request, in context: ChannelHandlerContext) {
        var arrival = request.arrival
        switch arrival.purpose {
        case .chat:
            arrival.body = Array(body.readableBytesView)
            let decision = server.complete(arrival, on: context.channel)
            scheduleOutage(of: decision.plan, in: context)
            respond(
                decision.script, isCounted: true, plan: decision.plan,
                keepsAlive: request.keepsAlive, in: context)
        case .models:
            respond(
                server.modelList(in: arrival.format), keepsAlive: request.keepsAlive, in: context)
        case .unknown:
            let refusal = Refusal(
                404, code: "unknown_url", "Unknown address \(arrival.uri).")
            respond(
                .error(refusal, in: arrival.format), keepsAlive: request.keepsAlive, in: context)
        }
    }

    /// The request that waited has its slot.
    private func begin(_ decision: DemoServer.Decision, in context: ChannelHandlerContext) {
        // One that has ended in between was released under its old plan.
        guard let waiting = play, waiting.plan?.number == decision.plan?.number else { return }
        scheduleOutage(of: decision.plan, in: context)
        respond(
            decision.script, isCounted: true, plan: decision.plan, keepsAlive: waiting.keepsAlive,
            in: context)
    }

    private func respond(
        _ script: ResponseScript, isCounted: Bool = false, plan: ResponsePlan? = nil,
        keepsAlive: Bool = false, in context: ChannelHandlerContext
    ) {
        play = Play(script: script, isCounted: isCounted, plan: plan, keepsAlive: keepsAlive)
        proceed(in: context)
    }

    /// Performs every step that is due and sleeps until the next.
    private func proceed(in context: ChannelHandlerContext) {
        timer = nil
        var wrote = false
        defer { if wrote { context.flush() } }
        while let play, play.next < play.script.steps.count {
            let step = play.script.steps[play.next]
            let due = play.start + TimeAmount(step.at)
            if step.at > .zero, due > .now() {
                return sleep(until: due, in: context)
            }
            self.play?.next += 1
            wrote = true
            perform(step.act, in: context)
        }
    }

    private func perform(_ act: ResponseScript.Act, in context: ChannelHandlerContext) {
        switch act {
        case .head(let status, var headers):
            if play?.keepsAlive == false { headers.add(name: "connection", value: "close") }
            let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
        case .bytes(let bytes, let words):
            play?.words += words
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
        case .repeating(let bytes, let every):
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
            if let play {
                let again = ResponseScript.Step(
                    at: play.script.steps[play.next - 1].at + every,
                    act: .repeating(bytes, every: every))
                self.play?.script.steps.append(again)
            }
        case .end:
            end(in: context)
        case .reset:
            reset(context)
        case .close:
            // What is due together with the end must not be lost with it.
            context.flush()
            finish(.broken, in: context)
            context.close(promise: nil)
        }
    }

    private func end(in context: ChannelHandlerContext) {
        guard let play else { return }
        let outcome: DemoServer.Outcome =
            play.script.isAnswer ? .answered : play.script.isRefusal ? .refused : .broken
        finish(outcome, in: context)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.write(wrapOutboundOut(.end(nil)), promise: play.keepsAlive ? nil : written)
        if play.keepsAlive {
            written.succeed()
        } else {
            let channel = context.channel
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
    }

    /// Ends the script under way, once.
    private func finish(_ outcome: DemoServer.Outcome, in context: ChannelHandlerContext) {
        timer?.cancel()
        outageTimer?.cancel()
        timer = nil
        outageTimer = nil
        guard let ended = play else { return }
        play = nil
        guard ended.isCounted else { return }
        let workLeft = ended.script.length.map { $0 - Duration(NIODeadline.now() - ended.start) }
        server.ended(
            outcome, words: ended.words, of: ended.plan, workLeft: workLeft,
            on: context.eventLoop)
    }

    /// Closes with RST: linger of zero seconds throws away what was not sent.
    private func reset(_ context: ChannelHandlerContext) {
        finish(.broken, in: context)
        if let options = context.channel as? any SocketOptionProvider {
            _ = options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        context.close(promise: nil)
    }

    private func sleep(until due: NIODeadline, in context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: due) { [weak self] in
            self?.proceed(in: context)
        }
    }

    private func scheduleOutage(of plan: ResponsePlan?, in context: ChannelHandlerContext) {
        outageTimer?.cancel()
        outageTimer = nil
        guard let delay = plan?.resetAfter else { return }
        outageTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            [weak self] in
            self?.reset(context)
        }
    }
}
