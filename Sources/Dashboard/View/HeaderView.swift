import Reliability
import TerminalUI

/// One row at the top: where one is, and how the fleet does.
enum HeaderView {
    private struct Fact {
        var text: String
        var role: Role
        /// Facts with a low number stay longest when there is little room.
        var rank: Int
    }

    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        let symbols = model.symbols
        var facts = self.facts(model)
        let title =
            model.conversation.title.isEmpty ? model.serverAddress : model.conversation.title
        let most = model.serverAddress.isEmpty ? 12 : 26
        let least = 12 + min(most, TextWidth.columns(of: title) + 3)
        let separator = "  "
        func width(_ facts: [Fact]) -> Int {
            facts.reduce(0) { $0 + TextWidth.columns(of: $1.text) + separator.count }
        }
        while width(facts) > rect.width - least - 1, let worst = facts.map(\.rank).max() {
            facts.removeAll { $0.rank == worst }
        }
        var pen = Pen(rect)
        pen.x += 1
        pen.write("breakwater", Style(.title, on: .base, .bold), into: &frame)
        let room = rect.width - width(facts) - 16
        if room > 3, !title.isEmpty {
            pen.write(" \(symbols.prompt) ", Style(.faint), into: &frame)
            let title = TextWrap.truncate(
                title, width: room, ellipsis: symbols.ellipsisText)
            pen.write(title, Style(.text), into: &frame)
        }
        pen.x = rect.maxX - width(facts) + 1
        for fact in facts {
            pen.write(fact.text, Style(fact.role), into: &frame)
            pen.write(separator, Style(.faint), into: &frame)
        }
    }

    private static func facts(_ model: Model) -> [Fact] {
        guard let fleet = model.shown.fleet else {
            return [Fact(text: "starting", role: .secondary, rank: 1)]
        }
        let totals = model.shown.totals
        var facts: [Fact] = []
        if let score = HealthScore(fleet, now: model.shownNow) {
            let role: Role = score.points >= 90 ? .ok : score.points >= 40 ? .warning : .error
            facts.append(
                Fact(text: "health \(score.points) \(score.word)", role: role, rank: 1))
            if score.points < 90, let loss = score.losses.first {
                facts.append(Fact(text: loss.text, role: role, rank: 6))
            }
        }
        facts.append(Fact(text: totals.upWords, role: totals.upRole, rank: 1))
        let ended = fleet.complete + fleet.incomplete + fleet.failed
        let dash = Format.dash(model.symbols.isASCII)
        let rate = ended == 0 ? dash : Format.percent(Double(fleet.complete) / Double(ended))
        let isWell = fleet.complete == ended
        facts.append(Fact(text: "\(rate) ok", role: isWell ? .secondary : .warning, rank: 2))
        facts.append(Fact(text: "\(fleet.callsInFlight) in flight", role: .secondary, rank: 4))
        if fleet.waiting > 0 {
            facts.append(Fact(text: "\(fleet.waiting) waiting", role: .warning, rank: 6))
        }
        if let background = model.background {
            facts.append(
                Fact(
                    text: "background \(background.finished)/\(background.total)", role: .active,
                    rank: 7))
        }
        facts.append(
            Fact(
                text:
                    "\(Format.count(totals.inputTokens)) in \(Format.count(totals.outputTokens)) out",
                role: .secondary,
                rank: 8))
        if totals.hasPrice {
            facts.append(Fact(text: Format.money(totals.cost), role: .secondary, rank: 5))
        }
        facts.append(Fact(text: fleet.strategy.rawValue, role: .secondary, rank: 3))
        let hedge = HedgeWords.text(fleet.policy.hedge.after)
        facts.append(Fact(text: "hedge \(hedge)", role: .secondary, rank: 9))
        let race = fleet.policy.race > 1 ? "\(fleet.policy.race)" : "off"
        facts.append(
            Fact(text: "race \(race)", role: .secondary, rank: fleet.policy.race > 1 ? 7 : 10))
        if model.leftOut > 0 {
            facts.append(
                Fact(
                    text: "\(Format.count(model.leftOut)) calls not drawn", role: .secondary,
                    rank: 8))
        }
        if !model.mayAct { facts.append(Fact(text: "read-only", role: .label, rank: 2)) }
        if model.link.loss != nil {
            let isEnd = model.link.end != nil
            if isEnd, model.frozen != nil { return facts + [Self.moment(model)] }
            facts.append(
                Fact(text: isEnd ? "END" : "LOST", role: isEnd ? .warning : .error, rank: 0))
            return facts
        }
        return facts + [Self.moment(model)]
    }

    /// Which time is shown.
    private static func moment(_ model: Model) -> Fact {
        let isLive = model.frozen == nil
        let isPast = !isLive && model.now.elapsed(since: model.shownNow) >= .seconds(1)
        let paused = isPast ? "AS OF \(model.wallClock.text(model.shownNow))" : "PAUSED"
        return Fact(
            text: isLive ? "live" : paused, role: isLive ? .ok : .warning, rank: isLive ? 11 : 1)
    }
}

/// Endpoints in one row, for narrow screens: `1● 2● 3◐ 4✖ 17s`.
enum ChipsView {
    static func draw(_ model: Model, into frame: inout Frame, _ rect: Rect) {
        guard !rect.isEmpty else { return }
        var pen = Pen(rect)
        pen.x += 1
        let endpoints = model.sortedEndpoints
        let isSimulated =
            !endpoints.isEmpty && endpoints.allSatisfy { model.shown.label($0.id).isSimulated }
        let names = endpoints.reduce(0) { $0 + TextWidth.columns(of: $1.profile.name) + 4 }
        var label = isSimulated ? "simulated " : ""
        if names + label.count + 1 > rect.width, isSimulated { label = "sim " }
        let spare = rect.width - label.count - 1 - 4 * endpoints.count
        let fits = names + label.count + 1 <= rect.width
        let room = fits ? 40 : max(2, spare / max(1, endpoints.count))
        pen.write(label, Style(.label), into: &frame)
        for endpoint in endpoints {
            let state = StateWords(endpoint, now: model.shownNow, symbols: model.symbols)
            let isSelected = model.focus == .endpoints && endpoint.id == model.selectedEndpoint
            let backdrop: Backdrop = isSelected ? .selection : .base
            let name = TextWrap.truncate(
                endpoint.profile.name, width: room, ellipsis: model.symbols.ellipsisText)
            pen.write("\(state.lamp) ", Style(state.role, on: backdrop), into: &frame)
            pen.write(name, Style(.text, on: backdrop), into: &frame)
            if !isSimulated, model.shown.label(endpoint.id).isSimulated {
                pen.write(" sim", Style(.label, on: backdrop), into: &frame)
            }
            pen.write("  ", Style(), into: &frame)
            if pen.x >= rect.maxX { return }
        }
    }
}
