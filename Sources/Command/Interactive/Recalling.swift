import Dashboard
import Foundation
import History
import Providers
import Reliability

/// Reads the history for the screen; each answer comes as a happening.
struct Recalling: Sendable {
    let history: History?
    let mailbox: Mailbox<Happening>

    /// Reads a conversation; `nil` means the one used last.
    @concurrent
    func open(_ id: Int64?) async {
        guard let history else { return unavailable() }
        do throws(HistoryError) {
            let found =
                if let id { try await history.conversation(id) } else {
                    try await history.lastConversation()
                }
            guard let found else {
                mailbox.post(.message(.notice("There is no earlier conversation.", .information)))
                return
            }
            post(found)
        } catch {
            mailbox.post(.message(.notice(error.description, .failure)))
        }
    }

    private func post(_ found: History.StoredConversation) {
        let all =
            found.others.isEmpty
            ? found.turns : (found.turns + found.others).sorted { $0.id < $1.id }
        let places = Dictionary(uniqueKeysWithValues: zip(all.map(\.id), all.indices))
        let turns = all.map { turn in
            var shown = StoredConversation.Turn(
                isUser: turn.role == .user, text: turn.text, clock: When.clock(turn.created),
                summary: turn.role == .user ? nil : AnswerSummary(turn.status, turn.facts),
                continues: turn.continues.flatMap { places[$0] }, isStruckOut: turn.isReplaced,
                follows: turn.parent.flatMap { places[$0] }.map { .turn($0) } ?? .nothing)
            shown.attachments = turn.attachments.map(Attachment.init)
            return shown
        }
        var conversation = StoredConversation(
            id: found.id, title: found.header.title, turns: turns,
            leaf: found.turns.last.flatMap { places[$0.id] })
        let settings = found.header.settings.flatMap {
            // What another version wrote and this one cannot read is not in force.
            try? JSONDecoder().decode(ChatSettings.self, from: Data($0.utf8))
        }
        conversation.settings = settings ?? ChatSettings()
        mailbox.post(.opened(conversation, turns: all.map(\.id)))
    }

    /// Lists the conversations, the last used first.
    @concurrent
    func list() async {
        guard let history else { return unavailable() }
        do throws(HistoryError) {
            let headers = try await history.conversations()
            mailbox.post(
                .message(
                    .conversationsListed(
                        headers.map {
                            ConversationSummary(
                                id: $0.id, title: $0.title, when: When.words($0.updated),
                                turns: $0.turns)
                        })))
        } catch {
            mailbox.post(.message(.notice(error.description, .failure)))
        }
    }

    /// Searches all conversations.
    @concurrent
    func search(_ query: String) async {
        guard let history else { return unavailable() }
        do throws(HistoryError) {
            let hits = try await history.search(query).map {
                SearchHit(
                    conversation: $0.conversation, title: $0.title, excerpt: $0.excerpt,
                    when: When.words($0.created))
            }
            mailbox.post(.message(.searchFinished(query: query, hits)))
        } catch {
            mailbox.post(.message(.notice(error.description, .failure)))
        }
    }

    /// Sums up what was spent since midnight.
    @concurrent
    func spending() async {
        guard let history else { return }
        // The counter is no reason to bother anybody.
        guard let spent = try? await history.spending(since: When.midnight()) else { return }
        mailbox.post(
            .message(
                .spentToday(
                    Spent(
                        tokens: spent.inputTokens + spent.outputTokens,
                        cost: spent.cost > 0 ? spent.cost : nil))))
    }

    /// Reads the earlier questions for recall in the composer.
    @concurrent
    func questions() async {
        guard let history else { return }
        do throws(HistoryError) {
            let questions = try await history.recentQuestions()
            mailbox.post(.message(.questionsRecalled(questions)))
        } catch {
            mailbox.post(.message(.notice(error.description, .warning)))
        }
    }

    func unavailable() {
        mailbox.post(
            .message(.notice("There is no home directory to keep conversations in.", .warning)))
    }
}

extension AnswerSummary {
    /// What the screen shows of a stored answer.
    ///
    /// A whole answer that has a failure stands in for the one that failed.
    init(_ status: TurnStatus, _ facts: AnswerFacts) {
        let isWhole = status == .complete
        self.init(
            status: Status(status), endpoint: facts.endpoint, model: facts.model,
            inputTokens: facts.usage?.inputTokens, outputTokens: facts.usage?.outputTokens,
            usageIsReported: facts.usageIsReported, cost: facts.cost,
            firstToken: facts.firstToken, total: facts.total,
            failure: isWhole
                ? nil
                : facts.failure.flatMap { FailureKind(rawValue: $0) }.map {
                    Failure($0, facts.failureMessage ?? "")
                },
            degraded: isWhole ? facts.failureMessage : nil)
        KeptDetails(facts.details)?.restore(&self)
    }
}

extension AnswerSummary.Status {
    init(_ status: TurnStatus) {
        self =
            switch status {
            case .complete: .complete
            case .incomplete: .incomplete
            case .stopped: .cancelled
            case .failed: .failed
            }
    }
}
