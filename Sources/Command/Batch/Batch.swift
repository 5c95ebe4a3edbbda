import Client
import Providers
import Reliability
import Synchronization

/// A batch under way: lines in, the library's batch, lines out.
final class Batch: Sendable {
    /// What an item is told by when it is resumed: its id, or its place when it has none.
    private struct Place: Hashable, Sendable {
        let id: ItemID?
        let index: Int
    }

    private let session: Session
    private let items: [Client.BatchItem<Place>]
    private let earlier: BatchResume
    private let progress: Mutex<BatchProgress>

    init(session: Session, lines: [String], earlier: BatchResume) {
        self.session = session
        self.earlier = earlier
        items = lines.enumerated().map { index, line in Batch.item(line, at: index) }
        progress = Mutex(BatchProgress(total: lines.count))
    }

    private static func item(_ line: String, at index: Int) -> Client.BatchItem<Place> {
        do throws(BatchItem.Malformed) {
            let item = try BatchItem(line: line)
            return Client.BatchItem(id: Place(id: item.id, index: index), request: item.request)
        } catch {
            return Client.BatchItem(
                id: Place(id: error.id, index: index),
                refusal: ChatError(.badRequest, "line \(index + 1): \(error.message)"))
        }
    }

    /// Asks everything, `concurrency` at a time, and says how it ended.
    func run(concurrency: Int) async -> ExitStatus {
        let start = Instant.now
        let work = Task { await self.work(concurrency) }
        let signals = SignalWatch { work.cancel() }
        let line = ProgressLine()
        let log = session.log.map { log in
            let events = session.client.events()
            return Task { for await event in events { log.write(event) } }
        }
        let reporting = Task {
            while !Task.isCancelled {
                let now = self.progress.withLock { $0 }
                line.show(done: now.done, failed: now.failed, of: now.total)
                // Cancelled at the end.
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
        await work.value
        reporting.cancel()
        if let log {
            await session.client.shutdown()
            await log.value
        }
        let progress = progress.withLock { $0 }
        line.clear()
        let time = AskWriter.words(start.duration(to: .now))
        var summary = "\(progress.answered) answered, \(progress.failed) not"
        if progress.answeredBefore > 0 { summary += ", \(progress.answeredBefore) answered before" }
        Output.note("\(summary), of \(progress.total), in \(time).")
        if let status = signals.status { return status }
        return progress.failed == 0 && progress.done == progress.total ? .answered : .unanswered
    }

    private func work(_ concurrency: Int) async {
        var options = session.options
        options.priority = .background
        let answered = items.map(\.id).filter { earlier.hasAnswered($0.id, index: $0.index) }
        do throws(BatchError) {
            _ = try await session.client.batch(
                items, size: .workers(concurrency), answered: Set(answered), options: options,
                onResult: { self.write($0) },
                onProgress: { now in self.progress.withLock { $0 = now } })
        } catch {
            Output.note("\(error).")
        }
    }

    private func write(_ result: BatchResult<Place>) -> BatchFlow {
        let answer: ChatAnswer
        switch result.outcome {
        case .answered(let whole): answer = whole
        case .failed(let error): answer = error.answer
        case .answeredBefore, .notAsked: return .goOn
        }
        var object = ResultObject(answer, now: .now)
        object.id = result.id.id
        object.index = result.index
        return Output.standard.write(JSONLine.text(object)) ? .goOn : .stop
    }
}
