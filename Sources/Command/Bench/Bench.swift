import Client
import Providers
import Reliability
import Synchronization

/// A bench under way.
final class Bench: Sendable {
    private struct State {
        var next = 0
        var isStopped = false
        var tally: BenchTally
    }

    private let session: Session
    private let plan: BenchPlan
    private let isJSON: Bool
    private let state: Mutex<State>
    private let start = Instant.now

    init(session: Session, plan: BenchPlan, isJSON: Bool) {
        self.session = session
        self.plan = plan
        self.isJSON = isJSON
        state = Mutex(State(tally: BenchTally(endpoints: session.names)))
    }

    /// Sends everything, prints, and says how it ended.
    func run() async -> ExitStatus {
        let work = Task { await self.send() }
        let signals = SignalWatch {
            self.state.withLock { $0.isStopped = true }
            work.cancel()
        }
        let log = session.log.map { log in
            let events = session.client.events()
            return Task { for await event in events { log.write(event) } }
        }
        let live = Output.error.allowsCursorMotion ? Task { await self.showLive() } : nil
        await work.value
        live?.cancel()
        await live?.value
        if let log {
            await session.client.shutdown()
            await log.value
        }
        let summary = state.withLock { $0.tally }.summary(after: start.duration(to: .now))
        if isJSON {
            Output.standard.write(JSONLine.text(summary))
        } else {
            Output.standard.write(BenchTable.lines(summary).joined(separator: "\n") + "\n")
        }
        if let status = signals.status { return status }
        return summary.ok > 0 ? .answered : .unanswered
    }

    private func send() async {
        if plan.rate == nil {
            await withTaskGroup(of: Void.self) { group in
                let workers = min(plan.concurrency, plan.count ?? plan.concurrency)
                for _ in 0..<workers {
                    group.addTask { while let number = self.next() { await self.ask(number) } }
                }
            }
        } else {
            await withDiscardingTaskGroup { group in
                while let number = self.next() {
                    let due = start.advanced(by: plan.due(number))
                    // A cancelled sleep ends the loop by `next`.
                    try? await ContinuousClock().sleep(until: due.onClock, tolerance: .zero)
                    if Task.isCancelled { break }
                    group.addTask { await self.ask(number) }
                }
            }
        }
    }

    private func next() -> Int? {
        state.withLock { state in
            let elapsed = start.duration(to: .now)
            guard !state.isStopped, !plan.isOver(before: state.next, elapsed: elapsed) else {
                return nil
            }
            defer { state.next += 1 }
            return state.next
        }
    }

    private func ask(_ number: Int) async {
        let late =
            plan.rate == nil
            ? .zero : Instant.now.elapsed(since: start.advanced(by: plan.due(number)))
        let answer = await answer()
        // Stopped by the person: neither a success nor a failure of the endpoints.
        guard let answer, answer.status != .cancelled else { return }
        let sample = BenchSample(answer, late: late)
        let line = isJSON ? JSONLine.text(sample) : nil
        state.withLock { state in
            state.tally.add(sample, of: answer)
            if let line, !Output.standard.write(line) { state.isStopped = true }
        }
    }

    private func answer() async -> ChatAnswer? {
        guard plan.request.streams else {
            do throws(ChatError) {
                return try await session.client.chat(plan.request, options: session.options)
            } catch {
                return error.answer
            }
        }
        for await event in session.client.stream(plan.request, options: session.options) {
            if case .finished(let answer) = event { return answer }
        }
        return nil
    }

    /// Paints the table over itself twice a second.
    private func showLive() async {
        var height = 0
        while !Task.isCancelled {
            let summary = state.withLock { $0.tally }.summary(after: start.duration(to: .now))
            let lines = BenchTable.lines(summary)
            let up = height > 0 ? "\u{1B}[\(height)F\u{1B}[J" : ""
            Output.error.write(up + lines.joined(separator: "\n") + "\n")
            height = lines.count
            // Cancelled at the end.
            try? await Task.sleep(for: .milliseconds(500))
        }
        if height > 0 { Output.error.write("\u{1B}[\(height)F\u{1B}[J") }
    }
}
