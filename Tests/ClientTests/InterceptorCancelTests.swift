import Client
import Logging
import Providers
import Reliability
import Synchronization
import TestSupport
import Testing

@Suite struct InterceptorCancelTests {
    private static let passing = Around { call, next async throws(ChatError) in
        try await next(call)
    }

    @Test(arguments: [false, true])
    func `a cancel closes the socket before it returns, and shown text stays`(hasText: Bool) async {
        let stage = Stage(around: [Self.passing, Self.passing]) { _ in }

        let stream = stage.client.stream(question)
        let exchange = await stage.transport.exchange(1)
        if hasText {
            exchange.head()
            exchange.text("part")
        }
        stream.cancel()
        #expect(exchange.cancelCount == 1)
        #expect(stage.leftovers == [0, 0, 0])
        exchange.text("late")

        let answer = await stream.answer()
        #expect(answer?.status == .cancelled)
        #expect(answer?.text == (hasText ? "part" : ""))
        stream.cancel()
        #expect(exchange.cancelCount == 1)
    }

    @Test func `the end of a task reaches a call behind interceptors`() async {
        let stage = Stage(around: [Self.passing]) { _ in }

        let asking = Task { () -> ChatError? in
            do throws(ChatError) {
                _ = try await stage.client.chat(question)
                return nil
            } catch {
                return error
            }
        }
        let exchange = await stage.transport.exchange(1)
        asking.cancel()

        #expect(await asking.value?.code == .cancelled)
        #expect(exchange.cancelCount == 1)
        #expect(stage.leftovers == [0, 0, 0])
    }

    @Test func `a cancel ends an interceptor's wait`() async {
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    try await next.sleep(for: .seconds(60))
                    return try await next(call)
                }
            ])

        let stream = stage.client.stream(question)
        await stage.clock.sleepers(atLeast: 1)
        stream.cancel()

        #expect(await stream.answer()?.status == .cancelled)
        #expect(stage.asked.isEmpty)
    }

    @Test func `a cancelled stream waits for no interceptor`() async {
        let isFree = AsyncStream<Void>.makeStream()
        let began = AsyncStream<Void>.makeStream()
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    began.continuation.finish()
                    // Deaf to cancellation: a task of its own waits.
                    await Task { for await _ in isFree.stream {} }.value
                    return try await next(call)
                }
            ])

        let stream = stage.client.stream(question)
        for await _ in began.stream {}
        stream.cancel()

        #expect(await stream.answer()?.status == .cancelled)
        isFree.continuation.finish()
        #expect(stage.asked.isEmpty)
    }

    @Test func `a stream that nobody holds ends its call and its interceptor`() async {
        let ended = AsyncStream<FailureKind>.makeStream()
        let stage = Stage(
            around: [
                Around { call, next async throws(ChatError) in
                    do throws(ChatError) {
                        return try await next(call)
                    } catch {
                        ended.continuation.yield(error.code)
                        throw error
                    }
                }
            ]) { _ in }

        var stream: ChatStream? = stage.client.stream(question)
        #expect(stream?.call == CallID(1))
        let exchange = await stage.transport.exchange(1)
        stream = nil

        var codes = ended.stream.makeAsyncIterator()
        #expect(await codes.next() == .cancelled)
        #expect(exchange.cancelCount == 1)
    }

    @Test func `cancelling the reader ends the call`() async {
        let stage = Stage(around: [Self.passing]) { _ in }

        let reading = Task { await stage.client.stream(question).answer() }
        let exchange = await stage.transport.exchange(1)
        exchange.head()
        exchange.text("part")
        reading.cancel()

        #expect(await reading.value?.status == .cancelled)
        #expect(exchange.cancelCount == 1)
    }

    @Test func `the logger tells how a call went and nothing that was said`() async throws {
        let lines = Mutex<[String]>([])
        var logger = Logger(label: "calls") { _ in
            LineHandler { line in lines.withLock { $0.append(line) } }
        }
        logger.logLevel = .info
        let stage = Stage(around: [CallLogger(logger)]) { exchange in
            if exchange.number == 1 { exchange.answer("Rain.") } else { exchange.error(401) }
        }

        _ = try await stage.client.chat(question, options: CallOptions(label: "test"))
        await #expect(throws: ChatError.self) { try await stage.client.chat(question) }

        let written = lines.withLock { $0 }
        #expect(written.count == 2)
        #expect(written[0].hasPrefix("info chat call ended"))
        for word in [
            "status=complete", "endpoint=a", "attempts=1", "messages=1", "characters_in=20",
            "characters_out=5", "input_tokens=5", "output_tokens=7", "label=test",
        ] {
            #expect(written[0].contains(word), "\(word) in \(written[0])")
        }
        #expect(written[1].hasPrefix("warning"))
        #expect(written[1].contains("code=auth"))
        #expect(
            !written.contains {
                $0.contains("Rain") || $0.contains("salt") || $0.contains("key-of")
            })
    }
}

/// Writes each line with its metadata, sorted.
private struct LineHandler: LogHandler {
    let write: @Sendable (String) -> Void
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info

    init(_ write: @escaping @Sendable (String) -> Void) { self.write = write }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
        write("\(event.level) \(event.message) " + facts.joined(separator: " "))
    }
}
