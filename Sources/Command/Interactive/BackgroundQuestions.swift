import Client
import Dashboard
import Providers
import Reliability

/// Asks many questions through the same core, so that one person alone can watch it at work.
enum BackgroundQuestions {
    /// More at once would only measure the queue.
    private static let concurrency = 8
    /// A slip of the finger must not cost a day of quota.
    static let most = 1000

    private static let questions = [
        "What is a circuit breaker?", "How does a hedged request differ from a retry?",
        "What does the bucket gauge show?", "How do I switch an endpoint off?",
        "Which keys open the palette?", "What is the retry budget for?",
        "What happens after a 429?", "How is an endpoint chosen?",
    ]

    /// Asks `count` questions, each labelled as background, and reports after each; cancelling the
    /// task ends the calls under way and asks no more.
    @concurrent
    static func run(_ count: Int, on core: Core, mailbox: Mailbox<Happening>) async {
        let total = min(max(1, count), most)
        var progress = BackgroundProgress(total: total, finished: 0, failed: 0)
        mailbox.post(.message(.background(progress)))
        var options = core.options
        options.label = "background"
        options.priority = .background
        let chosen = options
        await withTaskGroup(of: Bool.self) { group in
            var next = 0
            func ask() {
                let text = questions[next % questions.count]
                next += 1
                group.addTask {
                    do throws(ChatError) {
                        _ = try await core.client.chat(
                            ChatRequest(messages: [.user(text)], maxTokens: 60), options: chosen)
                        return true
                    } catch {
                        return false
                    }
                }
            }
            while next < min(concurrency, total) { ask() }
            for await isAnswered in group {
                progress.finished += 1
                if !isAnswered { progress.failed += 1 }
                if Task.isCancelled { continue }
                mailbox.post(.message(.background(progress)))
                if next < total { ask() }
            }
        }
        mailbox.post(.message(.background(nil)))
        let text =
            Task.isCancelled
            ? "Background questions stopped after \(progress.finished)."
            : "\(total) background questions: \(total - progress.failed) answered,"
                + " \(progress.failed) failed."
        mailbox.post(.message(.notice(text, .information)))
    }
}
