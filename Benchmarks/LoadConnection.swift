import NIOCore
import NIOPosix
import Synchronization

/// What connections of a load have seen, together.
struct LoadTally: Sendable {
    /// Milliseconds from a request to the end of its answer.
    var times: [Double] = []
    /// Answers with another status than 200, without their end, or none at all.
    var failures = 0
    /// The beginning of the first of them.
    var firstFailure: String?
    /// Events of streams.
    var events = 0
    /// Milliseconds from the upstream's writing of a token to its arrival here, of some tokens.
    var lags: [Double] = []
}

/// One client's connection: sends prepared bytes, reads to the end of the answer, and again.
///
/// It understands just enough of HTTP to know the end: a load generator that parses would be measured
/// instead of the server.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// What a connection does.
    enum Work: Sendable {
        /// Asks again and again until this instant, then closes.
        case closedLoop(until: NIODeadline)
        /// Asks once and reads events until it is closed from outside; `samples` measures their lag.
        case stream(samples: Bool)
    }

    private let request: ByteBuffer
    private let work: Work
    private let tally: LoadResult
    private var began = NIODeadline.now()
    private var head = ByteBuffer()
    private var tail: [UInt8] = []
    private var body = Body.none

    private enum Body {
        /// The head is not whole yet.
        case none
        case counted(left: Int)
        case chunked
    }

    init(_ request: ByteBuffer, _ work: Work, _ tally: LoadResult) {
        (self.request, self.work, self.tally) = (request, work, tally)
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    private func ask(_ context: ChannelHandlerContext) {
        body = .none
        head.clear()
        tail.removeAll(keepingCapacity: true)
        began = .now()
        context.writeAndFlush(NIOAny(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if case .none = body {
            head.writeBuffer(&buffer)
            guard let end = head.position(after: Self.blankLine) else { return }
            guard head.starts(with: Self.success) else {
                return fail(String(buffer: head), context)
            }
            body = Self.length(in: head, to: end).map { .counted(left: $0) } ?? .chunked
            head.moveReaderIndex(forwardBy: end)
            buffer = head
        }
        switch body {
        case .none: break
        case .counted(let left):
            let left = left - buffer.readableBytes
            body = .counted(left: left)
            if left <= 0 { finished(context) }
        case .chunked: read(events: buffer, context)
        }
    }

    private func read(events buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        switch work {
        case .stream(let samples):
            tally.count(Self.events(in: buffer), lag: samples ? Self.lag(of: buffer) : nil)
        case .closedLoop:
            tail += buffer.readableBytesView.suffix(Self.end.count)
            guard tail.suffix(Self.end.count).elementsEqual(Self.end) else {
                tail = tail.suffix(Self.end.count)
                // The end of the body without the event that ends the answer.
                if tail.suffix(Self.lastChunk.count).elementsEqual(Self.lastChunk) {
                    fail("a stream without [DONE]", context)
                }
                return
            }
            finished(context)
        }
    }

    private func finished(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        tally.add(milliseconds: Double((now - began).nanoseconds) / 1e6)
        if case .closedLoop(let until) = work, now < until {
            ask(context)
        } else {
            body = .none
            tally.isOver(context)
            context.close(promise: nil)
        }
    }

    private func fail(_ text: String, _ context: ChannelHandlerContext) {
        tally.fail(text)
        tally.isOver(context)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A connection that closes itself has said so before.
        tally.closed(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private static let success = Array("HTTP/1.1 200".utf8)
    private static let lengthWord = Array("ength: ".utf8)
    private static let contentWord = Array(#""content":""#.utf8)
    private static let blankLine = Array("\r\n\r\n".utf8)
    private static let lastChunk = Array("0\r\n\r\n".utf8)
    private static let end = Array("data: [DONE]\n\n\r\n0\r\n\r\n".utf8)

    /// The number behind `content-length`, however its first letters are written.
    private static func length(in head: ByteBuffer, to end: Int) -> Int? {
        guard let start = head.position(after: lengthWord), start < end else { return nil }
        return Int(head.number(at: start))
    }

    /// Blank lines: each ends an event.
    private static func events(in buffer: ByteBuffer) -> Int {
        buffer.withUnsafeReadableBytes { bytes in
            var (count, last) = (0, UInt8(0))
            for byte in bytes {
                if byte == 10, last == 10 { count += 1 }
                last = byte
            }
            return count
        }
    }

    /// Milliseconds since the token in `buffer` was written: its text is the instant.
    private static func lag(of buffer: ByteBuffer) -> Double? {
        guard let start = buffer.position(after: contentWord) else { return nil }
        let sent = buffer.number(at: start)
        let now = LoadClock.nanoseconds
        return sent > 0 && now > sent ? Double(now - sent) / 1e6 : nil
    }
}

extension ByteBuffer {
    /// How many readable bytes lie before the end of the first `word`; `nil` when it is not there.
    func position(after word: [UInt8]) -> Int? {
        withUnsafeReadableBytes { bytes in
            guard bytes.count >= word.count else { return nil }
            for start in 0...(bytes.count - word.count) where bytes[start] == word[0] {
                if bytes[start..<start + word.count].elementsEqual(word) {
                    return start + word.count
                }
            }
            return nil
        }
    }

    /// The decimal number that begins `offset` readable bytes from here; 0 when there is none.
    func number(at offset: Int) -> UInt64 {
        withUnsafeReadableBytes { bytes in
            var number: UInt64 = 0
            for byte in bytes[offset...] {
                guard (48...57).contains(byte) else { break }
                number = number &* 10 &+ UInt64(byte - 48)
            }
            return number
        }
    }

    fileprivate func starts(with word: [UInt8]) -> Bool { readableBytesView.starts(with: word) }
}

/// Gathers what the connections of one load see; shared by them and the one who waits for them.
final class LoadResult: Sendable {
    private struct State {
        var tally = LoadTally()
        var open: Set<ObjectIdentifier> = []
    }

    private let state = Mutex(State())

    var tally: LoadTally { state.withLock { $0.tally } }

    /// Forgets what was seen so far, as after a time to warm up.
    func clear() { state.withLock { $0.tally = LoadTally() } }

    func opened(_ channel: any Channel) {
        state.withLock { _ = $0.open.insert(ObjectIdentifier(channel)) }
    }

    func add(milliseconds: Double) { state.withLock { $0.tally.times.append(milliseconds) } }

    func count(_ events: Int, lag: Double?) {
        state.withLock { state in
            state.tally.events += events
            if let lag { state.tally.lags.append(lag) }
        }
    }

    func fail(_ text: String) {
        state.withLock { state in
            state.tally.failures += 1
            if state.tally.firstFailure == nil {
                state.tally.firstFailure = String(text.prefix(300))
            }
        }
    }

    /// Connections that this side is about to close.
    func leave(_ channels: [any Channel]) {
        state.withLock { state in
            for channel in channels { state.open.remove(ObjectIdentifier(channel)) }
        }
    }

    /// The connection is about to be closed by its own side.
    func isOver(_ context: ChannelHandlerContext) {
        state.withLock { _ = $0.open.remove(ObjectIdentifier(context.channel)) }
    }

    /// A connection that closes while it is open was closed by the server.
    func closed(_ context: ChannelHandlerContext) {
        let wasOpen = state.withLock { $0.open.remove(ObjectIdentifier(context.channel)) != nil }
        if wasOpen { fail("the server closed the connection") }
    }
}
