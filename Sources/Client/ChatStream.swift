public import Reliability

/// What a stream's owner can end.
protocol StreamedCall: AnyObject, Sendable {
    /// Ends the call; its sockets are closed when this returns.
    func cancel()
    /// Ends the call without ever waiting, for the handlers of a task that is cancelled.
    func letGo()
}

/// One answer as it arrives: a sequence of events whose last is always `.finished`.
///
/// It never throws; a failure is the status of the last event. One consumer. Cancelling the
/// consuming task, dropping the iterator, or dropping the stream unread cancels the call and closes
/// its sockets. Unread events are bounded by the answer's size (8 MiB).
public struct ChatStream: AsyncSequence, Sendable {
    /// What the sequence delivers.
    public typealias Element = ChatEvent
    /// It never throws.
    public typealias Failure = Never

    /// The call's number; an interceptor may ask further ones, each announced by a `.started`.
    public let call: CallID
    private let buffer: EventBuffer
    private let lifetime: Lifetime

    init(call: CallID, buffer: EventBuffer, driver: (any StreamedCall)?) {
        self.call = call
        self.buffer = buffer
        lifetime = Lifetime(driver: driver)
    }

    /// Ends the call; sockets are closed when this returns.
    ///
    /// What arrived can still be read, and `.finished` comes last. After the end it closes a
    /// connection whose server has said everything and holds it nevertheless. Idempotent.
    public func cancel() { lifetime.driver?.cancel() }

    /// The next event if it has arrived already; else has `wake` called once when one has, or when there
    /// will be none.
    ///
    /// For a consumer that is no task. `wake` runs on the thread that brings the event, in the middle of
    /// the call's work, so it must neither wait nor touch the stream. The last closure given counts.
    package func next(orWake wake: @escaping @Sendable () -> Void) -> ChatEvent? {
        buffer.next(orWake: wake)
    }

    /// The iterator; a stream has one.
    public func makeAsyncIterator() -> Iterator {
        Iterator(buffer: buffer, stream: lifetime, own: Lifetime(driver: lifetime.driver))
    }

    /// Cancels the call when the last owner goes.
    final class Lifetime: Sendable {
        let driver: (any StreamedCall)?
        init(driver: (any StreamedCall)?) { self.driver = driver }
        deinit { driver?.letGo() }
    }

    /// Reads a stream.
    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let buffer: EventBuffer
        // The stream's lifetime is held as well: a stream that was consumed in a `for` statement is
        // gone while its iterator lives.
        let stream: Lifetime
        let own: Lifetime

        /// The next event if it has arrived already, without waiting.
        package mutating func takeNow() -> ChatEvent? { buffer.takeNow() }

        /// The next event; `nil` after `.finished`.
        public mutating func next() async -> ChatEvent? {
            await next(isolation: nil)
        }

        /// The next event; `nil` after `.finished`.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> ChatEvent? {
            if !Task.isCancelled, let event = buffer.takeNow() { return event }
            let driver = own.driver
            return await withTaskCancellationHandler {
                await buffer.next()
            } onCancel: {
                driver?.letGo()
            }
        }
    }
}
