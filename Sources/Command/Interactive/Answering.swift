import Client
import Dashboard
import Foundation
import History
import Providers
import Reliability
import Synchronization

/// One answer under way: asks the client, keeps what arrives, and tells the loop.
///
/// The question is on disk before it is sent, the text follows a few times a second, and the answer
/// is on disk before the screen calls it done.
final class Answering: Sendable {
    private struct State {
        var stream: ChatStream?
        var isStopped = false
    }

    /// How often text that arrived goes to disk.
    private static let keepInterval = Duration.milliseconds(300)

    /// After a piece of text this long passes before the next is looked at: what arrives meanwhile
    /// waits in the stream's buffer, and neither this task nor the screen wakes for each token.
    ///
    /// A little longer than a frame lasts, so that what was gathered is shown at once.
    private static let gatherInterval = Duration.milliseconds(70)

    private let state = Mutex(State())
    private let question: Question
    /// Ends when the question is stored, for an answer that is stored beside this one.
    private let stored = AsyncStream.makeStream(of: Void.self)
    private let keeping: Keeping
    private let mailbox: Mailbox<Happening>

    init(_ question: Question, keeping: Keeping, mailbox: Mailbox<Happening>) {
        self.question = question
        self.keeping = keeping
        self.mailbox = mailbox
    }

    /// Cancels the call; what arrived is kept, and the end still comes.
    func stop() {
        let stream = state.withLock { state in
            state.isStopped = true
            return state.stream
        }
        stream?.cancel()
    }

    /// Asks and returns when the answer is over.
    ///
    /// `other` is the answer beside which this one is stored, and must be stored before it.
    @concurrent
    func run(_ core: Core, beside other: Answering? = nil) async {
        let turn = question.turn
        if let other { for await _ in other.stored.stream {} }
        let kept = await keeping.begin(question)
        stored.continuation.finish()
        let stream = core.client.stream(
            question.request,
            options: question.options(
                on: core, conversation: keeping.conversation))
        let isStopped = state.withLock { state in
            state.stream = stream
            return state.isStopped
        }
        if isStopped { stream.cancel() }
        var unkept = ""
        var keptAt = ContinuousClock.now
        var events = stream.makeAsyncIterator()
        while let first = await events.next() {
            var isMore = false
            for event in Gathering.take(first, &events) {
                switch event {
                case .started(let call): mailbox.post(.message(.answerStarted(turn, call)))
                case .text(let text):
                    mailbox.post(.message(.answerText(turn, text)))
                    unkept += text
                    isMore = true
                case .reasoning(let text):
                    mailbox.post(.message(.answerReasoning(turn, text)))
                    isMore = true
                case .trace, .toolCall: break
                case .finished(let answer):
                    await keeping.finish(kept, answer)
                    mailbox.post(.answered(turn, AnswerSummary(answer)))
                    isMore = false
                }
            }
            guard isMore else { continue }
            if !unkept.isEmpty, ContinuousClock.now - keptAt >= Answering.keepInterval {
                await keeping.append(unkept, to: kept)
                unkept = ""
                keptAt = .now
            }
            // Cancelled only when the program ends, and then the rest is read at once.
            try? await Task.sleep(for: Answering.gatherInterval)
        }
    }
}

extension Question {
    /// What is sent.
    var request: ChatRequest {
        ChatRequest(
            messages: messages, maxTokens: settings.maxTokens, temperature: settings.temperature,
            topP: settings.topP, reasoning: settings.reasoning, continuesLast: continues != nil)
    }

    /// How it is sent.
    ///
    /// A model that some endpoint has as its own keeps the question away from the others; any other
    /// is asked of whoever is chosen.
    func options(on core: Core, conversation: String) -> CallOptions {
        var options = core.options
        options.conversation = conversation
        if let endpoint { options.endpoint = endpoint }
        guard let model = settings.model else { return options }
        let profiles = core.client.endpoints.map(\.profile)
        if profiles.contains(where: { $0.model == model }) {
            options.forbidden += profiles.filter { $0.model != model }.map(\.name)
        } else {
            options.model = model
        }
        return options
    }
}
