import HummingbirdCore
import Logging
import NIOCore

/// Runs tasks on the thread of one event loop.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

/// Serves each connection on the thread of its socket.
///
/// On the runtime's own pool an answer changes threads at the request, at each token and at each write.
/// What a request does here between two waits is short, so its thread can spare the time.
struct OnItsLoop<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    /// The most bytes of all header fields together, for the answer to more.
    let headersMax: Int

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            try UnreadableRequests.add(to: channel, headersMax: headersMax)
            return value
        }
    }

    func handle(value: Base.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}
