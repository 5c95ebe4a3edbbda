import Reliability
import TerminalUI

/// Everything known of one call, as rows.
struct CallDetail {
    let call: CallRecord
    let model: Model
    let width: Int

    var lines: [StyledLine] {
        var lines = [
            DetailRow.row("asked", model.wallClock.text(call.startedAt)),
            DetailRow.row("status", ending.text, ending.role),
        ]
        if !call.label.isEmpty { lines.append(DetailRow.row("label", call.label, .label)) }
        if let money { lines += DetailRow.rows("cost", money, width: width) }
        let why = RaceWords.why(call)
        if !why.isEmpty { lines += DetailRow.rows("hedge", why, width: width) }
        lines.append(StyledLine())
        lines += story
        for lane in call.lanes {
            lines.append(StyledLine())
            lines += attempt(lane)
        }
        if let route = call.route {
            lines.append(StyledLine())
            lines.append(DetailRow.heading("Last choice (\(route.strategy.rawValue))"))
            for candidate in route.candidates.prefix(12) {
                let isChosen = candidate.endpoint == route.chosen
                let score = candidate.score.map { "score \(Format.fixed($0, digits: 2))" }
                let words = candidate.skipped.map { "passed over: \(EventWords.words($0))" }
                lines.append(
                    DetailRow.row(
                        model.shown.name(candidate.endpoint),
                        (isChosen ? "chosen, " : "") + (words ?? score ?? "not scored"),
                        isChosen ? .ok : .secondary))
            }
        }
        return lines
    }

    /// What happened, an event a row, in the order of time.
    private var story: [StyledLine] {
        let story = CallStory(call, in: model.shown, wallClock: model.wallClock)
        var lines = [DetailRow.heading("Story")]
        for event in story.events {
            let who = [event.attempt.map { "A\($0)" }, event.endpoint].compactMap { $0 }
            let told = (who + [event.event]).joined(separator: " ")
            let whole = event.detail.isEmpty ? told : "\(told): \(event.detail)"
            let role: Role =
                switch event.event {
                case "failed": .error
                case "won": .ok
                case "cancelled": .cancelled
                case "first token": .active
                default: .text
                }
            for (index, part) in TextWrap.wrap(whole, width: max(1, width - 12)).enumerated() {
                let time = index == 0 ? CallStory.time(event.seconds) : ""
                lines.append(
                    StyledLine([
                        StyledLine.Span(
                            TextWrap.pad(time, width: 10, alignment: .right) + "  ",
                            Style(.secondary)),
                        StyledLine.Span(part, Style(role)),
                    ]))
            }
        }
        return lines
    }

    private var ending: (text: String, role: Role) {
        guard let outcome = call.outcome, let end = call.endedAt else {
            let time = Format.seconds(model.shownNow.elapsed(since: call.startedAt))
            return ("under way for \(time)", .active)
        }
        let time = Format.seconds(end.elapsed(since: call.startedAt))
        switch outcome {
        case .complete: return ("complete after \(time)", .ok)
        case .incomplete(_, let failure):
            return ("incomplete after \(time): \(EventWords.words(failure))", .error)
        case .failed(let failure):
            return ("failed after \(time): \(EventWords.words(failure))", .error)
        case .cancelled: return ("stopped after \(time)", .cancelled)
        }
    }

    /// What the answer cost; `nil` without an answer or its price.
    ///
    /// Services bill a cancelled attempt as far as they got, and nobody says how far that was.
    private var money: String? {
        guard let cost = call.lanes.compactMap(cost).first else { return nil }
        let losers = call.lanes.count { lane in
            if case .cancelled = lane.outcome { lane.sentAt != nil } else { false }
        }
        let rest =
            losers == 0 ? "" : ", and what \(Format.plural(losers, "cancelled attempt")) cost"
        return Format.money(cost) + rest
    }

    private func cost(_ lane: CallRecord.Lane) -> Double? {
        guard case .won(let usage) = lane.outcome, let endpoint = lane.endpoint else { return nil }
        return model.shown.endpoint(endpoint)?.profile.price?.cost(of: usage)
    }

    private func attempt(_ lane: CallRecord.Lane) -> [StyledLine] {
        let name = lane.endpoint.map(model.shown.name) ?? "in the queue"
        var lines = [
            StyledLine([
                StyledLine.Span(
                    "A\(lane.attempt.number) \(name)", Style(.strong, on: .base, .bold)),
                StyledLine.Span("  \(EventWords.words(lane.reason))", Style(.secondary)),
            ])
        ]
        func moment(_ name: String, _ instant: Instant?) {
            guard let instant else { return }
            let seen = instant.elapsed(since: call.startedAt)
            let own = lane.startedAt.map { instant.elapsed(since: $0) }
            var text = "at \(Format.seconds(seen))"
            if let own, own != seen, name != "started" { text += ", own \(Format.seconds(own))" }
            lines.append(DetailRow.row("  \(name)", text))
        }
        moment("queued", lane.queuedAt)
        moment("started", lane.startedAt)
        moment("request sent", lane.sentAt)
        moment("head", lane.headAt)
        moment("first token", lane.firstTokenAt)
        moment("ended", lane.endedAt)
        switch lane.outcome {
        case .won(let usage):
            let mark = usage.isReported ? "" : "about "
            let money = cost(lane).map { ", \(Format.money($0))" } ?? ""
            lines.append(
                DetailRow.row(
                    "  won", "\(mark)\(usage.input) tokens in, \(usage.output) out\(money)", .ok))
        case .failed(let failure):
            lines += DetailRow.rows(
                "  failed", EventWords.words(failure, room: 500), width: width, .error)
        case .cancelled(let reason):
            let words =
                switch reason {
                case .lostRace: "another was first"
                case .user: "by you"
                case .deadline: "the deadline passed"
                case .removed: "the endpoints it waited for were removed"
                }
            lines.append(DetailRow.row("  cancelled", words, .cancelled))
        case nil: break
        }
        return lines
    }
}
