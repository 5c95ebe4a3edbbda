import Client
import Dashboard
import Foundation
import History
import Providers
import Reliability
import Synchronization

/// Keeps the conversation of the screen in the history.
///
/// What goes wrong is told once and never stands in the way of an answer.
final class Keeping: Sendable {
    private struct State {
        /// The conversation that questions belong to; `nil` begins a new one.
        var conversation: Int64?
        /// Where the next question stands in it.
        var place = TurnPlace.end
        /// Counts the conversations shown, so that a late answer of one changes no other.
        var epoch = 0
        /// Where the answers on the screen are stored.
        var turns: [TurnID: Int64] = [:]
        /// What is set for the conversation, as JSON; kept when there is something to keep it with.
        var settings: String?
        var hasComplained = false
    }

    private let history: History?
    private let mailbox: Mailbox<Happening>
    private let state = Mutex(State())

    /// `nil` keeps nothing, for a system without a home.
    init(_ history: History?, mailbox: Mailbox<Happening>) {
        self.history = history
        self.mailbox = mailbox
    }

    /// What follows belongs to a new conversation.
    func beginConversation() {
        state.withLock { state in
            state.conversation = nil
            state.settings = nil
            state.place = .end
            state.epoch += 1
            state.turns = [:]
        }
    }

    /// What follows belongs to this conversation, whose turns on the screen are these.
    func take(_ conversation: Int64, turns: [(TurnID, Int64)]) {
        state.withLock { state in
            state.conversation = conversation
            state.place = .end
            state.epoch += 1
            state.turns = Dictionary(turns) { first, _ in first }
        }
    }

    /// The next question follows this turn, or begins the conversation anew.
    func branch(after turn: TurnID?) {
        state.withLock { state in
            guard let turn else {
                state.place = .beginning
                return
            }
            state.place = state.turns[turn].map { .after($0) } ?? .end
        }
    }

    /// The branch that ends with this turn is the one in view when it is opened again.
    func show(branchEndingAt turn: TurnID) async {
        guard let history, let stored = state.withLock({ $0.turns[turn] }) else { return }
        do throws(HistoryError) { try await history.show(branchEndingAt: stored) } catch {
            complain(error)
        }
    }

    /// What all turns of the present conversation share, for the router.
    ///
    /// Its number in the history once it has one: the same when it is opened again.
    var conversation: String {
        state.withLock { state in
            state.conversation.map { "history \($0)" } ?? "screen \(state.epoch)"
        }
    }

    /// Stores a question with its empty answer and returns the answer's number; `nil` when that
    /// could not be done.
    func begin(_ question: Question) async -> Int64? {
        guard let history else { return nil }
        if let beside = question.beside { return await begin(question, beside: beside) }
        let (conversation, place, epoch, replaced, continued) = state.withLock { state in
            defer { state.place = .end }
            return (
                state.conversation, state.place, state.epoch,
                question.replaces.compactMap { state.turns[$0] },
                question.continues.flatMap { state.turns[$0] }
            )
        }
        do throws(HistoryError) {
            let answer: Int64
            var stored = conversation
            if !replaced.isEmpty || continued != nil {
                answer = try await history.answerAgain(replacing: replaced, continuing: continued)
            } else {
                // The first part is what the person wrote; files follow it.
                let message = question.messages.last { $0.role == .user }
                let text = message?.parts.first.flatMap { part -> String? in
                    if case .text(let text) = part { text } else { nil }
                }
                let kept = try await history.ask(
                    text ?? "", in: conversation, place: place,
                    attachments: question.attachments.map(StoredAttachment.init))
                answer = kept.answer
                stored = kept.conversation
                if conversation == nil {
                    mailbox.post(.message(.conversationKept(kept.conversation, question.turn)))
                    if let settings = state.withLock({ $0.settings }) {
                        try await history.keep(settings: settings, of: kept.conversation)
                    }
                }
            }
            state.withLock { state in
                guard state.epoch == epoch else { return }
                state.conversation = stored
                state.turns[question.turn] = answer
            }
            return answer
        } catch {
            complain(error)
            return nil
        }
    }

    /// Stores an answer beside another one to the same question.
    private func begin(_ question: Question, beside other: TurnID) async -> Int64? {
        let (known, epoch) = state.withLock { ($0.turns[other], $0.epoch) }
        guard let history, let known else { return nil }
        do throws(HistoryError) {
            let answer = try await history.answer(beside: known)
            state.withLock { if $0.epoch == epoch { $0.turns[question.turn] = answer } }
            return answer
        } catch {
            complain(error)
            return nil
        }
    }

    /// Keeps what is set for the conversation, at once or with its first question.
    func keep(_ settings: ChatSettings) async {
        // Cannot fail: numbers are finite and words are words.
        let json = (try? JSONEncoder().encode(settings)).map { String(decoding: $0, as: UTF8.self) }
        let conversation = state.withLock { state in
            state.settings = json
            return state.conversation
        }
        guard let history, let conversation else { return }
        do throws(HistoryError) {
            try await history.keep(settings: json, of: conversation)
        } catch {
            complain(error)
        }
    }

    /// Adds text that arrived.
    func append(_ text: String, to turn: Int64?) async {
        guard let history, let turn else { return }
        do throws(HistoryError) { try await history.appendPartial(text, to: turn) } catch {
            complain(error)
        }
    }

    /// Stores how an answer ended.
    func finish(_ turn: Int64?, _ answer: ChatAnswer) async {
        guard let history, let turn else { return }
        let status: TurnStatus =
            switch answer.status {
            case .complete: .complete
            case .incomplete: .incomplete
            case .failed: .failed
            case .cancelled: .stopped
            }
        let facts = AnswerFacts(
            endpoint: answer.endpoint, model: answer.model,
            usage: answer.usage, usageIsReported: answer.usageIsReported,
            cost: answer.cost, firstToken: answer.firstToken, total: answer.total,
            details: KeptDetails(AnswerSummary(answer)).text,
            failure: (answer.failure ?? answer.degraded?.failure)?.kind.rawValue,
            failureMessage: answer.failure?.message
                ?? answer.degraded?.words(endpoint: answer.endpoint))
        do throws(HistoryError) {
            try await history.finish(turn, text: answer.text, status: status, facts: facts)
        } catch {
            complain(error)
        }
    }

    private func complain(_ error: HistoryError) {
        let isFirst = state.withLock { state in
            defer { state.hasComplained = true }
            return !state.hasComplained
        }
        if isFirst { mailbox.post(.message(.notice(error.description, .warning))) }
    }
}
