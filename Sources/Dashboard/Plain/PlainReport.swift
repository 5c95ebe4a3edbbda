import Reliability
import TerminalUI

/// The panels of the screen as sentences, one line a thing.
///
/// No column has to be found with the eye and no sign stands for a word, so a screen reader reads
/// it from top to bottom, and `grep` finds it.
struct PlainReport {
    let model: Model

    /// The header and one line an endpoint.
    var status: [String] {
        guard let fleet = model.board.fleet else { return ["The endpoints are being looked for."] }
        let totals = model.board.totals
        let ended = fleet.complete + fleet.incomplete + fleet.failed
        var facts = ["Endpoints: \(totals.upWords)"]
        facts.append("\(fleet.complete) of \(Format.plural(ended, "call")) answered")
        facts.append("\(fleet.callsInFlight) in flight")
        if fleet.waiting > 0 { facts.append("\(fleet.waiting) waiting") }
        facts.append("strategy \(fleet.strategy.rawValue)")
        facts.append(fleet.policy.race > 1 ? "race \(fleet.policy.race)" : "no race")
        facts.append("hedge \(HedgeWords.text(fleet.policy.hedge.after))")
        if totals.hasPrice { facts.append("cost \(Format.money(totals.cost))") }
        return [facts.joined(separator: ", ") + "."] + fleet.endpoints.map(line)
    }

    /// One endpoint.
    func line(_ endpoint: EndpointSnapshot) -> String {
        let label = model.board.label(endpoint.id)
        var facts = ["\(endpoint.id.index + 1) \(endpoint.profile.name)"]
        if label.isSimulated { facts.append("simulated") }
        if !label.fault.isEmpty { facts.append(label.fault) }
        let state = StateWords(endpoint, now: model.now, symbols: .ascii)
        facts.append(state.word)
        if !endpoint.breakerReason.isEmpty, case .open = endpoint.breaker {
            facts.append("because \(endpoint.breakerReason)")
        }
        if !endpoint.keyProblem.isEmpty { facts.append(endpoint.keyProblem) }
        if let p50 = endpoint.p50 {
            facts.append("first token usually \(Format.seconds(p50))")
        }
        if let p95 = endpoint.p95 { facts.append("p95 \(Format.seconds(p95))") }
        if let rate = endpoint.errorRate { facts.append("errors \(Format.percent(rate))") }
        if let level = endpoint.requests {
            facts.append("request bucket \(Format.percent(level.fraction))")
        }
        if let level = endpoint.tokens {
            facts.append("token bucket \(Format.percent(level.fraction))")
        }
        facts.append("\(endpoint.inFlight) in flight")
        facts.append("won \(endpoint.won)")
        if endpoint.cost > 0 { facts.append("cost \(Format.money(endpoint.cost))") }
        return facts.joined(separator: ", ") + "."
    }

    /// The call that the waterfall would show.
    var call: [String] {
        guard let call = model.callInView else { return ["No call has been made yet."] }
        var lines = call.lanes.enumerated().map { index, lane in
            "Attempt \(index + 1): \(story(of: lane, in: call))."
        }
        for refused in RaceWords.refused(call) {
            let why = refused.skipped.map(EventWords.words) ?? "passed over"
            lines.append("\(model.board.name(refused.endpoint)) was not asked: \(why).")
        }
        let why = RaceWords.why(call)
        if !why.isEmpty { lines.append("\(why).") }
        lines.append(call.isRunning ? "The call is under way." : end(of: call))
        return lines
    }

    private func end(of call: CallRecord) -> String {
        let took = call.endedAt.map { Format.seconds($0.elapsed(since: call.startedAt)) } ?? "?"
        return switch call.outcome {
        case .complete: "The call was answered after \(took)."
        case .incomplete: "The answer broke off after \(took)."
        case .cancelled: "The call was stopped after \(took)."
        case .failed, nil: "The call failed after \(took)."
        }
    }

    private func story(of lane: CallRecord.Lane, in call: CallRecord) -> String {
        var parts = [lane.endpoint.map(model.board.name) ?? "waits for an endpoint"]
        if let reason = lane.reason { parts.append(EventWords.words(reason)) }
        func at(_ instant: Instant) -> String {
            Format.seconds(instant.elapsed(since: call.startedAt))
        }
        if let queued = lane.queuedAt { parts.append("queued at \(at(queued))") }
        if let started = lane.startedAt { parts.append("started at \(at(started))") }
        if let first = lane.firstTokenAt { parts.append("first token at \(at(first))") }
        guard let ended = lane.endedAt, let outcome = lane.outcome else {
            parts.append("under way")
            return parts.joined(separator: ", ")
        }
        switch outcome {
        case .failed(let failure):
            parts.append("failed at \(at(ended)): \(EventWords.words(failure))")
        case .cancelled: parts.append("cancelled at \(at(ended))")
        case .won: parts.append("won, ended at \(at(ended))")
        }
        return parts.joined(separator: ", ")
    }

    /// The last events.
    var events: [String] {
        let lines = model.board.log.lines.suffix(20)
        if lines.isEmpty { return ["Nothing has happened yet."] }
        return lines.map { "\(model.wallClock.text($0.at)) \($0.text)" }
    }

    /// How an answer ended, with the next step where there is one.
    static func end(of summary: AnswerSummary) -> String {
        var facts: [String] = []
        if let first = summary.firstToken { facts.append("first token \(Format.seconds(first))") }
        if let speed = summary.tokensPerSecond {
            facts.append("\(Format.fixed(speed, digits: 0)) tokens a second")
        }
        if let output = summary.outputTokens, output > 0 {
            facts.append("\(summary.usageIsReported ? "" : "about ")\(output) tokens")
        }
        if summary.attempts.count > 1 {
            facts.append(Format.plural(summary.attempts.count, "attempt"))
        }
        if let cost = summary.cost, cost > 0 { facts.append(Format.money(cost)) }
        let who = summary.endpoint.map { " by \($0)" } ?? ""
        let more = facts.isEmpty ? "" : ": " + facts.joined(separator: ", ")
        // What stands in for an answer is never told as one.
        let instead = summary.degraded.map { " Degraded: \(VisibleText.oneLine($0))." } ?? ""
        let why = summary.failure.map { ": \(EventWords.words($0, room: 200))" } ?? ""
        switch summary.status {
        case .complete where summary.isCutByLimit:
            return "Answer\(who), cut at the token limit\(more). /continue asks for the rest."
                + instead
        case .complete: return "Answer\(who)\(more).\(instead)"
        case .incomplete:
            return
                "Incomplete answer\(who)\(why). /continue asks for the rest, /again for a new one."
        case .cancelled: return "Stopped\(more). /again asks anew."
        case .failed: return "No answer\(why). /status shows the endpoints, /again asks anew."
        }
    }
}
