import NIOCore

/// Runs tasks on the thread of one event loop.
///
/// On the runtime's own pool an answer changes threads at the request and at each write. What a request
/// does here between two waits is short, so its thread can spare the time.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
