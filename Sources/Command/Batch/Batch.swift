import Client
import Providers
import Reliability
import Synchronization

/// A batch under way.
final class Batch: Sendable {
    private struct Counts {
        var next = 0
        var done = 0
        var complete = 0
        var skipped = 0
        var isStopped = false
    }

    private let session: Session
    private let lines: [String]
    private let earlier: BatchResume
    private let counts = Mutex(Counts())
    private let output = OrderedLines { Output.standard.write($0) }

    init(session: Session, lines: [String], earlier: BatchResume) {
        self.session = session
        self.lines = lines
        self.earlier = earlier
    }

    /// Asks everything, `concurrency` at a time, and says how it ended.
    func run(concurrency: Int) async -> ExitStatus {
        let start = Instant.now
        let work = Task { await self.work(concurrency) }
        let signals = SignalWatch {
            self.counts.withLock { $0.isStopped = true }
            work.cancel()
        }
        let progress = ProgressLine()
        let log = session.log.map { log in
            let events = session.client.events()
            return Task { for await event in events { log.write(event) } }
        }
        let reporting = Task {
            while !Task.isCancelled {
                let counts = self.counts.withLock { $0 }
                progress.show(
                    done: counts.done, failed: counts.done - counts.complete - counts.skipped,
                    of: self.lines.count)
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
        output.flush()
        let counts = counts.withLock { $0 }
        progress.clear()
        let failed = counts.done - counts.complete - counts.skipped
        let time = AskWriter.words(start.duration(to: .now))
        var summary = "\(counts.complete) answered, \(failed) not"
        if counts.skipped > 0 { summary += ", \(counts.skipped) answered before" }
        Output.note("\(summary), of \(lines.count), in \(time).")
        if let status = signals.status { return status }
        return failed == 0 && counts.done == lines.count ? .answered : .unanswered
    }

    private func work(_ concurrency: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(concurrency, max(1, lines.count)) {
                group.addTask {
                    while let index = self.next() { await self.ask(index) }
                }
            }
        }
    }

    private func next() -> Int? {
        counts.withLock { counts in
            guard !counts.isStopped, counts.next < lines.count else { return nil }
            defer { counts.next += 1 }
            return counts.next
        }
    }

    private func ask(_ index: Int) async {
        let answer: ChatAnswer
        var id: ItemID?
        do throws(BatchItem.Malformed) {
            let item = try BatchItem(line: lines[index])
            id = item.id
            if earlier.hasAnswered(id, index: index) {
                counts.withLock {
                    $0.done += 1
                    $0.skipped += 1
                }
                _ = output.put("", at: index)
                return
            }
            var options = session.options
            options.priority = .background
            options.model = options.model ?? item.request.model
            do throws(ChatError) {
                answer = try await session.client.chat(item.request, options: options)
            } catch {
                answer = error.answer
            }
        } catch {
            id = error.id
            answer = ChatAnswer(
                call: CallID(0), status: .failed,
                failure: Failure(.badRequest, "line \(index + 1): \(error.message)"))
        }
        // A stopped item is asked again by --resume; it leaves no line.
        guard answer.status != .cancelled else { return }
        var result = ResultObject(answer, now: .now)
        result.id = id
        result.index = index
        let isRead = output.put(JSONLine.text(result), at: index)
        counts.withLock { counts in
            counts.done += 1
            if answer.status == .complete { counts.complete += 1 }
            if !isRead { counts.isStopped = true }
        }
    }
}
