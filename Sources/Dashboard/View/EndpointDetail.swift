import Reliability
import TerminalUI

/// Everything known of one endpoint, as rows.
struct EndpointDetail {
    let endpoint: EndpointSnapshot
    let model: Model
    let width: Int

    private var dash: String { Format.dash(model.symbols.isASCII) }

    var lines: [StyledLine] {
        var lines = identity
        for part in [latency, buckets, breaker, routing, failures, headers, gap, total]
        where !part.isEmpty {
            lines.append(StyledLine())
            lines += part
        }
        return lines
    }

    private var identity: [StyledLine] {
        let state = StateWords(endpoint, now: model.shownNow, symbols: model.symbols)
        let label = model.shown.label(endpoint.id)
        var lines = [DetailRow.row("state", "\(state.lamp) \(state.word)", state.role)]
        lines.append(DetailRow.row("model", endpoint.profile.model))
        if label.isSimulated {
            let fault = label.fault.isEmpty ? "" : ", fault: \(label.fault)"
            lines.append(
                DetailRow.row("simulated", "demo endpoint on this machine\(fault)", .label))
        }
        if !label.address.isEmpty { lines.append(DetailRow.row("address", label.address)) }
        if !endpoint.keyProblem.isEmpty {
            lines += DetailRow.rows("key", endpoint.keyProblem, width: width, .error)
        }
        lines += keys
        lines.append(
            DetailRow.row(
                "attempts",
                "\(endpoint.attempts): \(endpoint.succeeded) delivered, \(endpoint.failed) failed, "
                    + "\(endpoint.cancelled) cancelled, \(endpoint.inFlight) running"))
        lines.append(
            DetailRow.row(
                "tokens",
                "\(Format.count(endpoint.inputTokens)) in, \(Format.count(endpoint.outputTokens)) out, "
                    + (endpoint.profile.price == nil
                        ? "price unknown" : Format.money(endpoint.cost))))
        lines.append(DetailRow.row("health", Format.percent(endpoint.health)))
        // Here too, because the whole list lies at the end and may be cut.
        if let route = model.shown.lastRoute,
            let candidate = route.candidates.first(where: { $0.endpoint == endpoint.id })
        {
            let (words, role) = choice(candidate, in: route)
            lines += DetailRow.rows("last choice", words, width: width, role)
        }
        return lines
    }

    /// Whose turn it is among several keys, and what is wrong with the others.
    private var keys: [StyledLine] {
        guard let next = endpoint.keys.first(where: \.isNext) else { return [] }
        var lines: [StyledLine] = []
        if next.standing == .usable {
            let dead = endpoint.keys.count { $0.standing == .dead }
            let all = "\(endpoint.keys.count) keys" + (dead > 0 ? ", \(dead) dead" : "")
            lines.append(DetailRow.row("keys", "\(all); next is key \(next.number)"))
        }
        for key in endpoint.keys where key.standing != .usable {
            let what = EventWords.words(key.standing, now: model.now)
            let role: Role = key.standing == .dead ? .error : .warning
            lines += DetailRow.rows(
                "key \(key.number)", "\(what): \(key.reason)", width: width, role)
        }
        return lines
    }

    private var latency: [StyledLine] {
        [DetailRow.heading("First token"), percentiles(endpoint.p50, endpoint.p95, endpoint.p99)]
            + bars(Self.grouped(endpoint.histogram, into: 8))
    }

    private var headers: [StyledLine] {
        guard let head = model.shown.label(endpoint.id).head else { return [] }
        let time = model.wallClock.text(head.at)
        var lines = [
            DetailRow.heading("Last response"), DetailRow.row("HTTP \(head.status)", time),
        ]
        for field in head.fields {
            let isLong = TextWidth.columns(of: field.name) > 15
            if isLong { lines.append(StyledLine(field.name, Style(.secondary))) }
            lines += DetailRow.rows(isLong ? "" : field.name, field.value, width: width)
        }
        return lines
    }

    private var gap: [StyledLine] {
        distribution("Between two tokens", model.shown.label(endpoint.id).gap)
    }

    private var total: [StyledLine] {
        distribution("Whole answer", model.shown.label(endpoint.id).total)
    }

    /// What the client measured beside the first token; nothing before it has.
    private func distribution(_ title: String, _ times: LatencyHistogram?) -> [StyledLine] {
        guard let times, times.count > 0 else { return [] }
        let values = percentiles(
            times.percentile(0.5), times.percentile(0.95), times.percentile(0.99))
        return [DetailRow.heading(title), values] + bars(times.bars(atMost: 5))
    }

    private func percentiles(_ p50: Duration?, _ p95: Duration?, _ p99: Duration?) -> StyledLine {
        let values = [("p50", p50), ("p95", p95), ("p99", p99)]
        let text = values.map { "\($0.0) \($0.1.map(Format.seconds) ?? dash)" }
        return StyledLine(text.joined(separator: "   "), Style(.text))
    }

    private func bars(_ bars: [HistogramBar]) -> [StyledLine] {
        var lines: [StyledLine] = []
        // The longest drawn bar is the measure: the sums of groups exceed every single bar.
        let most = bars.map(\.count).max() ?? 0
        guard most > 0 else { return lines }
        for bar in bars {
            let room = max(4, width - 26)
            let gauge = Gauge.text(
                Double(bar.count) / Double(most), width: room, symbols: model.symbols)
            let filled = gauge.filter { $0 != model.symbols.gaugeEmpty }
            lines.append(
                StyledLine([
                    StyledLine.Span(
                        TextWrap.pad("to \(Format.seconds(bar.upTo))", width: 12), Style(.secondary)
                    ),
                    StyledLine.Span(
                        TextWrap.pad("\(bar.count)", width: 6, alignment: .right) + " ",
                        Style(.text)),
                    StyledLine.Span(filled, Style(.graphLow)),
                ]))
        }
        return lines
    }

    /// Neighbouring bars together, so that a histogram never takes more rows than that.
    static func grouped(_ bars: [HistogramBar], into rows: Int) -> [HistogramBar] {
        guard bars.count > rows else { return bars }
        let each = (bars.count + rows - 1) / rows
        return stride(from: 0, to: bars.count, by: each).compactMap { start in
            let group = bars[start..<min(bars.count, start + each)]
            return group.last.map {
                HistogramBar(upTo: $0.upTo, count: group.reduce(0) { $0 + $1.count })
            }
        }
    }

    private var buckets: [StyledLine] {
        var lines = [DetailRow.heading("Limits")]
        let levels = [
            ("requests/min", endpoint.requests), ("tokens/min", endpoint.tokens),
            ("requests/day", endpoint.requestsPerDay),
        ]
        for (name, level) in levels {
            guard let level else { continue }
            let gauge = Gauge.text(level.fraction, width: 12, symbols: model.symbols)
            let words =
                "\(Format.count(Int(level.available))) of \(Format.count(Int(level.capacity))), "
                + "\(Self.source(level.source))"
            lines.append(
                StyledLine([
                    StyledLine.Span(TextWrap.pad(name, width: 16), Style(.secondary)),
                    StyledLine.Span(gauge, Gauge.level(level.fraction)),
                    StyledLine.Span("  \(words)", Style(.text)),
                ]))
        }
        lines += history("requests") { $0.requests } + history("tokens") { $0.tokens }
        if let slots = endpoint.slots {
            let source = endpoint.slotsAreMeasured ? ", found by measuring" : ""
            lines.append(
                DetailRow.row("slots", "\(endpoint.inFlight) of \(slots) taken\(source)"))
        }
        if let blocked = endpoint.blockedUntil, blocked > model.shownNow {
            let wait = Format.countdown(blocked.elapsed(since: model.shownNow))
            lines.append(DetailRow.row("Retry-After", "holds for \(wait)", .warning))
        }
        if lines.count == 1 { lines.append(StyledLine("none known", Style(.secondary))) }
        return lines
    }

    /// A bucket's levels over the recorded time, and below each stretch who said so: a blank for
    /// counted here, `h` for headers, `~` for learned.
    private func history(
        _ name: String, _ level: (Past.Sample) -> BucketLevel?
    ) -> [StyledLine] {
        let levels = model.shown.past.series(endpoint.id, level)
        // A bucket that never moved is told by its gauge.
        guard levels.contains(where: { ($0?.fraction ?? 1) < 1 }), levels.count > 1 else {
            return []
        }
        let columns = min(60, max(4, width - 17))
        let each = model.symbols.valuesACell
        let shown = levels.suffix(each * columns)
        let graph = Sparkline.text(
            shown.map { $0?.fraction ?? .nan }, width: columns, top: 1, symbols: model.symbols)
        var marks = stride(
            from: shown.startIndex, to: shown.endIndex, by: each
        ).map { index -> Character in
            switch shown[index]?.source {
            case .header: "h"
            case .learned: "~"
            default: " "
            }
        }
        let lead = max(0, columns - marks.count)
        marks.insert(contentsOf: Array(repeating: " ", count: lead), at: 0)
        var lines = [DetailRow.row("\(name), past", graph, .graphLow)]
        if marks.contains(where: { $0 != " " }) {
            lines.append(DetailRow.row("", String(marks), .faint))
        }
        return lines
    }

    private static func source(_ source: LevelSource) -> String {
        switch source {
        case .local: "counted here"
        case .header: "the server's headers say so"
        case .learned: "learned from refusals"
        }
    }

    private var breaker: [StyledLine] {
        var lines = [DetailRow.heading("Breaker")]
        if let forced = endpoint.forced {
            lines.append(
                DetailRow.row("by hand", "held \(forced == .open ? "open" : "shut")", .warning))
        }
        if !endpoint.breakerReason.isEmpty {
            lines += DetailRow.rows("now", endpoint.breakerReason, width: width)
        }
        lines += strip
        for change in endpoint.breakerHistory.prefix(6) {
            let (word, role): (String, Role) =
                switch change.state {
                case .closed: ("closed", .ok)
                case .halfOpen: ("half-open", .warning)
                case .open: ("open", .error)
                }
            let reason = change.reason.isEmpty ? word : "\(word): \(change.reason)"
            lines += DetailRow.rows(model.wallClock.text(change.at), reason, width: width, role)
        }
        if lines.count == 1 { lines.append(StyledLine("never moved", Style(.secondary))) }
        return lines
    }

    /// The states over the recorded time, the newest at the right; nothing for one that never moved.
    private var strip: [StyledLine] {
        let states = model.shown.past.series(endpoint.id) { $0.breaker }
        guard states.contains(where: { Self.severity($0) > 0 }) else { return [] }
        let columns = min(60, max(4, width - 17))
        let isASCII = model.symbols.isASCII
        // A column is the worst that was in it: a short outage must not vanish.
        let each = max(1, (states.count + columns - 1) / columns)
        let columnsShown = stride(from: 0, to: states.count, by: each).map { start in
            states[start..<min(states.count, start + each)].map(Self.severity).max() ?? 0
        }
        var spans = [StyledLine.Span(TextWrap.pad("past", width: 16), Style(.secondary))]
        for severity in columnsShown {
            let (mark, role): (String, Role) =
                switch severity {
                case 0: (isASCII ? "_" : "▁", .ok)
                case 1: (isASCII ? "=" : "▄", .warning)
                default: (isASCII ? "#" : "█", .error)
                }
            spans.append(StyledLine.Span(mark, Style(role)))
        }
        return [StyledLine(spans)]
    }

    private static func severity(_ state: BreakerState) -> Int {
        switch state {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
    }

    private var routing: [StyledLine] {
        guard let route = model.shown.lastRoute else { return [] }
        var lines = [DetailRow.heading("Last choice (\(route.strategy.rawValue))")]
        for candidate in route.candidates.prefix(12) {
            let (words, role) = choice(candidate, in: route)
            lines += DetailRow.rows(
                model.shown.name(candidate.endpoint), words, width: width, role)
        }
        return lines
    }

    /// What became of one candidate, and why.
    private func choice(
        _ candidate: RouteDecision.Candidate, in route: RouteDecision
    ) -> (String, Role) {
        let score = candidate.score.map { "score \(Format.fixed($0, digits: 2))" }
        if candidate.endpoint == route.chosen {
            let rival = route.rival.map(model.shown.name)
            let why = route.because.map { "chosen: \(EventWords.words($0, rival: rival))" }
            return ([why ?? "chosen", score].compactMap { $0 }.joined(separator: ", "), .ok)
        }
        if let skipped = candidate.skipped {
            return ("passed over: \(EventWords.words(skipped))", .warning)
        }
        guard let score else { return ("not scored", .secondary) }
        if candidate.endpoint == route.rival {
            return ("\(score), not chosen\(route.because == .score ? ": worse" : "")", .secondary)
        }
        return (route.rival == nil ? score : "\(score), not drawn", .secondary)
    }

    private var failures: [StyledLine] {
        guard !endpoint.recentFailures.isEmpty else { return [] }
        var lines = [DetailRow.heading("Last errors")]
        for record in endpoint.recentFailures.prefix(6) {
            let kind = EventWords.kind(record.failure.kind)
            let words = EventWords.words(record.failure, room: 500)
            lines += DetailRow.rows(
                model.wallClock.text(record.at), kind == words ? kind : "\(kind): \(words)",
                width: width,
                .error)
        }
        return lines
    }
}
